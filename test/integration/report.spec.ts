import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { createReports, renderReport } from '../../src/dashboard/index.js';
import { ensureProject } from '../../src/platform/database/ensure-project.js';
import { Database } from '../../src/platform/database/database.js';
import { createContext } from '../../src/platform/graphql/context.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { systemClock } from '../../src/platform/system-ports.js';
import { createTestDatabase, PROJECT_ROOT, temporaryFolder, type TestDatabase } from '../testkit/index.js';
import { daysUpTo, insertRollups } from '../testkit/rollup-rows.js';
import { silent } from '../testkit/training-node.js';

const HOSTILE = '<script>alert("x")</script> & [y](javascript:z)';

let testDatabase: TestDatabase;
let database: Database;
let dataSource: DataSource;
const folder = temporaryFolder();

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  dataSource = await testDatabase.dataSource();
  database = new Database(dataSource);
  await ensureProject(database, DEFAULT_PROJECT);
  const yesterday = new Date(systemClock.now().getTime() - 86_400_000);
  // Up to the tenth day before the last it is another level.
  const days = daysUpTo(yesterday, 60).map((day, at) => ({
    day,
    score: (at < 40 ? 58 : 74) + ((at * 7) % 5) - 2,
    successes: 6 + (at % 3),
  }));
  await insertRollups(dataSource, 'engineer', days);
  await dataSource.query(
    `UPDATE rollup_day SET correctness_n = 10, correctness_sum = 10 * 80000, clarity_n = 10, clarity_sum = 10 * 40000`,
  );
  await dataSource.query(
    `INSERT INTO learning_adaptation (project_id, id, agent_type, cause, status, subject, trigger, instruction, evidence, created_at,
       decided_at, decided_by, decision_reason, tx, position)
     VALUES ('default', gen_random_uuid(), 'engineer', 'CORRECTIONS', 'ADOPTED', 's', 'three corrections say so', $1, '{}', now(),
       now(), 'a user', $1, 1, 1)`,
    [HOSTILE],
  );
  for (const [horizon, isMarked] of [
    [7, true],
    [7, false],
    [28, false],
  ] as const) {
    await dataSource.query(
      `INSERT INTO prediction (project_id, id, agent_type, metric, origin, horizon_days, method, current_value, predicted_value,
         standard_error, lower80, upper80, lower95, upper95, calibrated_by, made_from, direction, recommendations, target_time,
         graded_at, actual_value, is_inside80, is_inside95)
       VALUES ('default', gen_random_uuid(), 'engineer', 'RESPONSE_SCORE', current_date - CASE WHEN $2 THEN 20 ELSE 1 END, $1::int, 'ets+theta', 74, 75.5, 1,
         73, 78, 71, 80, 0, 60, 'STABLE', '{}', now() + $1::int * interval '1 day' - CASE WHEN $2 THEN interval '20 days' ELSE interval '0' END,
         CASE WHEN $2 THEN now() END, CASE WHEN $2 THEN 74.0 END, CASE WHEN $2 THEN true END, CASE WHEN $2 THEN true END)`,
      [horizon, isMarked],
    );
  }
}, 60_000);
afterAll(async () => {
  await testDatabase.drop();
  folder.remove();
});

const reportOf = (agentType: string) =>
  createReports({ database, clock: systemClock }).collect(
    createContext({ project: DEFAULT_PROJECT, requestId: 'r', logger: silent }),
    agentType,
    null,
  );

const run = (...args: string[]) =>
  new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const script = join(PROJECT_ROOT, 'dist', 'start', 'report.js');
    const env = { ...process.env, DATABASE_URL: testDatabase.url };
    execFile(process.execPath, [script, ...args], { env, timeout: 60_000 }, (error, out, err) => {
      resolve({ code: error ? ((error.code as number | undefined) ?? null) : 0, out, err });
    });
  });

test('a report tells what the rollups, forecasts and rules of an agent say', async () => {
  const data = await reportOf('engineer');
  expect(data.whole).toMatchObject({ sessionCount: 600 });
  expect(data.now.meanResponseScore).toBeGreaterThan(70);
  expect(data.whole.meanResponseScoreInterval).not.toBeNull();
  expect(data.before.sessionCount).toBe(0);
  expect(data.trend).toMatchObject({ direction: 'STABLE', bucket: 'day' });
  expect(data.trend.points).toHaveLength(90);
  expect(data.changes).toHaveLength(1);
  expect(data.changes[0]!.after - data.changes[0]!.before).toBeCloseTo(16, 0);
  expect(data.forecasts.map(({ horizonDays, observedCoverage }) => [horizonDays, observedCoverage])).toEqual([
    [7, 1],
    [28, null],
  ]);
  expect(data.criteria).toEqual([
    { criterion: 'CORRECTNESS', meanScore: 80, count: 600, isDrag: false },
    { criterion: 'CLARITY', meanScore: 40, count: 600, isDrag: true },
  ]);
  expect(data.recommendations.join()).toContain('work on clarity first');
  expect(data.rules).toMatchObject([{ instruction: HOSTILE, decidedBy: 'a user' }]);
  const { content } = renderReport(data, 'HTML');
  expect(content).not.toContain('<script');
  expect(content).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; [y](javascript:z)');
});

test('one of an agent that nobody knows is refused, with those that are known', async () => {
  await expect(reportOf('nobody')).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message:
      'No agent nobody is defined in the project default, and none was ever trained; there are engineer.',
  });
  await expect(reportOf('No Slug')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

test('npm run report writes it, and says what is wrong with what was asked for', async () => {
  const markdown = await run('engineer');
  expect(markdown).toMatchObject({ code: 0, err: '' });
  expect(markdown.out).toMatch(/^# Report of engineer\n/);
  const file = join(folder.path, 'report.html');
  expect(await run('engineer', '--format', 'html', '--days', '30', '--out', file)).toEqual({
    code: 0,
    out: '',
    err: '',
  });
  expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>[^]*<svg [^]*<\/html>\n$/);
  const faults: [string[], number, RegExp][] = [
    [[], 2, /name one agent\nusage: /],
    [['engineer', 'qa'], 2, /usage: /],
    [['engineer', '--format', 'pdf'], 2, /--format is pdf; give md or html/],
    [['engineer', '--days', '0'], 2, /--days is 0; give a whole number from 1 to 3650/],
    [['engineer', '--project', '../x'], 2, /no name/],
    [['engineer', '--bogus'], 2, /usage: /],
    [['nobody'], 1, /^report: No agent nobody is defined .*there are engineer\.\n$/],
    [['engineer', '--project', 'other'], 1, /^report: there is no project other; see --project\n$/],
    [['engineer', '--out', join(folder.path, 'absent', 'x.md')], 1, /^report: ENOENT/],
  ];
  for (const [args, code, message] of faults) {
    const answer = await run(...args);
    expect([args, answer.code, answer.out]).toEqual([args, code, '']);
    expect(answer.err).toMatch(message);
  }
}, 120_000);

import 'reflect-metadata';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { eventually } from '../testkit/eventually.js';
import { createTestDatabase, startTestServer, type TestDatabase, type TestServer } from '../testkit/index.js';
import { daysUpTo, insertRollups } from '../testkit/rollup-rows.js';
import { seededRandom } from '../testkit/seeded-random.js';

const DAY_MS = 86_400_000;
const AGENTS = 12;
const ENV = { LEASE_MS: '2000', ROLES: 'api,worker' };

let database: TestDatabase;
let dataSource: DataSource;
const servers: TestServer[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  dataSource = await database.dataSource();
  const random = seededRandom(9);
  const days = daysUpTo(new Date(Date.now() - DAY_MS), 50);
  for (let at = 0; at < AGENTS; at += 1) {
    await insertRollups(
      dataSource,
      `agent-${at}`,
      days.map((day) => ({ day, score: 60 + 20 * random(), improvement: 10 * random() })),
    );
  }
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  await database.drop();
});

async function start(): Promise<TestServer> {
  const server = await startTestServer({ database, env: ENV });
  servers.push(server);
  return server;
}

async function count(): Promise<number> {
  const [row] = await dataSource.query<{ count: number }[]>(`SELECT count(*)::int AS count FROM prediction`);
  return row!.count;
}

interface ScheduleRow {
  attempt: number;
  last_result: string | null;
  last_failure: string | null;
}
const schedule = async (): Promise<ScheduleRow | undefined> =>
  (
    await dataSource.query<ScheduleRow[]>(
      `SELECT attempt, last_result, last_failure FROM schedule WHERE name = 'make-forecasts'`,
    )
  )[0];

test('a server that is killed while it forecasts is taken over from, and each forecast is made once', async () => {
  const first = await start();
  await eventually(count, (made) => made > 0, 30_000);
  await first.kill('SIGKILL');
  const before = await count();
  // Killed in the middle, or this shows nothing.
  expect(before).toBeLessThan(AGENTS * 12);
  await start();
  const ended = await eventually(schedule, (row) => row?.last_result != null, 40_000);
  expect(await count()).toBe(AGENTS * 12);
  expect(ended).toEqual({
    attempt: 2,
    last_result: expect.stringMatching(new RegExp(`^made ${AGENTS * 12 - before} forecasts from `)),
    last_failure: null,
  });
}, 120_000);

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { Registry } from 'prom-client';
import {
  foldShards,
  pruneHours,
  rollupHistograms,
  rollupTotals,
  RollupUpkeep,
} from '../../src/metrics/index.js';
import { Database } from '../../src/platform/database/database.js';
import { systemClock } from '../../src/platform/system-ports.js';
import { SessionRetention } from '../../src/training/retention/prune-sessions.js';
import { RollupRebuild } from '../../src/training/rollups/rebuild-rollups.js';
import { registerTrainingGauges } from '../../src/training/system/training-gauges.js';
import { acceptSessions, endOne, storeWithoutJobs } from '../testkit/ending-sessions.js';
import { createTestDatabase, PROJECT_ROOT, type TestDatabase } from '../testkit/index.js';
import { rollupFaults } from '../testkit/rollup-ledger.js';
import { runSeed, seededRandom } from '../testkit/seeded-random.js';
import { silent } from '../testkit/training-node.js';

const WORKER = '018f0000-0000-7000-8000-000000000000';
const DAY_MS = 86_400_000;
const never = new AbortController().signal;

let testDatabase: TestDatabase;
let database: Database;
let client: pg.Client;
let rebuild: RollupRebuild;
let random: () => number;
let seed: number;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  database = new Database(await testDatabase.dataSource({ poolSize: 6 }));
  client = await testDatabase.client();
  rebuild = new RollupRebuild(database, systemClock);
  seed = runSeed();
  random = seededRandom(seed);
});
afterEach(() => testDatabase.drop());

async function endAll(writers = 1): Promise<void> {
  const store = storeWithoutJobs();
  await Promise.all(
    Array.from({ length: writers }, async () => {
      while (await endOne(database, store, WORKER, random)) continue;
    }),
  );
}

async function train(count: number): Promise<void> {
  await acceptSessions(database, count, random);
  await endAll();
}

/** Spreads what has ended over the days before, with all that was written of it, and forgets the rollups. */
async function spreadOver(days: number): Promise<void> {
  const age = `(('x' || right(id::text, 6))::bit(24)::int % ${days}) * interval '1 day'`;
  await client.query(
    `UPDATE training_session SET created_at = created_at - ${age}, started_at = started_at - ${age}, finished_at = finished_at - ${age}`,
  );
  await client.query('TRUNCATE rollup_day, rollup_hour');
}

async function faults() {
  return [...(await rollupFaults(client, 'rollup_day')), ...(await rollupFaults(client, 'rollup_hour'))];
}

/** The rows of a table as texts, without which shard they are in. */
async function rowsOf(table: string, where = 'true'): Promise<string[]> {
  const { rows } = await client.query<{ row: string }>(
    `SELECT (to_jsonb(r) - 'shard')::text AS row FROM ${table} r WHERE ${where} ORDER BY 1`,
  );
  return rows.map(({ row }) => row);
}

describe('the rebuild of rollups', () => {
  test('finds nothing where nothing is wrong, and each bucket that is', async () => {
    await train(150);
    expect(await faults()).toEqual([]);
    const fine = await rebuild.run('default', never);
    expect(fine).toMatchObject({ differed: [], leftAloneCount: 0 });
    const { rows } = await client.query<{ buckets: number }>(
      `SELECT (SELECT count(*) FROM (SELECT DISTINCT day, agent_type, strategy, mode FROM rollup_day) d)::int +
              (SELECT count(*) FROM (SELECT DISTINCT hour, agent_type, strategy, mode FROM rollup_hour) h)::int AS buckets`,
    );
    expect(fine.comparedCount).toBe(rows[0]!.buckets);

    const mark = `ctid = (SELECT ctid FROM rollup_day WHERE agent_type = 'qa' AND strategy <> '' AND mode = 'ADAPTIVE'
      AND response_score_n > 0 LIMIT 1)`;
    for (const wrong of [
      `UPDATE rollup_day SET response_score_sum = response_score_sum + 1 WHERE ${mark}`,
      `UPDATE rollup_day SET response_score_min = response_score_min - 1 WHERE ${mark}`,
      `UPDATE rollup_day SET improvement_max = NULL WHERE ${mark}`,
      `UPDATE rollup_day SET duration_histogram[500] = 1 WHERE ${mark}`,
      `UPDATE rollup_day SET clarity_sum = clarity_sum + 1 WHERE ${mark}`,
      `DELETE FROM rollup_day WHERE ${mark}`,
      `INSERT INTO rollup_day (project_id, day, agent_type, strategy, mode, shard, failed_count)
         SELECT project_id, day, agent_type, strategy, 'ADAPTIVE', 7, 1 FROM rollup_day
          WHERE agent_type = 'qa' AND strategy <> '' LIMIT 1
         ON CONFLICT (project_id, day, agent_type, strategy, mode, shard) DO UPDATE SET failed_count = rollup_day.failed_count + 1`,
    ]) {
      await client.query(wrong);
      const { differed } = await rebuild.run('default', never);
      expect({ wrong, differed }).toEqual({
        wrong,
        differed: [
          expect.objectContaining({
            grain: 'day',
            agentType: 'qa',
            strategy: 'scripted@1',
            mode: 'ADAPTIVE',
          }),
        ],
      });
      expect(await faults()).toEqual([]);
    }
    await client.query(`UPDATE rollup_hour SET mode = mode || '!' WHERE agent_type = 'research'`);
    const { differed } = await rebuild.run('default', never);
    expect(new Set(differed.map(({ grain, agentType, mode }) => `${grain} ${agentType} ${mode}`))).toEqual(
      new Set(['CONTINUOUS!', 'ADAPTIVE!', 'CONTINUOUS', 'ADAPTIVE'].map((mode) => `hour research ${mode}`)),
    );
    expect(await faults()).toEqual([]);
    expect((await rebuild.run('default', never)).differed).toEqual([]);
  }, 60_000);

  test('beside writers loses nothing and counts nothing twice, whatever it finds wrong', async () => {
    await acceptSessions(database, 500, random);
    let isWriting = true;
    const writing = endAll(4).finally(() => {
      isWriting = false;
    });
    let rebuilt = 0;
    while (isWriting) {
      const chance = random();
      await client.query(
        chance < 0.3
          ? 'DELETE FROM rollup_day WHERE shard % 2 = 0'
          : chance < 0.6
            ? 'UPDATE rollup_hour SET improved_count = improved_count + 1, duration_histogram = NULL, improvement_min = NULL'
            : 'UPDATE rollup_day SET response_score_sum = 0, response_score_max = 100001',
      );
      rebuilt += (await rebuild.run('default', never)).differed.length;
    }
    await writing;
    expect(rebuilt).toBeGreaterThan(0);
    await rebuild.run('default', never);
    expect({ seed, faults: await faults() }).toEqual({ seed, faults: [] });
    expect((await rebuild.run('default', never)).differed).toEqual([]);
  }, 60_000);

  test('builds days of the past, whose shards are put together without a change', async () => {
    await train(200);
    await spreadOver(20);
    const { differed } = await rebuild.run('default', never);
    expect(differed.length).toBeGreaterThan(20);
    expect(await rollupFaults(client, 'rollup_day')).toEqual([]);
    const { rows } = await client.query<{ shards: number }>(
      `SELECT max(shard)::int AS shards FROM rollup_day WHERE day < (now() AT TIME ZONE 'UTC')::date - 2`,
    );
    expect(rows[0]!.shards).toBe(0);

    // As writers leave them.
    const folding = `mode = 'ADAPTIVE' AND day < (now() AT TIME ZONE 'UTC')::date - 2`;
    await client.query(`UPDATE rollup_day SET shard = 5 WHERE ${folding}`);
    await client.query(`INSERT INTO rollup_day (project_id, day, agent_type, strategy, mode, shard)
       SELECT project_id, day, agent_type, strategy, mode, 3 FROM rollup_day WHERE ${folding}`);
    const now = systemClock.now();
    let folded = 0;
    for (let count = 1; count > 0; folded += count) {
      count = await database.acrossProjects((tx) => foldShards(tx, now));
    }
    expect(folded).toBeGreaterThan(10);
    expect(await rollupFaults(client, 'rollup_day')).toEqual([]);
    expect((await rebuild.run('default', never)).differed).toEqual([]);

    const hours = await rowsOf('rollup_hour');
    expect(await database.acrossProjects((tx) => pruneHours(tx, now, 1_000))).toBe(0);
    const later = new Date(now.getTime() + 10 * DAY_MS);
    const pruned = await database.acrossProjects((tx) => pruneHours(tx, later, 1_000));
    expect(pruned).toBeGreaterThan(0);
    expect((await rowsOf('rollup_hour')).length).toBeLessThan(hours.length);
  }, 60_000);
});

describe('the sums of days that are over', () => {
  const agentType = 'engineer';
  const window = { from: new Date('2000-01-01T00:00:00Z'), to: new Date('2100-01-01T00:00:00Z') };
  const project = { projectId: 'default' };
  const told = () =>
    Promise.all([
      database.readAtOnce(project, rollupTotals('default', [{ window, agentType }])),
      database
        .readAtOnce(project, rollupHistograms('default', 'duration', [{ window, agentType }]))
        .then((histograms) => histograms.map((each) => each.entries())),
    ]);
  const sumUp = () => new RollupUpkeep(database, systemClock).run(never);
  const days = async () => (await rowsOf('rollup_agent_day', `agent_type = '${agentType}'`)).length;

  test('tell what the rows tell that they are made of, and leave as soon as one of these changes', async () => {
    await train(150);
    await spreadOver(15);
    await rebuild.run('default', never);
    const before = await told();
    expect(await days()).toBe(0);
    expect(await sumUp()).toMatch(/[1-9]\d* days of agents were summed up$/);
    expect(await days()).toBeGreaterThan(10);
    expect(await told()).toEqual(before);
    expect(await sumUp()).toMatch(/, 0 days of agents were summed up$/);

    const all = await days();
    const old = `agent_type = '${agentType}' AND day = (SELECT min(day) FROM rollup_day WHERE agent_type = '${agentType}')`;
    for (const change of [
      `UPDATE rollup_day SET failed_count = failed_count + 5 WHERE ${old}`,
      `INSERT INTO rollup_day (project_id, day, agent_type, strategy, mode, shard, failed_count)
         SELECT project_id, day, agent_type, 'other@1', mode, 0, 7 FROM rollup_day WHERE ${old} LIMIT 1`,
      `DELETE FROM rollup_day WHERE strategy = 'other@1'`,
      `UPDATE rollup_day SET day = day - 1 WHERE ${old}`,
    ]) {
      const earlier = await told();
      await client.query(change);
      expect({ change, days: await days() }).toEqual({ change, days: all - 1 });
      const changed = await told();
      if (!change.includes('day - 1')) expect(changed).not.toEqual(earlier);
      await sumUp();
      expect(await days()).toBe(all);
      expect(await told()).toEqual(changed);
    }
    expect((await rebuild.run('default', never)).differed.length).toBeGreaterThan(0);
    expect(await told()).toEqual(before);
    await client.query('TRUNCATE rollup_day');
    expect(await days()).toBe(0);
  }, 60_000);

  test('are never made of rows that are being changed', async () => {
    await train(60);
    await spreadOver(4);
    await rebuild.run('default', never);
    let isChanging = true;
    const change = async (): Promise<void> => {
      const own = new Database(await testDatabase.dataSource({ poolSize: 1 }));
      for (let i = 0; i < 60; i += 1) {
        // It changes many days at once, as nothing but a test does, and is run again after a deadlock like all that writes.
        await own.acrossProjects(async (tx) => {
          await tx.query(
            i % 3 === 0
              ? `INSERT INTO rollup_day (project_id, day, agent_type, strategy, mode, shard, failed_count)
                   SELECT project_id, day, agent_type, 'other@${i}', mode, 0, 1 FROM rollup_day WHERE day < current_date - 1 LIMIT 1`
              : `UPDATE rollup_day SET failed_count = failed_count + 1 WHERE day < current_date - 1`,
          );
          await tx.query('SELECT pg_sleep(0.002)');
        });
      }
    };
    const changing = change().finally(() => {
      isChanging = false;
    });
    while (isChanging) await sumUp();
    await changing;
    await sumUp();
    expect(await days()).toBeGreaterThan(1);
    const summed = await told();
    await client.query('DELETE FROM rollup_agent_day');
    expect({ seed, told: await told() }).toEqual({ seed, told: summed });
  }, 60_000);
});

test('npm run rollups:rebuild tells what differed', async () => {
  await train(40);
  await client.query(`UPDATE rollup_day SET failed_count = failed_count + 1 WHERE agent_type = 'qa'`);
  const run = (...args: string[]) =>
    promisify(execFile)(
      process.execPath,
      [join(PROJECT_ROOT, 'dist', 'start', 'rebuild-rollups.js'), ...args],
      {
        env: { ...process.env, DATABASE_URL: testDatabase.url },
      },
    );
  const { stdout } = await run();
  const lines = stdout.trim().split('\n');
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines.slice(0, -1))
    expect(line).toMatch(/^differed: day \S+ qa (scripted@1|\(not planned\)) [A-Z]+$/);
  expect(lines.at(-1)).toMatch(
    new RegExp(`^\\d+ buckets compared, ${lines.length - 1} differed .* 0 days of agents left alone`),
  );
  expect((await run()).stdout).toMatch(/compared, 0 differed/);
  expect(await faults()).toEqual([]);
  await expect(run('nowhere')).rejects.toThrow(/there is no project nowhere/);
}, 60_000);

describe('retention', () => {
  test('lets old sessions leave with what is theirs, leaves their rollups, and the rebuild knows', async () => {
    await train(200);
    await spreadOver(30);
    await rebuild.run('default', never);
    const { rows: labelled } = await client.query<{ id: string }>(
      'SELECT id FROM training_session WHERE finished_at IS NOT NULL ORDER BY finished_at LIMIT 3',
    );
    for (const { id } of labelled) {
      await client.query(
        `INSERT INTO response_label (project_id, session_id, is_acceptable) VALUES ('default', $1, true)`,
        [id],
      );
    }
    // Of a batch that ended within the days that are kept, so that all of it stays.
    const batch = '018f0000-0000-7000-8000-00000000000b';
    await client.query(
      `INSERT INTO training_batch (project_id, id, mode, input_hash, finished_at) VALUES ('default', $1, 'BATCH', 'h', now())`,
      [batch],
    );
    await client.query('UPDATE training_session SET batch_id = $1 WHERE id = $2', [batch, labelled[0]!.id]);
    const emptied = '018f0000-0000-7000-8000-00000000000c';
    await client.query(
      `INSERT INTO training_batch (project_id, id, mode, input_hash, finished_at)
       SELECT 'default', $1, 'BATCH', 'h', finished_at FROM training_session WHERE id = $2`,
      [emptied, labelled[1]!.id],
    );
    await client.query('UPDATE training_session SET batch_id = $1 WHERE id = $2', [emptied, labelled[1]!.id]);
    const before = { days: await rowsOf('rollup_day'), hours: await rowsOf('rollup_hour') };
    const cutoff = new Date(Date.now() - 10 * DAY_MS).toISOString().slice(0, 10);
    const old = `(finished_at AT TIME ZONE 'UTC')::date < '${cutoff}'`;
    const { rows: kept } = await client.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM training_session WHERE finished_at IS NULL OR NOT ${old}`,
    );
    const { rows: leaving } = await client.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM training_session WHERE ${old}`,
    );

    expect(await new SessionRetention(database, systemClock, 0).run(never)).toContain('kept for ever');
    expect(await new SessionRetention(database, systemClock, 10).run(AbortSignal.abort())).toContain(
      'stopped',
    );
    const said = await new SessionRetention(database, systemClock, 10).run(never);
    expect(said).toBe(`${leaving[0]!.count - 1} sessions that ended before ${cutoff} have left`);
    expect(await new SessionRetention(database, systemClock, 10).run(never)).toMatch(/^0 sessions/);

    expect((await rowsOf('training_session')).length).toBe(kept[0]!.count + 1);
    for (const table of ['training_event', 'evaluation', 'candidate', 'response_label']) {
      expect(
        await rowsOf(table, 'NOT EXISTS (SELECT FROM training_session s WHERE s.id = r.session_id)'),
      ).toEqual([]);
    }
    expect((await rowsOf('response_label')).length).toBe(1);
    expect((await rowsOf('training_batch')).map((row) => row.includes(batch))).toEqual([true]);
    expect({ days: await rowsOf('rollup_day'), hours: await rowsOf('rollup_hour') }).toEqual(before);

    await client.query(`UPDATE rollup_day SET failed_count = failed_count + 1`);
    const { differed, leftAloneCount } = await rebuild.run('default', never);
    expect(leftAloneCount).toBeGreaterThan(0);
    expect(differed.length).toBeGreaterThan(0);
    expect(differed.every(({ bucket }) => bucket >= cutoff)).toBe(true);
    const wrong = await rowsOf('rollup_day', `day < '${cutoff}'`);
    expect(wrong).not.toEqual(before.days.filter((row) => row < cutoff));
    expect(await rowsOf('rollup_day', `day >= '${cutoff}'`)).toEqual(
      before.days.filter((row) => (JSON.parse(row) as { day: string }).day >= cutoff),
    );
  }, 60_000);

  test('leaves the count of retries as it was, however often sessions leave', async () => {
    await train(200);
    await spreadOver(30);
    const attempts = async () => {
      const registry = new Registry();
      registerTrainingGauges(registry, database, () => 0, silent);
      const { values } = await registry.getSingleMetric('job_attempts_total')!.get();
      return values.find(({ labels }) => labels.outcome === 'retried')!.value;
    };
    const kept = async () => (await rowsOf('training_event', `type = 'RETRIED'`)).length;
    const before = await kept();
    expect(before).toBeGreaterThan(0);
    expect(await attempts()).toBe(before);
    for (const days of [15, 5]) {
      await new SessionRetention(database, systemClock, days).run(never);
      expect(await attempts()).toBe(before);
    }
    expect(await kept()).toBeLessThan(before);
  }, 60_000);

  test('makes cursors of events that have left expire, and no others', async () => {
    await train(60);
    await spreadOver(30);
    const read = async () => {
      const { rows } = await client.query<{ tx: string; position: string }>(
        `SELECT value->>'tx' AS tx, value->>'position' AS position FROM system_state WHERE key = 'event_horizon'`,
      );
      return rows[0]!;
    };
    const { rows: newest } = await client.query<{ tx: string; position: string }>(
      `SELECT e.tx, e.position FROM training_event e JOIN training_session s ON s.id = e.session_id
        WHERE s.finished_at < date_trunc('day', now(), 'UTC') - interval '5 days' ORDER BY tx DESC, position DESC LIMIT 1`,
    );
    expect(await read()).toEqual({ tx: '0', position: '0' });
    await new SessionRetention(database, systemClock, 5).run(never);
    expect(await read()).toEqual(newest[0]);
  });
});

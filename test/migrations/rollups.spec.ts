import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { Rollups1764300000000 } from '../../migrations/1764300000000-rollups.js';
import { AgentDayTexts1764580000000 } from '../../migrations/1764580000000-agent-day-texts.js';
import { Database } from '../../src/platform/database/database.js';
import { acceptSessions, endOne, storeWithoutJobs } from '../testkit/ending-sessions.js';
import { createTestDatabase, type TestDatabase } from '../testkit/index.js';
import { rollupFaults } from '../testkit/rollup-ledger.js';
import { seededRandom } from '../testkit/seeded-random.js';

let testDatabase: TestDatabase;
beforeEach(async () => {
  testDatabase = await createTestDatabase({ isEmpty: true });
});
afterEach(() => testDatabase.drop());

test('the rollups of a database that is older are carried over, and filled from its sessions', async () => {
  const dataSource = await testDatabase.dataSource();
  await dataSource.runMigrations();
  const database = new Database(dataSource);
  const random = seededRandom(7);
  await acceptSessions(database, 120, random);
  const store = storeWithoutJobs();
  while (await endOne(database, store, '018f0000-0000-7000-8000-000000000000', random)) continue;
  // One session of old, of which hours are not kept any more; beside it a row of another shard than its own.
  await dataSource.query(
    `WITH old AS (
       UPDATE training_session SET finished_at = '2020-05-17T23:59:59.999Z', started_at = '2020-05-17T23:59:58Z'
        WHERE id = (SELECT id FROM training_session WHERE status = 'IMPROVED' LIMIT 1) RETURNING *)
     INSERT INTO rollup_day (project_id, day, agent_type, strategy, mode, shard, improved_count)
       SELECT project_id, '2020-05-17', agent_type, strategy, mode, (('x' || right(id::text, 4))::bit(16)::integer + 1) % 8, 0
         FROM old`,
  );
  // And a day whose sessions are gone.
  await dataSource.query(
    `INSERT INTO rollup_day (project_id, day, agent_type, strategy, mode, shard, failed_count, duration_n, duration_sum)
     VALUES ('default', '2019-01-01', 'qa', '', 'CONTINUOUS', 0, 3, 3, 77)`,
  );

  await undoTo(dataSource, Rollups1764300000000.name);
  await dataSource.query(`DELETE FROM rollup_day WHERE day = (now() AT TIME ZONE 'UTC')::date`);
  await dataSource.runMigrations();

  const client = await testDatabase.client();
  const { rows } = await client.query(
    `DELETE FROM rollup_day WHERE day = '2019-01-01'
     RETURNING failed_count, duration_n, duration_sum, duration_min, duration_histogram, clarity_n`,
  );
  expect(rows).toEqual([
    {
      failed_count: '3',
      duration_n: '3',
      duration_sum: '77',
      duration_min: null,
      duration_histogram: null,
      clarity_n: '0',
    },
  ]);
  expect(await rollupFaults(client, 'rollup_day')).toEqual([]);
  // Of the day long ago there are no hours, and of the others all.
  const faults = await rollupFaults(client, 'rollup_hour');
  expect(new Set(faults.map(({ side, bucket }) => `${side} ${bucket.slice(0, 10)}`))).toEqual(
    new Set(['raw 2020-05-17']),
  );
}, 60_000);

test('days that were summed up before their histograms were texts tell the same', async () => {
  const dataSource = await testDatabase.dataSource();
  await dataSource.runMigrations();
  await undoTo(dataSource, AgentDayTexts1764580000000.name);
  await dataSource.query(
    `INSERT INTO rollup_agent_day (project_id, agent_type, day, duration_histogram, improvement_histogram)
     VALUES ('default', 'qa', '2026-01-01', '[-3:1]={7,NULL,NULL,12,NULL}', NULL)`,
  );
  await dataSource.runMigrations();
  const rows = await dataSource.query<unknown[]>(
    `SELECT duration_histogram, improvement_histogram FROM rollup_agent_day`,
  );
  expect(rows).toEqual([{ duration_histogram: '-3:7,,,12,', improvement_histogram: null }]);
});

/** Takes migrations back, the newest first, up to that of the name and with it. */
async function undoTo(dataSource: DataSource, name: string): Promise<void> {
  for (;;) {
    const [last] = await dataSource.query<{ name: string }[]>(
      'SELECT name FROM migrations ORDER BY id DESC LIMIT 1',
    );
    await dataSource.undoLastMigration();
    if (last!.name === name) return;
  }
}

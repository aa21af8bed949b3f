import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Database } from '../../src/platform/database/database.js';
import { JobQueue } from '../../src/platform/queue/job-queue.js';
import { createTestDatabase, type TestDatabase } from '../testkit/index.js';
import { silent } from '../testkit/training-node.js';

let testDatabase: TestDatabase;
let queues: JobQueue[] = [];

beforeEach(async () => {
  testDatabase = await createTestDatabase();
});
afterEach(async () => {
  await Promise.allSettled(queues.map((queue) => queue.stop()));
  await testDatabase.drop();
});

describe('the job queue', () => {
  test('is made by several nodes that start on a new database at the same time', async () => {
    const policy = { retryLimit: 0 };
    const names = ['one', 'two', 'three', 'four', 'five'];
    queues = await Promise.all(
      Array.from(
        { length: 4 },
        async () => new JobQueue(new Database(await testDatabase.dataSource()), silent),
      ),
    );
    await Promise.all(
      queues.map((queue) => queue.start(Object.fromEntries(names.map((name) => [name, policy])))),
    );
    const client = await testDatabase.client();
    const { rows } = await client.query<{ name: string }>(
      `SELECT name FROM pgboss.queue WHERE name = ANY($1) ORDER BY name`,
      [names],
    );
    expect(rows.map(({ name }) => name)).toEqual([...names].sort());
  });
});

import { afterEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { Database } from '../../src/platform/database/database.js';
import { JobQueue } from '../../src/platform/queue/job-queue.js';
import { createTestDatabase, type TestDatabase } from '../testkit/index.js';

const opened: TestDatabase[] = [];

afterEach(async () => {
  for (const database of opened.splice(0)) await database.drop();
});

test('processes that set their queues up on a fresh database at the same time do not stand in each other’s way', async () => {
  const queues = Object.fromEntries(
    Array.from({ length: 6 }, (_, n) => [`queue-${n}`, { retryLimit: 1, deadLetter: `dead-${n}` }]),
  );
  for (let round = 0; round < 3; round += 1) {
    const test = await createTestDatabase();
    opened.push(test);
    const starting = await Promise.all(
      Array.from(
        { length: 4 },
        async () => new JobQueue(new Database(await test.dataSource()), pino({ level: 'silent' })),
      ),
    );
    const started = await Promise.allSettled(starting.map((queue) => queue.start(queues)));
    await Promise.all(starting.map((queue) => queue.stop()));
    expect(started.filter(({ status }) => status === 'rejected')).toEqual([]);
  }
});

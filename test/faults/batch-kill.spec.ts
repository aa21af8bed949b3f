import { afterEach, expect, test } from '@jest/globals';
import {
  createTestDatabase,
  socketClient,
  startTestServer,
  subscription,
  type TestDatabase,
  type TestServer,
} from '../testkit/index.js';
import { BATCH_EVENTS, finishedBatch, trainBatch } from '../testkit/batch-operations.js';
import { runSeed, seededRandom } from '../testkit/seeded-random.js';
import { ledgerFaults, readLedger } from '../testkit/session-ledger.js';
import { firstCursor, isFinalType, SLOW_RESPONSE, type EventAnswer } from '../testkit/training-operations.js';

let database: TestDatabase;
let servers: TestServer[] = [];

afterEach(async () => {
  for (const server of servers) await server.stop();
  servers = [];
  await database.drop();
});

async function start(env: Record<string, string>): Promise<TestServer> {
  const server = await startTestServer({ database, env });
  servers.push(server);
  return server;
}

async function firstOf(api: TestServer, batchId: string): Promise<{ id: string; cursor: string }> {
  const { trainingBatch } = await api.query<{ trainingBatch: { sessions: { nodes: { id: string }[] } } }>(
    'query ($id: ID!) { trainingBatch(id: $id) { sessions(first: 1) { nodes { id } } } }',
    { id: batchId },
  );
  const { id } = trainingBatch.sessions.nodes[0]!;
  return { id, cursor: await firstCursor(api.query, id) };
}

test('a batch whose worker is killed at random moments is finished, with each session ended once', async () => {
  const seed = runSeed();
  const random = seededRandom(seed);
  const count = 8;
  database = await createTestDatabase();
  const settings = { LEASE_MS: '1500', WORKER_CONCURRENCY: '2' };
  const api = await start({ ...settings, ROLES: 'api' });
  const items = Array.from({ length: count }, (_, number) => ({
    ...SLOW_RESPONSE,
    taskDescription: `task ${number}`,
  }));
  const batch = await trainBatch(api.query, { items });
  const first = await firstOf(api, batch.id);
  const victim = await start({ ...settings, ROLES: 'worker' });

  let kills = 0;
  let ended = 0;
  const nextKill = (): number => 1 + Math.floor(random() * 8);
  let untilKill = nextKill();
  let revival: Promise<void> | null = null;
  // The feed begins behind the first event of all.
  const sequences = new Map([[first.id, 1]]);
  const client = socketClient(api.socketUrl);
  const feed = subscription<{ trainingSessionEvents: EventAnswer }>(client, BATCH_EVENTS, {
    batchId: batch.id,
    after: first.cursor,
  });
  for await (const { trainingSessionEvents: event } of feed) {
    const { id } = event.session!;
    expect(event.sequence).toBe((sequences.get(id) ?? 0) + 1);
    sequences.set(id, event.sequence);
    if (isFinalType(event.type)) ended += 1;
    if (ended === count) break;
    untilKill -= 1;
    if (untilKill > 0 || revival || kills === 2) continue;
    kills += 1;
    untilKill = nextKill();
    revival = victim
      .kill('SIGKILL')
      .then(() => victim.restart())
      .finally(() => {
        revival = null;
      });
  }
  await client.dispose();
  await revival;
  const finished = await finishedBatch(api.query, batch.id);
  expect({ seed, finished }).toMatchObject({ finished: { finishedCount: count, failedCount: 0 } });
  expect(sequences.size).toBe(count);
  expect(kills).toBeGreaterThan(1);
  const ledger = await readLedger(database);
  expect({ seed, faults: ledgerFaults(ledger) }).toEqual({ seed, faults: [] });
}, 180_000);

import { afterEach, expect, test } from '@jest/globals';
import {
  createTestDatabase,
  socketClient,
  startTestServer,
  subscription,
  type TestDatabase,
  type TestServer,
} from '../testkit/index.js';
import { runSeed, seededRandom } from '../testkit/seeded-random.js';
import { ledgerFaults, readLedger } from '../testkit/session-ledger.js';
import {
  EVENTS,
  firstCursor,
  isFinalType,
  PROGRESS,
  SLOW_RESPONSE,
  train,
  type EventAnswer,
} from '../testkit/training-operations.js';

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

async function* eventsOf(
  api: TestServer,
  query: string,
  variables: Record<string, unknown>,
): AsyncGenerator<EventAnswer> {
  const client = socketClient(api.socketUrl);
  try {
    for await (const data of subscription<Record<string, EventAnswer>>(client, query, variables)) {
      yield Object.values(data)[0]!;
    }
  } finally {
    await client.dispose();
  }
}

test('sessions whose worker is killed at random moments each end exactly once, without a gap', async () => {
  const seed = runSeed();
  const random = seededRandom(seed);
  const sessions = 50;
  database = await createTestDatabase();
  const settings = { LEASE_MS: '1500', WORKER_CONCURRENCY: '2' };
  const api = await start({ ...settings, ROLES: 'api' });
  const victim = await start({ ...settings, ROLES: 'worker' });
  await start({ ...settings, ROLES: 'worker' });
  const inputs = Array.from({ length: sessions }, (_, i) => ({
    ...SLOW_RESPONSE,
    taskDescription: `task ${i}`,
  }));
  const { id } = await train(api.query, inputs.shift()!);
  const events = eventsOf(api, EVENTS, { after: await firstCursor(api.query, id) });
  await Promise.all(inputs.map((input) => train(api.query, input)));

  let kills = 0;
  let ended = 0;
  let untilKill = 1 + Math.floor(random() * 40);
  let revival: Promise<void> | null = null;
  for (;;) {
    const event = (await events.next()).value as EventAnswer;
    if (isFinalType(event.type)) ended += 1;
    if (ended === sessions) break;
    untilKill -= 1;
    if (untilKill > 0 || revival) continue;
    kills += 1;
    untilKill = 1 + Math.floor(random() * 40);
    revival = victim
      .kill('SIGKILL')
      .then(() => victim.restart())
      .finally(() => {
        revival = null;
      });
  }
  await events.return(undefined);
  await revival;
  const ledger = await readLedger(database);
  const lost = ledger.events.filter((event) => event.type === 'RETRIED').length;
  expect({ seed, faults: ledgerFaults(ledger) }).toEqual({ seed, faults: [] });
  expect(ledger.sessions).toHaveLength(sessions);
  // The kills must have met something: else nothing was shown.
  expect(kills).toBeGreaterThan(1);
  expect(lost).toBeGreaterThan(0);
}, 180_000);

test('with the default lease a killed worker’s session is taken over within 45 s', async () => {
  database = await createTestDatabase();
  const api = await start({ ROLES: 'api' });
  const victim = await start({ ROLES: 'worker', WORKER_CONCURRENCY: '1' });
  const endless = { ...SLOW_RESPONSE.context, tests: 'assert.strictEqual(sum(1e12), 0);' };
  const session = await train(api.query, { ...SLOW_RESPONSE, context: endless });
  const events = eventsOf(api, PROGRESS, { sessionId: session.id });
  expect((await events.next()).value).toMatchObject({ type: 'QUEUED' });
  expect((await events.next()).value).toMatchObject({ type: 'STARTED' });
  await victim.kill('SIGKILL');
  const killedAt = performance.now();
  await start({ ROLES: 'worker', WORKER_CONCURRENCY: '1' });
  expect((await events.next()).value).toMatchObject({ type: 'RETRIED' });
  expect((await events.next()).value).toMatchObject({ type: 'STARTED' });
  expect(performance.now() - killedAt).toBeLessThan(45_000);
  await events.return(undefined);
}, 120_000);

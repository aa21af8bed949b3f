import { afterEach, beforeEach, expect, test } from '@jest/globals';
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

/** Starts a server on the test's own database; it is stopped behind the test. */
export async function startNode(env: Record<string, string>): Promise<TestServer> {
  const server = await startTestServer({ database, env });
  servers.push(server);
  return server;
}

/** Gives each test of a file a database of its own. */
export function useDatabase(): void {
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    for (const server of servers) await server.stop();
    servers = [];
    await database.drop();
  });
}

/** Events of a subscription, as they come. */
export async function* eventsOf(
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

/** A worker that is killed at random moments, so often at most. */
export function describeWorkerKills(sessions: number, timeoutMs: number, killsMax = Infinity): void {
  test(
    'sessions whose worker is killed at random moments each end exactly once, without a gap',
    async () => {
      const seed = runSeed();
      const random = seededRandom(seed);
      const settings = { LEASE_MS: '1500', WORKER_CONCURRENCY: '2' };
      const api = await startNode({ ...settings, ROLES: 'api' });
      const victim = await startNode({ ...settings, ROLES: 'worker' });
      await startNode({ ...settings, ROLES: 'worker' });
      const inputs = Array.from({ length: sessions }, (_, i) => ({
        ...SLOW_RESPONSE,
        taskDescription: `task ${i}`,
      }));
      const { id } = await train(api.query, inputs.shift()!);
      const events = eventsOf(api, EVENTS, { after: await firstCursor(api.query, id) });
      await Promise.all(inputs.map((input) => train(api.query, input)));

      // The fewer there are, the sooner a worker is killed.
      const gap = Math.min(40, sessions);
      let kills = 0;
      let ended = 0;
      let untilKill = 1 + Math.floor(random() * gap);
      let revival: Promise<void> | null = null;
      for (;;) {
        const event = (await events.next()).value as EventAnswer;
        if (isFinalType(event.type)) ended += 1;
        if (ended === sessions) break;
        untilKill -= 1;
        if (untilKill > 0 || revival || kills === killsMax) continue;
        kills += 1;
        untilKill = 1 + Math.floor(random() * gap);
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
      expect(kills).toBeGreaterThan(0);
      expect(lost).toBeGreaterThan(0);
    },
    timeoutMs,
  );
}

const DEFAULT_LEASE_MS = 30_000;

/** @param leaseMs the default, of 30 s, where it is null */
export function describeTakeover(leaseMs: number | null): void {
  const withinMs = 1.5 * (leaseMs ?? DEFAULT_LEASE_MS);
  const lease = leaseMs === null ? 'the default lease' : `a lease of ${leaseMs / 1_000} s`;
  test(`with ${lease} a killed worker’s session is taken over within ${withinMs / 1_000} s`, async () => {
    const settings: Record<string, string> = leaseMs === null ? {} : { LEASE_MS: String(leaseMs) };
    const workerOf = () => startNode({ ...settings, ROLES: 'worker', WORKER_CONCURRENCY: '1' });
    const api = await startNode({ ...settings, ROLES: 'api' });
    const victim = await workerOf();
    const endless = { ...SLOW_RESPONSE.context, tests: 'assert.strictEqual(sum(1e12), 0);' };
    const session = await train(api.query, { ...SLOW_RESPONSE, context: endless });
    const events = eventsOf(api, PROGRESS, { sessionId: session.id });
    expect((await events.next()).value).toMatchObject({ type: 'QUEUED' });
    expect((await events.next()).value).toMatchObject({ type: 'STARTED' });
    await victim.kill('SIGKILL');
    const killedAt = performance.now();
    await workerOf();
    expect((await events.next()).value).toMatchObject({ type: 'RETRIED' });
    expect((await events.next()).value).toMatchObject({ type: 'STARTED' });
    expect(performance.now() - killedAt).toBeLessThan(withinMs);
    await events.return(undefined);
  }, 120_000);
}

import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { correct, evaluated } from '../testkit/correction-operations.js';
import { createTestDatabase, startTestServer, type TestDatabase, type TestServer } from '../testkit/index.js';
import { SLOW_RESPONSE, train } from '../testkit/training-operations.js';

/** Thirty seconds by default; what is held against it is a multiple of it. */
const LEASE_MS = 2_000;
/** The lease lapses, a sweep finds that, and both sides are evaluated anew, one of them until the sandbox ends it. */
const TAKEN_OVER_MS = 2 * LEASE_MS + 20_000;

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

test('a correction whose worker is killed is evaluated by another soon after its lease', async () => {
  database = await createTestDatabase();
  const api = await start({ ROLES: 'api' });
  // Runs until the sandbox ends it.
  const context = { ...SLOW_RESPONSE.context, tests: 'assert.strictEqual(sum(1e12), 0);' };
  const session = await train(api.query, { ...SLOW_RESPONSE, context });
  await api.query(
    'mutation ($id: ID!) { cancelTrainingSession(input: { sessionId: $id }) { userErrors { code } } }',
    {
      id: session.id,
    },
  );
  const { id } = await correct(api.query, {
    target: { sessionId: session.id },
    correctedResponse: 'function sum(n) { return (n * (n - 1)) / 2; }\n',
  });
  const victim = await start({ ROLES: 'worker', WORKER_CONCURRENCY: '1', LEASE_MS: String(LEASE_MS) });
  const client = await database.client();
  const claimed = async (times: number): Promise<void> => {
    for (;;) {
      const { rows } = await client.query<{ attempt: number }>('SELECT attempt FROM correction_evaluation');
      if (rows[0]!.attempt === times) return;
      await delay(50);
    }
  };
  await claimed(1);
  await victim.kill('SIGKILL');
  const killedAt = performance.now();
  await start({ ROLES: 'worker', WORKER_CONCURRENCY: '1', LEASE_MS: String(LEASE_MS) });
  await claimed(2);
  const done = await evaluated(api.query, id, TAKEN_OVER_MS);
  expect(done).toMatchObject({ evaluationStatus: 'DONE', evaluationFailure: null });
  expect(performance.now() - killedAt).toBeLessThan(TAKEN_OVER_MS);
  await claimed(2);
}, 150_000);

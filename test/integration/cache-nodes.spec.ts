import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTestDatabase, startTestServer, type TestDatabase, type TestServer } from '../testkit/index.js';
import { ledgerFaults, readLedger } from '../testkit/session-ledger.js';
import { train, type SessionAnswer } from '../testkit/training-operations.js';

const RESPONSES = 8;
const SESSIONS = 80;
/** So many sessions wait for their end at the same time. */
const AT_ONCE = 20;

let database: TestDatabase;
const servers: TestServer[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  await database.drop();
});

async function start(env: Record<string, string>): Promise<TestServer> {
  const server = await startTestServer({ database, env });
  servers.push(server);
  return server;
}

/** The counters of the cache as Prometheus reads them, by name and kind. */
async function countersOf(api: TestServer): Promise<Record<string, number>> {
  const text = await (await fetch(new URL('/metrics', api.httpUrl))).text();
  const lines = text.matchAll(/^cache_(\w+)_total\{kind="([^"]+)"\} (\d+)$/gm);
  return Object.fromEntries([...lines].map(([, what, kind, count]) => [`${kind} ${what}`, Number(count)]));
}

test('sessions over 8 responses make exactly 8 misses on two worker processes, and are counted', async () => {
  const api = await start({ ROLES: 'api' });
  const workers = [];
  for (let i = 0; i < 2; i += 1) workers.push(await start({ ROLES: 'worker', WORKER_CONCURRENCY: '4' }));
  const inputOf = (response: number) => ({
    agentType: 'engineer',
    originalResponse: `def add_${response}(a, b): return a+b`,
    context: { language: 'python', tests: `assert add_${response}(1, 2) == 3` },
    waitSeconds: 30,
  });
  // Equal ones come together, so that they meet.
  const inputs = Array.from({ length: SESSIONS }, (_, i) => inputOf(Math.floor((i * RESPONSES) / SESSIONS)));
  const sessions: SessionAnswer[] = [];
  const trainSome = async (): Promise<void> => {
    for (let input = inputs.pop(); input; input = inputs.pop()) sessions.push(await train(api.query, input));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, trainSome));
  expect(sessions.map(({ status }) => status)).toEqual(Array(SESSIONS).fill('IMPROVED'));
  expect(sessions.filter(({ cacheHit }) => !cacheHit)).toHaveLength(RESPONSES);

  const anew = { ...inputOf(0), useCache: false };
  expect(await train(api.query, anew)).toMatchObject({ status: 'IMPROVED', cacheHit: false });

  // A stopping worker tells the last of what it has counted.
  for (const worker of workers) await worker.kill('SIGTERM');
  const counters = await countersOf(api);
  expect(counters).toMatchObject({
    'improvement misses': RESPONSES,
    'improvement hits': SESSIONS - RESPONSES,
    'improvement refreshes': 1,
    'improvement evictions': 0,
    'evaluation misses': RESPONSES,
    'evaluation hits': 0,
  });
  expect(counters['improvement waits']).toBeGreaterThan(0);
  expect(ledgerFaults(await readLedger(database))).toEqual([]);
}, 240_000);

import { afterEach, expect, test } from '@jest/globals';
import {
  socketClient,
  startTestServer,
  subscription,
  temporaryFolder,
  type TestServer,
} from '../testkit/index.js';
import { runSeed, seededRandom } from '../testkit/seeded-random.js';
import {
  isFinalType,
  PROGRESS,
  SLOW_RESPONSE,
  train,
  type EventAnswer,
} from '../testkit/training-operations.js';

let server: TestServer | null = null;
let folder: ReturnType<typeof temporaryFolder> | null = null;

afterEach(async () => {
  await server?.stop();
  folder?.remove();
});

const SESSION = `query ($id: ID!) {
  trainingSession(id: $id) { status events(first: 50) { nodes { sequence type } } }
}`;

interface Told {
  trainingSession: { status: string; events: { nodes: EventAnswer[] } };
}

test('a server that is killed whole goes on after its restart, with the PostgreSQL that it left behind', async () => {
  const seed = runSeed();
  const random = seededRandom(seed);
  folder = temporaryFolder('server-kill');
  const env = { DATA_DIR: folder.path, LEASE_MS: '1500', WORKER_CONCURRENCY: '2' };
  server = await startTestServer({ env });
  const ids: string[] = [];
  const submit = async (count: number): Promise<void> => {
    const inputs = Array.from({ length: count }, (_, i) => ({
      ...SLOW_RESPONSE,
      taskDescription: `task ${ids.length + i}`,
    }));
    const sessions = await Promise.all(inputs.map((input) => train(server!.query, input)));
    ids.push(...sessions.map((session) => session.id));
  };
  await submit(4);
  for (let round = 0; round < 2; round += 1) {
    const client = socketClient(server.socketUrl);
    await submit(1);
    const events = subscription(client, PROGRESS, { sessionId: ids.at(-1) });
    await events.next();
    for (let left = Math.floor(random() * 5); left > 0; left -= 1) await events.next();
    await server.kill('SIGKILL');
    await client.dispose();
    await server.restart();
  }
  await untilEnded(server, ids);
  let retried = 0;
  for (const id of ids) {
    const { trainingSession } = await server.query<Told>(SESSION, { id });
    const events = trainingSession.events.nodes;
    const sequence = events.map((event) => event.sequence);
    expect({ seed, sequence }).toEqual({ seed, sequence: events.map((_, i) => i + 1) });
    expect(events.map((event) => event.type).filter(isFinalType)).toEqual([trainingSession.status]);
    retried += events.filter((event) => event.type === 'RETRIED').length;
  }
  const { trainingStatistics } = await server.query<{ trainingStatistics: { sessionCount: number } }>(
    '{ trainingStatistics { sessionCount } }',
  );
  expect(trainingStatistics.sessionCount).toBe(ids.length);
  // The kills must have met something: else nothing was shown.
  expect(retried).toBeGreaterThan(0);
}, 180_000);

/** Follows each session to its end. */
async function untilEnded(at: TestServer, ids: readonly string[]): Promise<void> {
  const client = socketClient(at.socketUrl);
  try {
    for (const sessionId of ids) {
      for await (const _ of subscription(client, PROGRESS, { sessionId })) void _;
    }
  } finally {
    await client.dispose();
  }
}

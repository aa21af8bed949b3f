import { afterEach, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { createTestDatabase, startTestServer, type TestDatabase, type TestServer } from '../testkit/index.js';
import { runSeed, seededRandom } from '../testkit/seeded-random.js';
import { ledgerFaults, readLedger } from '../testkit/session-ledger.js';
import {
  EVENTS,
  isFinalType,
  PROGRESS,
  QUICK_RESPONSE,
  train,
  type EventAnswer,
} from '../testkit/training-operations.js';

let database: TestDatabase;
let server: TestServer;

afterEach(async () => {
  await server.stop();
  await database.drop();
});

/** Reads a subscription over sockets that are cut after a random number of events, and resumes from the last cursor. */
class CutReader {
  readonly events: EventAnswer[] = [];
  cuts = 0;

  constructor(
    private readonly random: () => number,
    private readonly query: string,
    private readonly variables: Record<string, unknown>,
  ) {}

  /** Until `isDone`, or until the server completes the subscription. */
  async read(isDone: () => boolean): Promise<void> {
    while (!(await this.readOnce(isDone))) this.cuts += 1;
  }

  private readOnce(isDone: () => boolean): Promise<boolean> {
    const sockets: WebSocket[] = [];
    const client = createClient({
      url: server.socketUrl,
      retryAttempts: 0,
      webSocketImpl: class extends WebSocket {
        constructor(...args: ConstructorParameters<typeof WebSocket>) {
          super(...args);
          sockets.push(this);
        }
      },
    });
    let left = 1 + Math.floor(this.random() * 40);
    const after = this.events.at(-1)?.cursor ?? (this.variables.after as string | undefined) ?? null;
    return new Promise<boolean>((resolve, reject) => {
      client.subscribe<Record<string, EventAnswer>>(
        { query: this.query, variables: { ...this.variables, after } },
        {
          next: ({ data, errors }) => {
            if (left <= 0) return;
            if (!data) return reject(new Error(JSON.stringify(errors)));
            this.events.push(Object.values(data)[0]!);
            left -= 1;
            if (isDone()) {
              left = 0;
              resolve(true);
            } else if (left === 0) {
              for (const socket of sockets) socket.terminate();
            }
          },
          error: () => resolve(false),
          complete: () => resolve(left > 0),
        },
      );
    }).finally(() => client.dispose());
  }
}

test('resumed clients see every event once and in order, while sockets are cut and sessions are cancelled as they end', async () => {
  const seed = runSeed();
  const random = seededRandom(seed);
  database = await createTestDatabase();
  server = await startTestServer({ database, env: { WORKER_CONCURRENCY: '4' } });
  const total = 80;
  const start = await train(server.query, { ...QUICK_RESPONSE, waitSeconds: 20 });
  const { trainingSession } = await server.query<{ trainingSession: { events: { nodes: EventAnswer[] } } }>(
    'query ($id: ID!) { trainingSession(id: $id) { events { nodes { cursor type } } } }',
    { id: start.id },
  );
  const after = trainingSession.events.nodes.at(-1)!.cursor;

  const ended = (reader: CutReader) => reader.events.filter((event) => isFinalType(event.type)).length;
  const readers = Array.from({ length: 4 }, () => new CutReader(random, EVENTS, { after }));
  const reading = Promise.all(readers.map((reader) => reader.read(() => ended(reader) === total)));
  const followers: CutReader[] = [];
  const following: Promise<void>[] = [];
  for (let i = 0; i < total; i += 1) {
    const session = await train(server.query, { ...QUICK_RESPONSE, taskDescription: `task ${i}` });
    if (i % 10 === 0) {
      const follower = new CutReader(random, PROGRESS, { sessionId: session.id });
      followers.push(follower);
      following.push(follower.read(() => false));
    }
    if (random() < 0.3) {
      await server.query(
        'mutation ($id: ID!) { cancelTrainingSession(input: { sessionId: $id }) { userErrors { code } } }',
        { id: session.id },
      );
    }
  }
  await reading;
  await Promise.all(following);

  const ledger = await readLedger(database);
  expect({ seed, faults: ledgerFaults(ledger) }).toEqual({ seed, faults: [] });
  const [first] = readers;
  for (const reader of readers) {
    // The same order for all, whatever was cut when.
    expect(reader.events.map((event) => event.id)).toEqual(first!.events.map((event) => event.id));
    expect(reader.cuts).toBeGreaterThan(3);
  }
  expect(new Set(first!.events.map((event) => event.id)).size).toBe(first!.events.length);
  expect(first!.events).toHaveLength(ledger.events.length - trainingSession.events.nodes.length);
  for (const follower of followers) {
    expect(follower.events.map((event) => event.sequence)).toEqual(follower.events.map((_, i) => i + 1));
    expect(isFinalType(follower.events.at(-1)!.type)).toBe(true);
  }
  const cancelled = ledger.sessions.filter((session) => session.status === 'CANCELLED').length;
  expect(cancelled).toBeGreaterThan(0);
}, 180_000);

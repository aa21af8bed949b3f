import { trainBatch } from '../test/testkit/batch-operations.js';
import { socketClient } from '../test/testkit/socket-client.js';
import { startTestServer, type TestServer } from '../test/testkit/test-server.js';
import { isFinalType, train, type EventAnswer } from '../test/testkit/training-operations.js';
import { printResult, runIfMain, type BenchResult } from './harness.js';
import { openBenchDatabase } from './kit/bench-database.js';
import { inTurns, median, ratios, spread } from './kit/rounds.js';

const SESSIONS = 1_000;
const CLIENTS = 8;
const WARM_UP = 100;
const ROUNDS = 2;
const GATE = { acceptMs: 1_000, rate: 0.8 };

const EVENTS = 'subscription { trainingSessionEvents { type } }';

type Kind = 'batch' | 'single';

interface Round {
  /** From the first response handed in to the last session's end. */
  readonly sessionsPerSecond: number;
  /** Until all responses were accepted, in milliseconds. */
  readonly acceptedMs: number;
}

/** None comes twice, so that none is taken from the cache. */
let made = 0;

function item() {
  const number = (made += 1);
  return {
    agentType: 'engineer',
    originalResponse: `def add_${number}(a, b): return a + b`,
    taskDescription: 'Optimize the addition function',
    context: { language: 'python' },
  };
}

const items = (count: number) => Array.from({ length: count }, item);

async function handInOneByOne(server: TestServer, count: number): Promise<void> {
  const left = items(count);
  const clients = Array.from({ length: CLIENTS }, async () => {
    for (let next = left.pop(); next; next = left.pop()) await train(server.query, next);
  });
  await Promise.all(clients);
}

async function measure(server: TestServer, kind: Kind, count: number): Promise<Round> {
  const client = socketClient(server.socketUrl);
  let ended = 0;
  const begun = { at: 0, acceptedMs: 0 };
  const begin = async (): Promise<void> => {
    begun.at = performance.now();
    if (kind === 'batch') await trainBatch(server.query, { items: items(count) });
    else await handInOneByOne(server, count);
    begun.acceptedMs = performance.now() - begun.at;
  };
  try {
    await new Promise<void>((resolve, reject) => {
      client.subscribe<{ trainingSessionEvents: EventAnswer }>(
        { query: EVENTS },
        {
          next: ({ data }) => {
            if (data && isFinalType(data.trainingSessionEvents.type)) ended += 1;
            if (ended === count) resolve();
          },
          error: reject,
          complete: () => reject(new Error('the feed has ended')),
        },
      );
      client.on('connected', () => void begin().catch(reject));
    });
    return {
      sessionsPerSecond: (count * 1_000) / (performance.now() - begun.at),
      acceptedMs: begun.acceptedMs,
    };
  } finally {
    await client.dispose();
  }
}

/**
 * A batch of 1,000 small responses beside as many that eight clients hand in one by one: how long the whole request
 * takes until the batch is accepted, and how fast its sessions end, with real evaluations by the same server.
 */
export async function run(): Promise<BenchResult> {
  const database = await openBenchDatabase();
  let server: TestServer | null = null;
  try {
    const served = (server = await startTestServer({ env: { DATABASE_URL: database.url } }));
    for (const kind of ['batch', 'single'] as const) await measure(served, kind, WARM_UP);
    const rounds = await inTurns(['batch', 'single'] as const, ROUNDS, async (kind) => {
      await database.settle();
      return measure(served, kind, SESSIONS);
    });
    const client = await database.client();
    const { rows } = await client.query<{ transactions: string }>(
      `SELECT max(counted.transactions) AS transactions FROM (SELECT count(DISTINCT tx) AS transactions
         FROM training_event WHERE type = 'QUEUED' AND batch_id IS NOT NULL GROUP BY batch_id) counted`,
    );
    const rates = (kind: Kind) => rounds[kind].map((round) => round.sessionsPerSecond);
    const accepted = rounds.batch.map((round) => round.acceptedMs);
    const transactions = Number(rows[0]?.transactions);
    const rate = median(ratios(rates('batch'), rates('single')));
    const result = {
      name: 'batch',
      figures: {
        ...spread('ms until a batch of 1,000 is accepted', accepted),
        'transactions of a batch': transactions,
        ...spread('sessions/s of a batch', rates('batch')),
        ...spread('sessions/s one by one', rates('single')),
        'rate of a batch by that one by one': rate,
      },
      gate: `accepted in one transaction below ${GATE.acceptMs} ms, at no less than ${GATE.rate} of the rate one by one`,
      passed: Math.max(...accepted) < GATE.acceptMs && transactions === 1 && rate >= GATE.rate,
    };
    printResult(result);
    return result;
  } finally {
    await server?.stop();
    await database.close();
  }
}

await runIfMain(import.meta.url, run);

import { socketClient } from '../test/testkit/socket-client.js';
import { startTestServer, type TestServer } from '../test/testkit/test-server.js';
import { isFinalType, QUICK_RESPONSE, train, type EventAnswer } from '../test/testkit/training-operations.js';
import { printResult, runIfMain, type BenchResult } from './harness.js';
import { openBenchDatabase, type BenchDatabase } from './kit/bench-database.js';
import { cpuMsOf, cpuMsOfTree } from './kit/processes.js';
import { inTurns, median, spread } from './kit/rounds.js';

const SESSIONS = 200;
const ROUNDS = 3;
const GATE_MS = 25;

interface Round {
  readonly sessionsPerSecond: number;
  /** Of the worker processes and of PostgreSQL; the evaluators' are processes of their own and not in it. */
  readonly workerMs: number;
  readonly databaseMs: number;
}

const START = 'mutation { startTrainingSystem { system { status } } }';
const STOP = 'mutation { stopTrainingSystem { system { status } } }';
const EVENTS = 'subscription { trainingSessionEvents { type } }';

/** None comes twice, so that none is taken from the cache. */
let tasks = 0;

/** Resolves when so many sessions have ended; `begin` is called when the feed is open. */
async function untilEnded(api: TestServer, count: number, begin: () => Promise<unknown>): Promise<void> {
  const client = socketClient(api.socketUrl);
  let ended = 0;
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
  } finally {
    await client.dispose();
  }
}

async function measure(database: BenchDatabase, api: TestServer, workers: number): Promise<Round> {
  await api.query(STOP);
  const inputs = Array.from({ length: SESSIONS }, () => ({
    ...QUICK_RESPONSE,
    taskDescription: `task ${(tasks += 1)}`,
  }));
  for (let at = 0; at < inputs.length; at += 20) {
    await Promise.all(inputs.slice(at, at + 20).map((input) => train(api.query, input)));
  }
  const env = { DATABASE_URL: database.url, ROLES: 'worker', WORKER_CONCURRENCY: '2' };
  const servers: TestServer[] = [];
  try {
    for (let i = 0; i < workers; i += 1) servers.push(await startTestServer({ env }));
    await database.settle();
    const workerCpu = (): number => servers.reduce((sum, server) => sum + cpuMsOf(server.pid), 0);
    const before = {
      worker: workerCpu(),
      database: cpuMsOfTree(database.postmasterPid),
      at: performance.now(),
    };
    await untilEnded(api, SESSIONS, () => api.query(START));
    return {
      sessionsPerSecond: (SESSIONS * 1_000) / (performance.now() - before.at),
      workerMs: (workerCpu() - before.worker) / SESSIONS,
      databaseMs: (cpuMsOfTree(database.postmasterPid) - before.database) / SESSIONS,
    };
  } finally {
    for (const server of servers) await server.stop();
  }
}

/**
 * Sessions that one worker process ends per second, and two, with real evaluations of a short text; and what a session
 * costs besides its evaluation: processor time of the workers' own processes and of PostgreSQL.
 */
export async function run(): Promise<BenchResult> {
  const database = await openBenchDatabase();
  let api: TestServer | null = null;
  try {
    const served = await startTestServer({ env: { DATABASE_URL: database.url, ROLES: 'api' } });
    api = served;
    const kinds = ['one', 'two'] as const;
    const rounds = await inTurns(kinds, ROUNDS, (kind) => measure(database, served, kind === 'one' ? 1 : 2));
    const all = [...rounds.one, ...rounds.two];
    const overhead = median(all.map((round) => round.workerMs + round.databaseMs));
    const result = {
      name: 'train',
      figures: {
        ...spread(
          'sessions/s, one worker',
          rounds.one.map((round) => round.sessionsPerSecond),
        ),
        ...spread(
          'sessions/s, two workers',
          rounds.two.map((round) => round.sessionsPerSecond),
        ),
        'cpuMs a session, worker process': median(all.map((round) => round.workerMs)),
        'cpuMs a session, PostgreSQL': median(all.map((round) => round.databaseMs)),
        'cpuMs a session, both': overhead,
      },
      gate: `less than ${GATE_MS} ms of CPU a session besides its evaluation`,
      passed: overhead < GATE_MS,
    };
    printResult(result);
    return result;
  } finally {
    await api?.stop();
    await database.close();
  }
}

await runIfMain(import.meta.url, run);

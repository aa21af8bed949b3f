import 'reflect-metadata';
import { createAnalysisHost, createExecutorPool, type Subject } from '../src/evaluation/index.js';
import { createCache, type KeptCache } from '../src/platform/cache/index.js';
import { DEFAULT_PROJECT } from '../src/platform/project.js';
import { systemClock, systemIds, systemRandom } from '../src/platform/system-ports.js';
import { createStrategyCatalog } from '../src/training/strategies/strategy-catalog.js';
import { readHumanEval, type HumanEvalTask } from '../test/testkit/humaneval.js';
import { startTestServer, type TestServer } from '../test/testkit/test-server.js';
import { train, type SessionAnswer } from '../test/testkit/training-operations.js';
import { printResult, runIfMain, type BenchResult } from './harness.js';
import { openBenchDatabase, silent, type BenchDatabase } from './kit/bench-database.js';
import { median, ratios, spread } from './kit/rounds.js';

const RESPONSES = 20;
const REQUESTS = 2_000;
/** So many requests wait for their sessions' end at the same time. */
const AT_ONCE = 40;
const ROUNDS = 5;
const GATE_TIMES = 20;
const BOUNDS = { leaseMs: 30_000, maxBytes: 256 * 1024 * 1024, maxAgeMs: 3_600_000 };

interface Round {
  /** Median milliseconds of one evaluation: found out, from this process's memory, from the database. */
  readonly missMs: number;
  readonly frontMs: number;
  readonly storedMs: number;
}

function inputOf(task: HumanEvalTask) {
  const { language, tests, entryPoint, prompt, program } = task;
  const context = { language, tests, entryPoint };
  return { agentType: 'engineer', originalResponse: program, taskDescription: prompt, context };
}

function subjectOf(task: HumanEvalTask, round: number): Subject {
  return {
    agentType: 'engineer',
    response: task.program,
    original: null,
    dataFormat: 'CODE',
    // No round knows what another one has found out.
    taskDescription: `${task.prompt} Round ${round}.`,
    language: task.language,
    tests: task.tests,
    entryPoint: task.entryPoint,
    reference: null,
    source: null,
    evidence: null,
    extra: null,
  };
}

/** Engineer evaluations with tests, each one found out, then taken from the cache of its process, then of another one. */
async function measureEvaluations(bench: BenchDatabase, tasks: readonly HumanEvalTask[]): Promise<Round[]> {
  const [analysis, executors] = [
    createAnalysisHost({ size: 1 }),
    await createExecutorPool({ concurrency: 1, logger: silent }),
  ];
  const node = async (): Promise<KeptCache> => {
    const database = await bench.database(2);
    const ports = { clock: systemClock, ids: systemIds, random: systemRandom, logger: silent };
    return createCache({ database, ...ports }, BOUNDS);
  };
  const [own, other] = [await node(), await node()];
  const catalog = createStrategyCatalog({ analysis, executors });
  const timed = async (cache: KeptCache, subject: Subject): Promise<number> => {
    const { signal } = new AbortController();
    const memory = cache.for({ project: DEFAULT_PROJECT, signal, mayReuse: true });
    const startedAt = performance.now();
    await memory.recall('evaluation', [subject], async () => ({
      value: await catalog.select(subject).evaluate(subject, { signal, memory }),
      isWhole: true,
    }));
    return performance.now() - startedAt;
  };
  try {
    const rounds: Round[] = [];
    // The first round starts processes and warms up; it does not count.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const samples: Round[] = [];
      for (const task of tasks) {
        const subject = subjectOf(task, round);
        samples.push({
          missMs: await timed(own, subject),
          frontMs: await timed(own, subject),
          storedMs: await timed(other, subject),
        });
      }
      const of = (name: keyof Round): number => median(samples.map((sample) => sample[name]));
      if (round > 0) rounds.push({ missMs: of('missMs'), frontMs: of('frontMs'), storedMs: of('storedMs') });
    }
    return rounds;
  } finally {
    await Promise.all([analysis.close(), executors.close()]);
  }
}

interface Trained {
  readonly sessions: readonly SessionAnswer[];
  readonly sessionsPerSecond: number;
  readonly misses: number;
  readonly evaluationMisses: number;
}

/** All requests through a server, with two worker processes on one database. */
async function measureSessions(bench: BenchDatabase, tasks: readonly HumanEvalTask[]): Promise<Trained> {
  const servers: TestServer[] = [];
  const start = async (env: Record<string, string>): Promise<TestServer> => {
    const server = await startTestServer({ env: { DATABASE_URL: bench.url, ...env } });
    servers.push(server);
    return server;
  };
  try {
    const api = await start({ ROLES: 'api' });
    for (let i = 0; i < 2; i += 1) await start({ ROLES: 'worker', WORKER_CONCURRENCY: '4' });
    const inputs = Array.from({ length: REQUESTS }, (_, i) => inputOf(tasks[i % tasks.length]!));
    const sessions: SessionAnswer[] = [];
    const trainSome = async (): Promise<void> => {
      for (let input = inputs.pop(); input; input = inputs.pop())
        sessions.push(await train(api.query, { ...input, waitSeconds: 30 }));
    };
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: AT_ONCE }, trainSome));
    const sessionsPerSecond = (REQUESTS * 1_000) / (performance.now() - startedAt);
    // Stopping workers tell the last of what they have counted.
    for (const server of servers.splice(0).reverse()) await server.stop();
    const client = await bench.client();
    const missesOf = async (kind: string): Promise<number> => {
      const { rows } = await client.query<{ misses: string }>(
        'SELECT sum(misses) AS misses FROM cache_total WHERE project_id = $1 AND kind = $2',
        [DEFAULT_PROJECT.projectId, kind],
      );
      return Number(rows[0]!.misses);
    };
    const [misses, evaluationMisses] = [await missesOf('improvement'), await missesOf('evaluation')];
    return { sessions, sessionsPerSecond, misses, evaluationMisses };
  } finally {
    for (const server of servers) await server.stop();
  }
}

/**
 * How often 2,000 requests over 20 responses are found out, on two worker processes; and how much faster an evaluation
 * with tests is taken from the cache than made.
 */
export async function run(): Promise<BenchResult> {
  const all = readHumanEval('python');
  if (!all) throw new Error('this benchmark needs HumanEval');
  const tasks = all.slice(0, RESPONSES);
  const bench = await openBenchDatabase();
  try {
    const { sessions, sessionsPerSecond, misses, evaluationMisses } = await measureSessions(bench, tasks);
    const rounds = await measureEvaluations(bench, tasks);
    const of = (name: keyof Round): number[] => rounds.map((round) => round[name]);
    const [fromFront, fromStore] = [
      ratios(of('missMs'), of('frontMs')),
      ratios(of('missMs'), of('storedMs')),
    ];
    const durations = (isHit: boolean): number[] =>
      sessions.filter((session) => session.cacheHit === isHit).map((session) => session.durationMs ?? 0);
    const ended = sessions.filter(({ status }) => status === 'IMPROVED' || status === 'UNIMPROVED');
    const result = {
      name: 'cache',
      figures: {
        requests: REQUESTS,
        responses: RESPONSES,
        'sessions that ended well': ended.length,
        'misses of improvements': misses,
        'misses of evaluations': evaluationMisses,
        'sessions/s': sessionsPerSecond,
        'session ms, miss': median(durations(false)),
        'session ms, hit or wait': median(durations(true)),
        'evaluation ms, miss': median(of('missMs')),
        'evaluation ms, hit in the process': median(of('frontMs')),
        'evaluation ms, hit in the database': median(of('storedMs')),
        ...spread('times faster, in the process', fromFront),
        ...spread('times faster, in the database', fromStore),
      },
      gate: `exactly ${RESPONSES} misses, and a hit at least ${GATE_TIMES} times faster than a miss`,
      passed:
        ended.length === REQUESTS &&
        misses === RESPONSES &&
        evaluationMisses === RESPONSES &&
        median(fromFront) >= GATE_TIMES,
    };
    printResult(result);
    return result;
  } finally {
    await bench.close();
  }
}

await runIfMain(import.meta.url, run);

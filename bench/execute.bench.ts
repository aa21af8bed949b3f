import 'reflect-metadata';
import { parseArgs } from 'node:util';
import {
  createAnalysisHost,
  createExecutorPool,
  type ExecutorPool,
  type Memory,
  type Subject,
} from '../src/evaluation/index.js';
import { descendantsOf } from '../src/platform/sandbox/index.js';
import { createStrategyCatalog, STRATEGIES, type StrategyCatalog } from '../src/training/index.js';
import { BOMBS } from './execute/bombs.js';
import { canonicalSubjects } from './execute/solutions.js';
import { printResult, runIfMain, type BenchResult } from './harness.js';
import { mapMemory } from './kit/map-memory.js';
import { pssMbOf } from './kit/processes.js';
import { median, spread } from './kit/rounds.js';

/** Started by itself with `--every 20` it takes every twentieth solution, for a quick look. */
const { values } = parseArgs({ options: { every: { type: 'string' } }, strict: false });
const EVERY = Number(values.every ?? 1);
const GOAL_PER_SECOND = 50;
/** What the goal is for: a machine with two cores. */
const CONCURRENCY = 2;
/** Sessions at work at once: while one's program runs, another's code is analysed. */
const SESSIONS = 4;
const ROUNDS = 3;
const BOMB_ROUNDS = 2;
const MEMORY_LIMIT_MB = 256;
/** What a process may take beside that, on top of what it took when it had done nothing. */
const BESIDE_MB = 64;
/** Kinds of executors' children, and what each may keep of earlier programs before it is replaced. */
const KINDS = 4;
const GROWN_MB = 48;
const SAMPLE_MS = 5;

/**
 * Engineer evaluations with tests per second, and the memory of the executors' processes under programs that take all
 * that they can get.
 */
export async function run(): Promise<BenchResult> {
  const executors = await createExecutorPool({
    concurrency: CONCURRENCY,
    limits: { memoryMb: MEMORY_LIMIT_MB },
  });
  try {
    const speed = await measureSpeed(executors);
    const memory = await measureMemory(executors);
    const result = {
      name: 'execute',
      figures: { ...speed.figures, ...memory.figures },
      gate:
        `at least ${GOAL_PER_SECOND} evaluations with tests a second, and under bombs in all languages less memory than ` +
        `${CONCURRENCY} × (${MEMORY_LIMIT_MB} + ${BESIDE_MB} MiB + an idle interpreter of each of ${KINDS} kinds, each grown by up to ${GROWN_MB} MiB)`,
      passed: speed.passed && memory.passed,
    };
    printResult(result);
    return result;
  } finally {
    await executors.close();
  }
}

interface Part {
  readonly figures: Readonly<Record<string, number>>;
  readonly passed: boolean;
}

/** The first pass also measures how much each suite proves; later ones remember that, and run all else anew. */
async function measureSpeed(executors: ExecutorPool): Promise<Part> {
  const subjects = canonicalSubjects()?.filter((_, index) => index % EVERY === 0);
  if (!subjects) throw new Error('This benchmark needs HumanEval.');
  const analysis = createAnalysisHost({
    size: CONCURRENCY,
    extensions: STRATEGIES.flatMap(({ analyses }) => analyses ?? []),
  });
  try {
    const catalog = createStrategyCatalog({ analysis, executors });
    const memory = mapMemory();
    const first = await perSecond(catalog, subjects, memory);
    const later: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) later.push(await perSecond(catalog, subjects, memory));
    return {
      figures: {
        'evaluations/s, first pass': first,
        ...spread('evaluations/s', later),
        'evaluations/s / goal': median(later) / GOAL_PER_SECOND,
      },
      passed: median(later) >= GOAL_PER_SECOND,
    };
  } finally {
    await analysis.close();
  }
}

async function perSecond(
  catalog: StrategyCatalog,
  subjects: readonly Subject[],
  memory: Memory,
): Promise<number> {
  const left = [...subjects];
  const goOn = async (): Promise<void> => {
    for (let subject = left.shift(); subject; subject = left.shift()) {
      await catalog.select(subject).evaluate(subject, { signal: new AbortController().signal, memory });
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: SESSIONS }, goOn));
  return (subjects.length * 1_000) / (performance.now() - startedAt);
}

/**
 * All bombs at once, each from a session of its own. Each place to run in may keep an idle interpreter of each kind, so
 * that no program has to wait for the start of one; what these take is measured first.
 */
async function measureMemory(executors: ExecutorPool): Promise<Part> {
  // One of each kind of child, at rest: started anew, and having done nothing but a small thing.
  const before = new Set(descendantsOf(process.pid));
  await Promise.all(
    ['javascript', 'typescript', 'python'].map((language) =>
      executors.run(
        { language, source: language === 'python' ? 'x = 1' : 'let x = 1;', tests: null, entryPoint: null },
        {},
        new AbortController().signal,
      ),
    ),
  );
  const idle = descendantsOf(process.pid).filter((pid) => !before.has(pid));
  const interpretersMb = pssMbOf(idle);

  const peaks: number[] = [];
  const verdicts: string[] = [];
  for (let round = 0; round < BOMB_ROUNDS; round += 1) {
    let peak = 0;
    const timer = setInterval(() => {
      peak = Math.max(peak, pssMbOf(descendantsOf(process.pid)));
    }, SAMPLE_MS);
    const results = await Promise.all(
      BOMBS.map((bomb) => executors.run(bomb, {}, new AbortController().signal)),
    );
    clearInterval(timer);
    peaks.push(peak);
    verdicts.push(...results.map(({ verdict }) => verdict));
  }
  const bound = CONCURRENCY * (MEMORY_LIMIT_MB + BESIDE_MB + interpretersMb + KINDS * GROWN_MB);
  const worst = Math.max(...peaks);
  return {
    figures: {
      'MB of an idle interpreter of each kind': interpretersMb,
      'MB under bombs, most': worst,
      'MB under bombs, bound': bound,
      'MB under bombs / bound': worst / bound,
      'bombs that ran': verdicts.length,
      'of them stopped for their memory': verdicts.filter((verdict) => verdict === 'OUT_OF_MEMORY').length,
      'of them passed': verdicts.filter((verdict) => verdict === 'PASS').length,
    },
    passed: worst <= bound && !verdicts.includes('PASS'),
  };
}

await runIfMain(import.meta.url, run);

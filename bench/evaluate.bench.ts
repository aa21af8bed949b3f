import 'reflect-metadata';
import { createAnalysisHost, noMemory, NothingJudgedError } from '../src/evaluation/index.js';
import type { ExecutorPool } from '../src/evaluation/index.js';
import { createStrategyCatalog, STRATEGIES, type TrainingStrategy } from '../src/training/index.js';
import { CODE_SAMPLES } from './evaluate/code-samples.js';
import { OPERATIONS_SAMPLES } from './evaluate/operations-samples.js';
import { OTHER_SAMPLES } from './evaluate/other-samples.js';
import { LINES, subjectOf, type Sample } from './evaluate/sample.js';
import { TEXT_SAMPLES } from './evaluate/text-samples.js';
import type { BenchResult } from './harness.js';
import { percentile, printResult, runIfMain } from './harness.js';
import { cpuMsOfTree } from './kit/processes.js';

const LIMIT_MS = 100;
const WARM_UP = 10;
const ROUNDS = 40;

const SAMPLES: readonly Sample[] = [
  ...CODE_SAMPLES,
  ...TEXT_SAMPLES,
  ...OPERATIONS_SAMPLES,
  ...OTHER_SAMPLES,
];

/** Whatever would be run is answered at once, so that what is measured is all but execution. */
const noExecutors: ExecutorPool = {
  executors: [],
  run: () =>
    Promise.resolve({
      executor: 'none',
      verdict: 'UNSUPPORTED',
      message: 'Nothing is run here.',
      testsPassed: null,
      testsTotal: null,
      failures: [],
      output: '',
      durationMs: 0,
    }),
  close: () => Promise.resolve(),
};

interface Case {
  readonly strategy: TrainingStrategy;
  readonly sample: Sample;
}

/**
 * Evaluations without execution of responses of 200 lines, warm, from the strategy's call to its answer: the trip to the
 * analysis processes and back, and all that is parsed, linted and compared there. Each round has a text of its own.
 */
export async function run(): Promise<BenchResult> {
  const extensions = STRATEGIES.flatMap(({ analyses }) => analyses ?? []);
  const analysis = createAnalysisHost({ size: 1, extensions });
  try {
    const catalog = createStrategyCatalog({ analysis, executors: noExecutors });
    const cases: Case[] = SAMPLES.map((sample) => ({
      strategy: catalog.select(subjectOf(sample, 0)),
      sample,
    }));
    for (const strategy of catalog.strategies) {
      if (cases.some((each) => each.strategy.name === strategy.name)) continue;
      // There is none for it here yet: it must be as quick with a text as with its own.
      for (const sample of TEXT_SAMPLES) cases.push({ strategy, sample });
    }
    const figures: Record<string, number> = {};
    let worst = 0;
    for (const each of cases) {
      const { samples, cpuMs } = await measure(each);
      const name = `${each.strategy.name}, ${each.sample.name}`;
      const p95 = percentile(samples, 0.95);
      worst = Math.max(worst, p95);
      figures[`${name}: p50Ms`] = percentile(samples, 0.5);
      figures[`${name}: p95Ms`] = p95;
      figures[`${name}: p95 / limit`] = p95 / LIMIT_MS;
      figures[`${name}: processor ms, mean`] = cpuMs;
    }
    const gate = `p95 of a ${LINES}-line response, warm and without execution, is below ${LIMIT_MS} ms for every strategy`;
    const result = { name: 'evaluate', figures, gate, passed: worst < LIMIT_MS };
    printResult(result);
    return result;
  } finally {
    await analysis.close();
  }
}

/** `cpuMs` is of this process and of those that analyse, for one evaluation: it tells a slow one from a busy machine. */
async function measure({ strategy, sample }: Case): Promise<{ samples: number[]; cpuMs: number }> {
  const samples: number[] = [];
  let cpuBefore = 0;
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    if (round === WARM_UP) cpuBefore = cpuMsOfTree(process.pid);
    const subject = subjectOf(sample, round);
    const startedAt = performance.now();
    try {
      await strategy.evaluate(subject, { signal: new AbortController().signal, memory: noMemory });
    } catch (error) {
      if (!(error instanceof NothingJudgedError)) throw error;
    }
    if (round >= WARM_UP) samples.push(performance.now() - startedAt);
  }
  return { samples, cpuMs: (cpuMsOfTree(process.pid) - cpuBefore) / ROUNDS };
}

await runIfMain(import.meta.url, run);

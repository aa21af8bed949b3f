import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createExecutorPool, type ExecutionResult, type ExecutorPool } from '../../src/evaluation/index.js';
import { descendantsOf } from '../../src/platform/sandbox/index.js';
import { JAVASCRIPT_NEIGHBOURS, PYTHON_NEIGHBOURS, type Neighbour } from './neighbours.js';

const SEED = 20_250_102;
const CONCURRENCY = 2;
/** Children that there may be at once: for JavaScript, TypeScript and Python in Monty or CPython. */
const KINDS_OF_CHILDREN = 4;

let pool: ExecutorPool;

beforeAll(async () => {
  pool = await createExecutorPool({ concurrency: CONCURRENCY, limits: { memoryMb: 64, timeoutMs: 20_000 } });
});

afterAll(() => pool?.close());

/** How far a program got before its time was up is a matter of the machine's speed. */
type Told = Pick<ExecutionResult, 'executor' | 'verdict' | 'message' | 'failures' | 'output'> & {
  readonly tests: readonly (number | null)[] | 'those in its time';
};

async function run(language: string, neighbour: Neighbour): Promise<Told> {
  const { source, tests, timeoutMs } = neighbour;
  const result = await pool.run(
    { language, source, tests, entryPoint: null },
    timeoutMs === undefined ? {} : { timeoutMs },
    new AbortController().signal,
  );
  const { executor, verdict, message, failures, output, testsPassed, testsTotal } = result;
  const count = verdict === 'TIMEOUT' ? 'those in its time' : [testsPassed, testsTotal];
  return { executor, verdict, message, failures, output, tests: count };
}

/** All of them at once, in this order: each with what came of it. */
async function runAll(language: string, order: readonly Neighbour[]): Promise<Map<string, Told>> {
  const results = await Promise.all(
    order.map(async (each) => [each.what, await run(language, each)] as const),
  );
  return new Map(results);
}

describe('a program gets the same result whatever ran before it and beside it', () => {
  test.each([
    ['javascript', JAVASCRIPT_NEIGHBOURS, 2],
    ['typescript', JAVASCRIPT_NEIGHBOURS, 1],
    ['python', PYTHON_NEIGHBOURS, 2],
  ] as const)(
    'in %s, in any order',
    async (language, neighbours, numRuns) => {
      const orders = fc.sample(fc.shuffledSubarray([...neighbours], { minLength: neighbours.length }), {
        seed: SEED,
        numRuns,
      });
      const first = await runAll(language, neighbours);
      for (const { what, verdict } of neighbours) {
        if (verdict !== null) expect({ what, ...first.get(what) }).toMatchObject({ what, verdict });
      }
      for (const order of orders) {
        const results = await runAll(language, order);
        for (const { what } of neighbours) {
          expect({ what, result: results.get(what) }).toEqual({ what, result: first.get(what) });
        }
        // Those that were killed have left nothing, and their places were taken.
        const children = descendantsOf(process.pid);
        expect(children.length).toBeLessThanOrEqual(CONCURRENCY * KINDS_OF_CHILDREN);
      }
    },
    120_000,
  );
});

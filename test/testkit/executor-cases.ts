import { afterAll, beforeAll, expect } from '@jest/globals';
import {
  createExecutorPool,
  type ExecutionResult,
  type ExecutorPool,
} from '../../src/evaluation/executors/index.js';

/** A program, and what its run is to come to. */
export interface ExecutorCase {
  readonly what: string;
  readonly source: string;
  readonly tests: string | null;
  readonly entryPoint?: string | null;
  readonly expected: object;
}

export interface ExecutorRunner {
  /** Open while the tests of the file run. */
  readonly pool: () => ExecutorPool;
  readonly run: (
    language: string,
    program: Omit<ExecutorCase, 'what' | 'expected'>,
  ) => Promise<ExecutionResult>;
}

/** A pool of executors for the tests of this file, that is to warn of nothing. */
export function useExecutors(): ExecutorRunner {
  let pool: ExecutorPool;
  const faults: string[] = [];
  beforeAll(async () => {
    pool = await createExecutorPool({
      concurrency: 2,
      logger: { warn: (_details, message) => faults.push(message) },
    });
  });
  afterAll(async () => {
    await pool.close();
    expect(faults).toEqual([]);
  });
  return {
    pool: () => pool,
    run: (language, { source, tests, entryPoint = null }) => {
      const { signal } = new AbortController();
      return pool.run({ language, source, tests, entryPoint }, { timeoutMs: 3_000 }, signal);
    },
  };
}

export const pass = (total: number) =>
  ({ verdict: 'PASS', message: null, testsPassed: total, testsTotal: total }) as const;
export const fail = (passed: number, total: number) =>
  ({ verdict: 'FAIL', testsPassed: passed, testsTotal: total, message: expect.any(String) }) as const;
export const says = (verdict: string, message: string) => ({
  verdict,
  message: expect.stringContaining(message) as unknown,
});

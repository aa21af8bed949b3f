import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createExecutorPool, type ExecutorPool } from '../../src/evaluation/executors/index.js';
import {
  CPYTHON_FAKES,
  JAVASCRIPT_FAKES,
  JAVASCRIPT_TESTS,
  PYTHON_FAKES,
  PYTHON_TESTS,
  type Fake,
} from './fakes.js';

const LIMITS = { timeoutMs: 1_500, memoryMb: 128, outputBytes: 4_096 };

let pool: ExecutorPool;

beforeAll(async () => {
  pool = await createExecutorPool({ concurrency: 2 });
});

afterAll(() => pool.close());

const TIERS: [string, string, string, readonly Fake[]][] = [
  ['quickjs', 'javascript', JAVASCRIPT_TESTS, JAVASCRIPT_FAKES],
  ['monty', 'python', PYTHON_TESTS, PYTHON_FAKES],
  ['cpython-bwrap', 'python', PYTHON_TESTS, [...PYTHON_FAKES, ...CPYTHON_FAKES]],
];

describe.each(TIERS)('in %s, %s, a wrong program does not pass by', (name, language, usualTests, fakes) => {
  test.each(fakes.map((fake) => [fake.what, fake] as const))(
    '%s',
    async (_what, { source, tests = usualTests }) => {
      const executor = pool.executors.find((each) => each.name === name);
      if (!executor?.isAvailable) return;
      const program = { language, source, tests, entryPoint: 'f' };
      const result = await executor.run(program, LIMITS, new AbortController().signal);
      expect(result.verdict).not.toBe('PASS');
      expect(result.message).toMatch(/\w/);
      if (result.testsPassed !== null && result.testsTotal !== null) {
        expect(result.testsPassed).toBeLessThanOrEqual(result.testsTotal);
      }
    },
  );
});

test.each([
  ['quickjs', 'javascript', 'const f = () => 2;', JAVASCRIPT_TESTS, 3],
  ['monty', 'python', 'def f(): return 2', PYTHON_TESTS, 2],
  ['cpython-bwrap', 'python', 'def f(): return 2', PYTHON_TESTS, 2],
])('in %s, %s, a right program passes these tests', async (name, language, source, tests, total) => {
  const executor = pool.executors.find((each) => each.name === name);
  if (!executor?.isAvailable) return;
  const result = await executor.run(
    { language, source, tests, entryPoint: 'f' },
    LIMITS,
    new AbortController().signal,
  );
  expect(result).toMatchObject({ verdict: 'PASS', testsPassed: total, testsTotal: total });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  createExecutorPool,
  type ExecutionResult,
  type ExecutorPool,
} from '../../src/evaluation/executors/index.js';
import { FAULTY_TASKS, readHumanEval, type HumanEvalTask } from '../testkit/humaneval.js';

let pool: ExecutorPool;

beforeAll(async () => {
  pool = await createExecutorPool();
});

afterAll(() => pool.close());

/** CPython takes a process for each program, so it gets every eighth task; the others get all. */
const TIERS = [
  { name: 'monty', language: 'python', every: 1, passes: 152 },
  { name: 'cpython-bwrap', language: 'python', every: 8, passes: 21 },
  { name: 'quickjs', language: 'javascript', every: 1, passes: 161 },
] as const;

async function runOne(name: string, task: HumanEvalTask): Promise<ExecutionResult> {
  const executor = pool.executors.find((each) => each.name === name);
  if (!executor) throw new Error(`There is no executor ${name}.`);
  const program = {
    language: task.language,
    source: task.program,
    tests: task.tests,
    entryPoint: task.entryPoint,
  };
  const limits = { timeoutMs: 10_000, memoryMb: 256, outputBytes: 65_536 };
  return await executor.run(program, limits, new AbortController().signal);
}

describe('HumanEval: the canonical solutions', () => {
  test.each(TIERS)('no solution that $name supports fails', async ({ name, language, every, passes }) => {
    const tasks = readHumanEval(language)?.filter((_, index) => index % every === 0);
    if (!tasks) return;
    const executor = pool.executors.find((each) => each.name === name);
    if (!executor?.isAvailable) {
      expect(executor?.reason).toEqual(expect.any(String));
      process.stderr.write(`\nSKIPPED: ${name} does not run here: ${executor?.reason}\n`);
      return;
    }
    const results = await Promise.all(
      tasks.map(async (task) => ({ task, result: await runOne(name, task) })),
    );
    const count = (verdict: string): number =>
      results.filter(({ result }) => result.verdict === verdict).length;
    process.stderr.write(
      `\nHumanEval, ${name}: ${count('PASS')} pass, ${count('UNSUPPORTED')} unsupported, ` +
        `${results.length - count('PASS') - count('UNSUPPORTED')} fail of ${results.length}\n`,
    );
    const failed = results.filter(
      ({ task, result }) => !['PASS', 'UNSUPPORTED'].includes(result.verdict) && !FAULTY_TASKS.has(task.id),
    );
    expect(failed.map(({ task, result }) => `${task.id}: ${result.verdict} ${result.message}`)).toEqual([]);
    expect(count('PASS')).toBeGreaterThanOrEqual(passes);
    for (const { result } of results.filter(({ result: { verdict } }) => verdict === 'PASS')) {
      expect(result.testsPassed).toBe(result.testsTotal);
      expect(result.testsTotal).toBeGreaterThan(0);
    }
  });

  test('a solution that returns nothing fails, with every assertion counted', async () => {
    const task = readHumanEval('python')?.[0];
    if (!task) return;
    const result = await runOne('monty', { ...task, program: `${task.prompt}    return None\n` });
    expect(result).toMatchObject({ verdict: 'FAIL', testsPassed: 0, testsTotal: 7 });
  });

  test('a solution that is right for some cases passes as many', async () => {
    const task = readHumanEval('javascript')?.[0];
    if (!task) return;
    const result = await runOne('quickjs', { ...task, program: `${task.prompt} return true }` });
    expect(result).toMatchObject({ verdict: 'FAIL', testsPassed: 4, testsTotal: 7 });
  });
});

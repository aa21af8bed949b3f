import { describe, expect, test } from '@jest/globals';
import { fakeExecutors } from '../../../test/testkit/fake-executors.js';
import { runTests } from './test-run.js';

const program = { language: 'python', source: 'x = 1', tests: 'assert x', entryPoint: null };
const never = new AbortController().signal;

describe('running tests', () => {
  test('the share that passes is proof, as strong as there are tests', async () => {
    const failures = [{ name: 'assert f(2) == 4', message: 'got 5', line: 7 }];
    const fake = fakeExecutors({
      verdict: 'FAIL',
      message: '1 of 4 failed',
      testsPassed: 3,
      testsTotal: 4,
      failures,
    });
    const { run, evidence } = await runTests(fake, program, never);
    expect(run).toMatchObject({
      outcome: 'JUDGED',
      executor: 'fake',
      verdict: 'FAIL',
      testsPassed: 3,
      testsTotal: 4,
    });
    expect(evidence).toEqual([expect.objectContaining({ score: 75, strength: 0.8, isProof: true })]);
    expect(evidence[0]?.findings).toEqual([
      {
        rule: 'test-failed',
        message: 'Test assert f(2) == 4 failed: got 5 (line 7 of the tests)',
        line: null,
        severity: 'ERROR',
      },
    ]);
  });

  test.each(['ERROR', 'TIMEOUT', 'OUT_OF_MEMORY'] as const)(
    '%s before any test is proof of no worth',
    async (verdict) => {
      const fake = fakeExecutors({ verdict, message: 'why', testsPassed: null, testsTotal: null });
      const { run, evidence } = await runTests(fake, program, never);
      expect(run.verdict).toBe(verdict);
      expect(evidence[0]).toMatchObject({ score: 0, strength: 1, isProof: true });
      expect(evidence[0]?.findings).toHaveLength(1);
    },
  );

  test('what is not supported is no failure', async () => {
    const fake = fakeExecutors({
      verdict: 'UNSUPPORTED',
      message: 'no classes',
      testsPassed: null,
      testsTotal: null,
    });
    const { run, evidence } = await runTests(fake, program, never);
    expect(run).toMatchObject({ outcome: 'CANNOT_JUDGE', verdict: 'UNSUPPORTED' });
    expect(run.reason).toContain('no classes');
    expect(evidence).toEqual([]);
  });

  test('a broken executor is a failed evaluator, a fired signal is passed on', async () => {
    const broken = fakeExecutors(() => {
      throw new Error('spawn EAGAIN');
    });
    expect((await runTests(broken, program, never)).run).toMatchObject({
      outcome: 'FAILED',
      reason: expect.stringContaining('spawn EAGAIN'),
    });
    const controller = new AbortController();
    const stopped = fakeExecutors(() => {
      controller.abort(new Error('cancelled'));
      throw controller.signal.reason;
    });
    await expect(runTests(stopped, program, controller.signal)).rejects.toThrow('cancelled');
  });
});

import type { ExecutionResult, ExecutorPool, Program } from '../../src/evaluation/executors/executor.js';

/** An executor pool that answers what the test says, and remembers what it was asked. */
export function fakeExecutors(
  answer: Partial<ExecutionResult> | ((program: Program) => Partial<ExecutionResult>),
): ExecutorPool & { readonly programs: Program[] } {
  const programs: Program[] = [];
  return {
    programs,
    executors: [],
    run: (program) => {
      programs.push(program);
      const given = typeof answer === 'function' ? answer(program) : answer;
      return Promise.resolve({
        executor: 'fake',
        verdict: 'PASS',
        message: null,
        testsPassed: 1,
        testsTotal: 1,
        failures: [],
        output: '',
        durationMs: 1,
        ...given,
      });
    },
    close: () => Promise.resolve(),
  };
}

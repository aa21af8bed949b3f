import type { ExecutionResult, ExecutorPool, Program } from '../executors/executor.js';
import type { CriterionEvidence, Judgement } from '../domain/evidence.js';
import { cannotJudge, failed, judged, points } from './judgement.js';
import { findingOfFailure } from './test-findings.js';

export const TEST_RUN = { name: 'test-run', version: '1' };

/**
 * Runs tests against code. The score is the share that passes; so many tests n prove n / (n + 1). Code that gets as far
 * as no test, by an error, its time or its memory, is proved not to work. What no executor here supports is not judged.
 */
export async function runTests(
  executors: ExecutorPool,
  program: Program,
  signal: AbortSignal,
  strengthOf: (tests: number) => number = (tests) => tests / (tests + 1),
): Promise<Judgement> {
  let result: ExecutionResult;
  try {
    result = await executors.run(program, {}, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    return failed(
      TEST_RUN,
      `The tests could not be run: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const { executor, verdict, testsPassed, testsTotal, durationMs } = result;
  const run = { executor, verdict, testsPassed, testsTotal };
  if (verdict === 'UNSUPPORTED') {
    const why = result.message ?? 'this executor lacks something that the code uses';
    return cannotJudge(TEST_RUN, `The tests could not be run here: ${why}`, durationMs, run);
  }
  return judged(TEST_RUN, durationMs, [evidenceOf(result, strengthOf)], run);
}

function evidenceOf(result: ExecutionResult, strengthOf: (tests: number) => number): CriterionEvidence {
  const { verdict, testsPassed, testsTotal, message, executor } = result;
  const total = testsTotal ?? (verdict === 'PASS' ? 1 : null);
  const passed = verdict === 'PASS' ? (testsPassed ?? total) : testsPassed;
  const findings = result.failures.map(findingOfFailure);
  const didRun = total !== null && total > 0 && passed !== null;
  const score = didRun ? (100 * passed) / total : 0;
  const strength = didRun ? strengthOf(total) : 1;
  const outcome = didRun
    ? `${passed} of ${total} tests passed, ${points(score)} points`
    : 'No test could be run';
  const why =
    verdict === 'PASS' ? '' : ` (${verdict.toLowerCase().replaceAll('_', ' ')}: ${message ?? 'no message'})`;
  if (!didRun && findings.length === 0) {
    findings.push({
      rule: verdict.toLowerCase(),
      message: message ?? outcome,
      line: null,
      severity: 'ERROR',
    });
  }
  return {
    criterion: 'CORRECTNESS',
    score,
    strength,
    isProof: true,
    explanation: `${outcome}${why}; run by ${executor}.`,
    findings,
  };
}

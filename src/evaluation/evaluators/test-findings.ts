import type { TestFailure } from '../executors/executor.js';
import type { Evaluation, Finding } from '../domain/evaluation.js';

const RULE = 'test-failed';
const SEPARATOR = ' failed: ';

/** A failed test as a finding. Its line is one of the tests, not of the response, and so stands in the message. */
export function findingOfFailure(failure: TestFailure): Finding {
  const place = failure.line === null ? '' : ` (line ${failure.line} of the tests)`;
  const name = failure.name.replaceAll(SEPARATOR, ' ');
  return {
    rule: RULE,
    message: `Test ${name}${place}${SEPARATOR}${failure.message}`,
    line: null,
    severity: 'ERROR',
  };
}

/** Which tests failed, told apart by name and line and not by how they failed. */
export function failedTestsOf(evaluation: Evaluation): string[] {
  return evaluation.criteria
    .flatMap((criterion) => criterion.findings)
    .filter((finding) => finding.rule === RULE)
    .map((finding) => finding.message.split(SEPARATOR)[0] ?? '');
}

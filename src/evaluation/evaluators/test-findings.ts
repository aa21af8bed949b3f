import type { TestFailure } from '../executors/executor.js';
import type { Evaluation, Finding } from '../domain/evaluation.js';

const RULE = 'test-failed';
const SEPARATOR = ' failed: ';

/** A failed test as a finding. Its line is one of the tests, not of the response, and so stands in the message. */
export function findingOfFailure(failure: TestFailure): Finding {
  const name = failure.name.replaceAll(SEPARATOR, ' ');
  const place = failure.line === null ? '' : ` (line ${failure.line} of the tests)`;
  return {
    rule: RULE,
    message: `Test ${name}${SEPARATOR}${failure.message}${place}`,
    line: null,
    severity: 'ERROR',
  };
}

/**
 * Which tests failed, by name, as often as each did. Not by line, which a formatter may change where the tests are the
 * response, nor by how they failed.
 */
export function failedTestsOf(evaluation: Evaluation): string[] {
  return evaluation.criteria
    .flatMap((criterion) => criterion.findings)
    .filter((finding) => finding.rule === RULE)
    .map((finding) => finding.message.split(SEPARATOR)[0] ?? '');
}

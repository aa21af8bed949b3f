import type { Finding } from '../domain/evaluation.js';
import type { Judgement } from '../domain/evidence.js';

/** What mutants say about tests: of `total` that ran, so many were noticed. */
export interface MeasuredSuite {
  readonly killed: number;
  readonly total: number;
}

/** Fewer mutants than this that all survive may be no fault of the tests. */
const MUTANTS_ENOUGH = 3;
/** What is left of tests that would notice nothing: they still ran, and still come before what linters say. */
const WORTHLESS_STRENGTH = 0.01;
/** Taken where a run got to no test, so that it is not known how many there are: with more, it weighs less. */
const TESTS_UNCOUNTED = 100;

/**
 * A run of tests that counts for as much as the tests prove: killed / (total + 1) where their mutants were run, else
 * what it counted for, n / (n + 1) of n tests. It comes before all that is no proof. A run that got to no test stays
 * proof that the code does not work.
 */
export function weighTests(run: Judgement, suite: MeasuredSuite | null): Judgement {
  const { testsTotal } = run.run;
  const didRun = testsTotal !== null && testsTotal > 0;
  const tests = didRun ? testsTotal : TESTS_UNCOUNTED;
  const measured = didRun && suite !== null && suite.total > 0 ? suite : null;
  const evidence = run.evidence.map((item) => {
    if (!measured) return { ...item, tests };
    const { killed, total } = measured;
    return {
      ...item,
      tests,
      strength: Math.max(WORTHLESS_STRENGTH, killed / (total + 1)),
      explanation: `${item.explanation} ${worthInWords(measured)}`,
      findings: [...item.findings, ...worthlessness(measured)],
    };
  });
  return { ...run, evidence };
}

function worthInWords({ killed, total }: MeasuredSuite): string {
  if (isWorthless({ killed, total }))
    return `The tests prove nothing: they notice none of ${total} faults put into the code.`;
  return `The tests notice ${killed} of ${total} faults put into the code.`;
}

function worthlessness(suite: MeasuredSuite): Finding[] {
  if (!isWorthless(suite)) return [];
  const message = `The tests notice none of ${suite.total} faults put into the code, so that passing them proves nothing`;
  return [{ rule: 'tests-prove-nothing', message, line: null, severity: 'WARNING' }];
}

function isWorthless({ killed, total }: MeasuredSuite): boolean {
  return killed === 0 && total >= MUTANTS_ENOUGH;
}

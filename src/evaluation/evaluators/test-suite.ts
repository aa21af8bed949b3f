import type { CodeFacts } from '../analysis/tasks.js';
import type { Judgement } from '../domain/evidence.js';
import { scoreOfFindings } from '../domain/penalty.js';
import { countInWords, judged, points } from './judgement.js';

const TEST_SUITE = { name: 'test-suite', version: '1' };

/** That tests assert something does not show that they would find a fault. */
const STRENGTH = 0.3;

/** Whether the tests of a suite assert anything that can fail, by their syntax. */
export function judgeTestSuite(facts: CodeFacts): Judgement {
  const findings = [...facts.emptyTests, ...facts.stubs, ...facts.markers];
  const assertsNothing = facts.assertions === 0;
  const score = assertsNothing ? 0 : scoreOfFindings(findings);
  const explanation = assertsNothing
    ? 'Nothing in it asserts anything that could fail.'
    : `${facts.testCases} test cases with ${facts.assertions} assertions that can fail; ` +
      `${countInWords(findings)}, ${points(score)} points.`;
  return judged(TEST_SUITE, 0, [
    { criterion: 'COMPLETENESS', score, strength: STRENGTH, isProof: false, explanation, findings },
  ]);
}

import type { Evaluation } from '../../../evaluation/index.js';
import { survivorsIn } from '../../../evaluation/index.js';
import { compareByProof, compareByScore } from '../compare-evaluations.js';
import type { Comparison } from '../strategy.js';

/**
 * The order of proof for test suites: one that passes on its source must still do so, and notice every fault that it
 * noticed before; then the score must be higher. It may have fewer tests. For one that does not pass no test may be lost.
 */
export function compareSuites(original: Evaluation, candidate: Evaluation): Comparison {
  const verdictOf = (evaluation: Evaluation) =>
    evaluation.evaluators.find((run) => run.verdict !== null)?.verdict;
  if (verdictOf(original) !== 'PASS') return compareByProof(original, candidate);
  if (verdictOf(candidate) !== 'PASS') {
    return { isBetter: false, reason: 'The original passes on the source; the candidate does not.' };
  }
  const before = survivorsOf(original);
  const missed = survivorsOf(candidate).find((survivor) => {
    const at = before.indexOf(survivor);
    if (at >= 0) before.splice(at, 1);
    return at < 0;
  });
  if (missed !== undefined) {
    return { isBetter: false, reason: `It misses a fault that the original notices: ${missed}.` };
  }
  return compareByScore(original, candidate);
}

function survivorsOf(evaluation: Evaluation): string[] {
  return evaluation.criteria.flatMap(({ findings }) => survivorsIn(findings));
}

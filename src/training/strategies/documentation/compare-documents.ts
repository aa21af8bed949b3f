import type { Evaluation } from '../../../evaluation/index.js';
import { compareByScore } from '../compare-evaluations.js';
import type { Comparison } from '../strategy.js';
import { EXAMPLES, LOST_EXAMPLE } from './judge-examples.js';

/** No example that ran is broken or lost; then the score must be higher. */
export function compareDocuments(original: Evaluation, candidate: Evaluation): Comparison {
  const lost = candidate.criteria.flatMap((item) => item.findings).find((item) => item.rule === LOST_EXAMPLE);
  if (lost) return { isBetter: false, reason: `${lost.message}.` };
  const [before, after] = [passedOf(original), passedOf(candidate)];
  if (after < before)
    return { isBetter: false, reason: `It breaks examples: ${after} run where ${before} ran before.` };
  return compareByScore(original, candidate);
}

function passedOf(evaluation: Evaluation): number {
  return evaluation.evaluators.find((run) => run.name === EXAMPLES.name)?.testsPassed ?? 0;
}

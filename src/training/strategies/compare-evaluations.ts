import type { Evaluation, EvaluatorRun } from '../../evaluation/index.js';
import { ADVISORY_JUDGE_NAME, BEHAVIOUR, BEHAVIOUR_KEPT, failedTestsOf } from '../../evaluation/index.js';
import type { Comparison } from './strategy.js';

/** Runs that are not of the tests that came with the task. */
const COMPARISONS = new Set([BEHAVIOUR.name, BEHAVIOUR_KEPT.name]);

/**
 * The order of proof for what can be run: it parses, no test is lost, nothing that was judged before is left unjudged;
 * then the score must be higher, by at least the thousandth of a point that is stored. A test gained outweighs all
 * that linters say, by the criteria's weights, so that what is better proved also has the higher score.
 */
export function compareByProof(original: Evaluation, candidate: Evaluation): Comparison {
  const lost = lostProof(original, candidate);
  if (lost !== null) return { isBetter: false, reason: lost };
  const changed = changedBehaviour(original, candidate);
  if (changed !== null) return { isBetter: false, reason: changed };
  const score = compareScores(original, candidate);
  if (!score.isBetter) return score;
  const [before, after] = [testRunOf(original), testRunOf(candidate)];
  if (!after) return score;
  const gained = (after.testsPassed ?? 0) - (before?.testsPassed ?? 0);
  const tests = `${after.testsPassed ?? 0} of ${after.testsTotal ?? '?'} tests pass`;
  const reason =
    gained > 0 ? `${tests}, ${gained} more than before, none lost` : `No test is lost (${tests})`;
  return { isBetter: true, reason: `${reason}; ${lowerFirst(score.reason)}` };
}

/** For what cannot be run: nothing that was judged before is left unjudged, and the score is higher. */
export function compareByScore(original: Evaluation, candidate: Evaluation): Comparison {
  const unjudged = leftUnjudged(original, candidate);
  if (unjudged !== null) return { isBetter: false, reason: unjudged };
  return compareScores(original, candidate);
}

function lostProof(original: Evaluation, candidate: Evaluation): string | null {
  const [before, after] = [testRunOf(original), testRunOf(candidate)];
  if (before && (before.testsPassed ?? 0) > 0) {
    if (after?.outcome !== 'JUDGED') {
      return `The original passed ${before.testsPassed} tests; of the candidate that is not known (${after?.reason ?? 'not run'}).`;
    }
    const passed = after.testsPassed ?? 0;
    if (passed < (before.testsPassed ?? 0)) {
      return `It loses tests: ${passed} pass where ${before.testsPassed} of ${before.testsTotal ?? '?'} passed.`;
    }
    const failedBefore = failedTestsOf(original);
    const lost = failedTestsOf(candidate).find((test) => !takeOne(failedBefore, test));
    if (lost !== undefined) return `It loses a test that passed before: ${lost}.`;
  }
  if (before?.outcome !== 'JUDGED' && after?.outcome === 'JUDGED' && after.verdict !== 'PASS') {
    return 'It fails tests that could not be run on the original, so that none is lost cannot be shown.';
  }
  return leftUnjudged(original, candidate);
}

/** Where code is only to be refactored, and no test shows that it had to change, what it does must stay as it was. */
function changedBehaviour(original: Evaluation, candidate: Evaluation): string | null {
  const kept = candidate.evaluators.find((run) => run.name === BEHAVIOUR_KEPT.name);
  if (kept?.outcome !== 'JUDGED' || kept.verdict === 'PASS') return null;
  const passed = (evaluation: Evaluation) => testRunOf(evaluation)?.testsPassed ?? 0;
  if (passed(candidate) > passed(original)) return null;
  return `Its behaviour changed: it does as the original on ${kept.testsPassed ?? 0} of ${kept.testsTotal ?? '?'} inputs, and gains no test.`;
}

/** Evaluators that judged the original and not the candidate: a better score for want of evidence is none. Advice is none. */
function leftUnjudged(original: Evaluation, candidate: Evaluation): string | null {
  const judgedAfter = new Set(
    candidate.evaluators.filter((run) => run.outcome === 'JUDGED').map((run) => run.name),
  );
  const missing = original.evaluators.find(
    ({ outcome, name }) => outcome === 'JUDGED' && name !== ADVISORY_JUDGE_NAME && !judgedAfter.has(name),
  );
  if (!missing) return null;
  const run = candidate.evaluators.find((item) => item.name === missing.name);
  return `${missing.name} judged the original but not the candidate: ${run?.reason ?? 'it was not run'}.`;
}

function compareScores(original: Evaluation, candidate: Evaluation): Comparison {
  const [before, after] = [inThousandths(original.score), inThousandths(candidate.score)];
  const scores = `${shown(before)} → ${shown(after)}`;
  if (after <= before) return { isBetter: false, reason: `The score is not higher (${scores}).` };
  const gains = candidate.criteria.flatMap((criterion) => {
    const old = original.criteria.find((item) => item.criterion === criterion.criterion);
    if (!old || criterion.weight === 0 || inThousandths(criterion.score) <= inThousandths(old.score))
      return [];
    return [
      `${criterion.criterion} ${shown(inThousandths(old.score))} → ${shown(inThousandths(criterion.score))}`,
    ];
  });
  const why = gains.length > 0 ? `: ${gains.join(', ')}` : '';
  return { isBetter: true, reason: `The score is higher (${scores})${why}.` };
}

/** Removes one of equal entries; false where there is none. */
function takeOne(list: string[], entry: string): boolean {
  const at = list.indexOf(entry);
  if (at >= 0) list.splice(at, 1);
  return at >= 0;
}

function testRunOf(evaluation: Evaluation): EvaluatorRun | null {
  return evaluation.evaluators.find((run) => run.verdict !== null && !COMPARISONS.has(run.name)) ?? null;
}

function inThousandths(score: number): number {
  return Math.round(score * 1000);
}

function shown(thousandths: number): string {
  return (thousandths / 1000).toFixed(1);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

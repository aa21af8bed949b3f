import type { CriterionMean } from './statistics.js';

const LOW_SUCCESS_RATE = 0.5;
const LOW_IMPROVEMENT = 10;
const FEW_SESSIONS = 5;
const STAGNANT_SPREAD = 5;
/** Points below the mean of all scores from which a criterion is said to drag it. */
const DRAG = 10;
/** A mean of fewer says little of a criterion. */
const DRAG_SESSIONS = 5;

/** What was measured of an agent, in points where it is no count or share. */
export interface Measured {
  /** Sessions that were evaluated to their end: improved or not. */
  readonly evaluatedCount: number;
  /** Sessions that ended, in whatever way. */
  readonly sessionCount: number;
  /** In [0, 1]; null where nothing counts. */
  readonly successRate: number | null;
  /** Null where nothing was evaluated, as for the next two. */
  readonly meanImprovement: number | null;
  /** Standard deviation of the improvements. */
  readonly improvementSpread: number | null;
  readonly meanResponseScore: number | null;
  readonly criteria: readonly CriterionMean[];
  /** What a test calls a decline; null where none does. */
  readonly decline?: { readonly metric: string; readonly slopePerDay: number } | null;
}

/** What to do about what was measured, naming the numbers; the most pressing first, nothing where all is well. */
export function recommend(measured: Measured): string[] {
  const { sessionCount, evaluatedCount, successRate, meanImprovement, improvementSpread } = measured;
  if (sessionCount === 0) return ['No training data available - start training sessions'];
  const advice: string[] = [];
  if (successRate !== null && successRate < LOW_SUCCESS_RATE) {
    advice.push(`Low success rate (${(successRate * 100).toFixed(1)}%) - review training templates`);
  }
  if (meanImprovement !== null && meanImprovement < LOW_IMPROVEMENT) {
    advice.push(`Low improvement score (${meanImprovement.toFixed(1)}) - consider strategy adjustment`);
  }
  if (evaluatedCount < FEW_SESSIONS) {
    const sessions = `${evaluatedCount} evaluated ${evaluatedCount === 1 ? 'session' : 'sessions'}`;
    advice.push(`Insufficient recent training data (${sessions}) - increase training frequency`);
  } else if (improvementSpread !== null && improvementSpread < STAGNANT_SPREAD) {
    const spread = `improvements differ by ${improvementSpread.toFixed(1)} points`;
    advice.push(`Performance stagnation detected (${spread}) - try new training approaches`);
  }
  const { decline = null } = measured;
  if (decline) {
    const slope = `${decline.slopePerDay.toFixed(2)} a day`;
    advice.push(`Declining ${decline.metric} (${slope}) - look at what changed when it began`);
  }
  const drag = dragging(measured);
  if (drag) {
    const name = drag.criterion.toLowerCase();
    const against = `${drag.meanScore.toFixed(1)} against a mean score of ${measured.meanResponseScore!.toFixed(1)}`;
    advice.push(`Low ${name} (${against}) - work on ${name} first`);
  }
  return advice;
}

/** The criteria that lie well below the score, where enough was seen of them. */
export function drags({
  criteria,
  meanResponseScore,
}: Pick<Measured, 'criteria' | 'meanResponseScore'>): CriterionMean[] {
  if (meanResponseScore === null) return [];
  return criteria.filter(
    ({ count, meanScore }) => count >= DRAG_SESSIONS && meanScore <= meanResponseScore - DRAG,
  );
}

/** The lowest of those that drag. */
function dragging(measured: Measured): CriterionMean | null {
  return drags(measured).reduce<CriterionMean | null>(
    (lowest, each) => (lowest === null || each.meanScore < lowest.meanScore ? each : lowest),
    null,
  );
}

import type { CriterionTotals, Moments, RollupTotals } from '../../metrics/index.js';
import { meanInterval, wilsonInterval, type Interval, type SampleMoments } from './intervals.js';

/** Rollups keep milli-points. */
const MILLI = 1_000;
const SCORE_RANGE = { min: 0, max: 100 };
const GAIN_RANGE = { min: -100, max: 100 };

/** A criterion's mean over responses as they came in. */
export interface CriterionMean {
  /** As in CORRECTNESS. */
  readonly criterion: CriterionTotals['criterion'];
  /** Points in [0, 100]. */
  readonly meanScore: number;
  readonly count: number;
}

export interface Statistics {
  readonly sessionCount: number;
  readonly improvedCount: number;
  readonly unimprovedCount: number;
  readonly failedCount: number;
  readonly cancelledCount: number;
  readonly successRate: number | null;
  readonly successRateInterval: Interval | null;
  readonly meanResponseScore: number | null;
  readonly meanResponseScoreInterval: Interval | null;
  readonly meanImprovement: number | null;
  readonly meanImprovementInterval: Interval | null;
}

/** What the totals of a window say; null where nothing was observed. */
export function toStatistics(totals: readonly RollupTotals[]): Statistics {
  const sum = (pick: (t: RollupTotals) => number): number => totals.reduce((all, t) => all + pick(t), 0);
  const improvedCount = sum((t) => t.improvedCount);
  const unimprovedCount = sum((t) => t.unimprovedCount);
  const failedCount = sum((t) => t.failedCount);
  const cancelledCount = sum((t) => t.cancelledCount);
  const ended = improvedCount + unimprovedCount + failedCount;
  const successes = sum((t) => t.successCount);
  const score = inPoints(totals.map((t) => t.responseScore));
  const gain = inPoints(totals.map((t) => t.improvement));
  return {
    sessionCount: ended + cancelledCount,
    improvedCount,
    unimprovedCount,
    failedCount,
    cancelledCount,
    successRate: ended === 0 ? null : successes / ended,
    successRateInterval: wilsonInterval(successes, ended),
    meanResponseScore: mean(score),
    meanResponseScoreInterval: meanInterval(score, SCORE_RANGE),
    meanImprovement: mean(gain),
    meanImprovementInterval: meanInterval(gain, GAIN_RANGE),
  };
}

/** The mean of each criterion that was observed, in the order in which evaluations list them. */
export function criterionMeans(totals: readonly RollupTotals[]): CriterionMean[] {
  const means = new Map<CriterionMean['criterion'], { n: number; sum: number }>();
  for (const { criterion, n, sum } of totals.flatMap(({ criteria }) => criteria)) {
    const all = means.get(criterion) ?? { n: 0, sum: 0 };
    means.set(criterion, { n: all.n + n, sum: all.sum + sum });
  }
  return [...means].map(([criterion, { n, sum }]) => ({ criterion, meanScore: sum / n / MILLI, count: n }));
}

/** Standard deviation of the improvements themselves, in points; null where there is none. */
export function improvementSpread(totals: readonly RollupTotals[]): number | null {
  const { n, sum, sumSquares } = inPoints(totals.map((t) => t.improvement));
  return n === 0 ? null : Math.sqrt(Math.max(0, sumSquares / n - (sum / n) ** 2));
}

function inPoints(moments: readonly Moments[]): SampleMoments {
  return {
    n: moments.reduce((all, m) => all + m.n, 0),
    sum: moments.reduce((all, m) => all + m.sum, 0) / MILLI,
    sumSquares: moments.reduce((all, m) => all + m.sumSquares, 0) / (MILLI * MILLI),
  };
}

function mean({ n, sum }: SampleMoments): number | null {
  return n === 0 ? null : sum / n;
}

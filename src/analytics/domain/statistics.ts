import type { RollupTotals } from '../../metrics/index.js';
import { meanInterval, wilsonInterval, type Interval, type SampleMoments } from './intervals.js';

/** Rollups keep milli-points. */
const MILLI = 1_000;
const SCORE_RANGE = { min: 0, max: 100 };
const GAIN_RANGE = { min: -100, max: 100 };

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

function inPoints(moments: readonly SampleMoments[]): SampleMoments {
  return {
    n: moments.reduce((all, m) => all + m.n, 0),
    sum: moments.reduce((all, m) => all + m.sum, 0) / MILLI,
    sumSquares: moments.reduce((all, m) => all + m.sumSquares, 0) / (MILLI * MILLI),
  };
}

function mean({ n, sum }: SampleMoments): number | null {
  return n === 0 ? null : sum / n;
}

import type { Interval } from '../../domain/intervals.js';
import { lagOneCorrelation, varianceInflation } from './autocorrelation.js';
import { mannKendall } from './mann-kendall.js';
import type { Observation } from './observations.js';
import { pairwiseSlopes, senInterval, senSlope } from './theil-sen.js';

export type Direction = 'IMPROVING' | 'STABLE' | 'DECLINING' | 'UNKNOWN';

/** Below so many observations nothing is said of a direction: the test's approximations do not hold. */
export const OBSERVATIONS_FOR_DIRECTION = 10;
/** Where the test finds a trend. */
const SIGNIFICANCE = 0.05;

export interface TrendAssessment {
  readonly direction: Direction;
  /** Per day; null below two observations. */
  readonly slopePerDay: number | null;
  /** At 95 %; null where the direction is UNKNOWN. */
  readonly slopeInterval: Interval | null;
  /** Two-sided, corrected for autocorrelation; null where the direction is UNKNOWN. */
  readonly pValue: number | null;
}

/**
 * Where a series is heading. Fewer than ten observations: UNKNOWN. Else IMPROVING or DECLINING where Mann's and
 * Kendall's test, corrected for ties and autocorrelation, finds a trend at 5 %, and STABLE where it does not. The
 * autocorrelation is that of observations next to each other, once the slope is taken out; gaps are not filled.
 *
 * @param observations usable ones, in the order of time
 * @param betterIs whether larger or smaller values are better
 */
export function assessTrend(
  observations: readonly Observation[],
  betterIs: 'HIGHER' | 'LOWER',
): TrendAssessment {
  const slopes = pairwiseSlopes(observations);
  const slope = senSlope(slopes);
  if (observations.length < OBSERVATIONS_FOR_DIRECTION || slope === null) {
    return { direction: 'UNKNOWN', slopePerDay: slope, slopeInterval: null, pValue: null };
  }
  const residuals = observations.map(({ day, value }) => value - slope * day);
  const inflation = varianceInflation(residuals.length, lagOneCorrelation(residuals));
  const test = mannKendall(
    observations.map(({ value }) => value),
    inflation,
  );
  const isFound = test.pValue < SIGNIFICANCE;
  const isBetter = test.s > 0 === (betterIs === 'HIGHER');
  return {
    direction: isFound ? (isBetter ? 'IMPROVING' : 'DECLINING') : 'STABLE',
    slopePerDay: slope,
    slopeInterval: senInterval(slopes, test.variance),
    pValue: test.pValue,
  };
}

import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import type { Interval } from '../../domain/intervals.js';
import { medianOfSorted, type Observation } from './observations.js';

/** Slopes of all pairs of observations at different times, sorted; per day. */
export function pairwiseSlopes(observations: readonly Observation[]): Float64Array {
  const n = observations.length;
  const slopes = new Float64Array((n * (n - 1)) / 2);
  let count = 0;
  for (let i = 1; i < n; i += 1) {
    const { day, value } = observations[i]!;
    for (let j = 0; j < i; j += 1) {
      const days = day - observations[j]!.day;
      if (days !== 0) slopes[count++] = (value - observations[j]!.value) / days;
    }
  }
  return slopes.subarray(0, count).sort();
}

/** Theil's and Sen's slope per day: the median of all pairs' slopes. Null below two observations. */
export function senSlope(slopes: Float64Array): number | null {
  return slopes.length === 0 ? null : medianOfSorted(slopes);
}

/**
 * Sen's interval of the slope (JASA 63 (1968), 1379-1389), from the variance of Kendall's S: the same that the test
 * uses, so that both say the same. Null without slopes.
 */
export function senInterval(slopes: Float64Array, variance: number, level = 0.95): Interval | null {
  const count = slopes.length;
  if (count === 0) return null;
  const reach = normalQuantile(1 - (1 - level) / 2, 0, 1) * Math.sqrt(variance);
  const at = (rank: number): number => slopes[Math.min(count - 1, Math.max(0, rank))]!;
  return {
    lower: at(Math.floor((count - reach) / 2) - 1),
    upper: at(Math.ceil((count + reach) / 2)),
    level,
  };
}

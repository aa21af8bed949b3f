import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';

export interface Interval {
  readonly lower: number;
  readonly upper: number;
  /** Nominal coverage, in (0, 1). */
  readonly level: number;
}

/**
 * Wilson's score interval of a share; null without observations.
 * Source: E. B. Wilson, JASA 22 (1927), 209-212.
 */
export function wilsonInterval(successes: number, n: number, level = 0.95): Interval | null {
  if (n === 0) return null;
  const z = normalQuantile(1 - (1 - level) / 2, 0, 1);
  const share = successes / n;
  const centre = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return {
    lower: successes === 0 ? 0 : Math.max(0, centre - half),
    upper: successes === n ? 1 : Math.min(1, centre + half),
    level,
  };
}

export interface SampleMoments {
  readonly n: number;
  readonly sum: number;
  readonly sumSquares: number;
}

/**
 * Student's t interval of a mean from its moments, clipped to `range`; null with fewer than two observations, of which
 * no spread can be told.
 */
export function meanInterval(
  { n, sum, sumSquares }: SampleMoments,
  range: { readonly min: number; readonly max: number },
  level = 0.95,
): Interval | null {
  if (n < 2) return null;
  const mean = sum / n;
  const variance = Math.max(0, (sumSquares - n * mean * mean) / (n - 1));
  const half = tQuantile(1 - (1 - level) / 2, n - 1) * Math.sqrt(variance / n);
  return { lower: Math.max(range.min, mean - half), upper: Math.min(range.max, mean + half), level };
}

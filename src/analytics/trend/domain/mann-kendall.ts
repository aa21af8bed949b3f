import normalCdf from '@stdlib/stats-base-dists-normal-cdf';

export interface MannKendall {
  /** Pairs that rise less pairs that fall. */
  readonly s: number;
  /** Of S under no trend, with ties and inflation. */
  readonly variance: number;
  /** With continuity correction. */
  readonly z: number;
  /** Two-sided. */
  readonly pValue: number;
}

/**
 * Mann's and Kendall's test for a monotonic trend, corrected for ties (Kendall, Rank Correlation Methods, 1975).
 *
 * @param values in the order of time
 * @param inflation of the variance, for values that depend on each other; 1 for independent ones
 */
export function mannKendall(values: readonly number[], inflation = 1): MannKendall {
  const s = kendallScore(values);
  const variance = scoreVariance(values) * inflation;
  const z = variance === 0 || s === 0 ? 0 : (s - Math.sign(s)) / Math.sqrt(variance);
  return { s, variance, z, pValue: 2 * normalCdf(-Math.abs(z), 0, 1) };
}

function kendallScore(values: readonly number[]): number {
  let s = 0;
  for (let i = 1; i < values.length; i += 1) {
    const value = values[i]!;
    for (let j = 0; j < i; j += 1) {
      if (value > values[j]!) s += 1;
      else if (value < values[j]!) s -= 1;
    }
  }
  return s;
}

/** Of S for independent values, where those that occur t times are tied. */
function scoreVariance(values: readonly number[]): number {
  const terms = (n: number): number => n * (n - 1) * (2 * n + 5);
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let variance = terms(values.length);
  for (const count of counts.values()) variance -= terms(count);
  return variance / 18;
}

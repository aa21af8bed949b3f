import { betaBinomialMixture } from './boundaries.js';

/**
 * The p-value, at any time, of "both arms have the same p-quantile". For values without a bound, as durations are.
 * Source: confseq, QuantileABTest (MIT); Howard and Ramdas, arXiv 1906.09712.
 *
 * @param tuning units per arm at which it has most power
 */
export function quantileTest(
  first: readonly number[],
  second: readonly number[],
  { p, tuning, alpha = 0.05 }: { readonly p: number; readonly tuning: number; readonly alpha?: number },
): number {
  const mixture = betaBinomialMixture({ v: tuning * p * (1 - p), alpha }, p, 1 - p);
  const logValue = (n: number, share: number): number => mixture.logValue((share - p) * n, p * (1 - p) * n);
  const arms = [first, second].map((values) => armOf(values, logValue));
  const candidates = new Set([...first, ...second]);
  let least = Infinity;
  for (const x of candidates) least = Math.min(least, arms[0]!(x) + arms[1]!(x));
  return Math.min(1, Math.exp(-least));
}

/** How much an arm speaks against its quantile being at x: the least over all shares below x that its values allow. */
function armOf(
  values: readonly number[],
  logValue: (n: number, share: number) => number,
): (x: number) => number {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  const least = leastShare((share) => logValue(n, share));
  const lower = sorted[Math.ceil(least * n) - 1] ?? -Infinity;
  const upper = sorted[Math.floor(least * n)] ?? Infinity;
  return (x) => {
    if (x < lower) return logValue(n, countWhere(sorted, (value) => value <= x) / n);
    if (x > upper) return logValue(n, countWhere(sorted, (value) => value < x) / n);
    return logValue(n, least);
  };
}

/** How many of sorted values, from the first on, are so. */
function countWhere(sorted: readonly number[], isSo: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isSo(sorted[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where a convex function of [0, 1] is least, by golden sections. */
function leastShare(f: (share: number) => number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [0, 1];
  while (b - a > 1e-9) {
    const [left, right] = [b - ratio * (b - a), a + ratio * (b - a)];
    if (f(left) < f(right)) b = right;
    else a = left;
  }
  return (a + b) / 2;
}

import gammaln from '@stdlib/math-base-special-gammaln';
import { chiSquareCdf } from './boundaries.js';

/** How sure the mixture is of the planned shares: as if it had seen so many units. */
const CONCENTRATION = 1_000;
/** Evidence at which an experiment stops. */
export const SAMPLE_RATIO_LIMIT = 1_000;

/**
 * The logarithm of the evidence that units are not split by their weights; may be read after every unit. A multinomial
 * e-process: a Dirichlet mixture around the weights over the weights. Source: Lindon and Malek, arXiv 2011.03567.
 */
export function sampleRatioLogE(counts: readonly number[], weights: readonly number[]): number {
  const shares = sharesOf(weights);
  const n = counts.reduce((a, b) => a + b, 0);
  const mixed = counts.reduce((sum, count, i) => {
    const prior = CONCENTRATION * shares[i]!;
    return sum + gammaln(prior + count) - gammaln(prior) - count * Math.log(shares[i]!);
  }, 0);
  return mixed + gammaln(CONCENTRATION) - gammaln(CONCENTRATION + n);
}

/** The same after one unit more, which was given to the arm at `arm`; `counts` are those before it. */
export function nextSampleRatioLogE(
  logE: number,
  counts: readonly number[],
  weights: readonly number[],
  arm: number,
): number {
  const share = sharesOf(weights)[arm]!;
  const n = counts.reduce((a, b) => a + b, 0);
  return logE + Math.log((CONCENTRATION * share + counts[arm]!) / (CONCENTRATION + n) / share);
}

/** The p-value of a chi-square test, to be shown; it may not be read again and again. */
export function sampleRatioPValue(counts: readonly number[], weights: readonly number[]): number {
  const n = counts.reduce((a, b) => a + b, 0);
  if (n === 0) return 1;
  const statistic = sharesOf(weights).reduce(
    (sum, share, i) => sum + (counts[i]! - share * n) ** 2 / (share * n),
    0,
  );
  return 1 - chiSquareCdf(statistic, counts.length - 1);
}

function sharesOf(weights: readonly number[]): number[] {
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / total);
}

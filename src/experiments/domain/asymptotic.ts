import type { Difference, TestResult } from './two-sample.js';

/** The mixture's parameter that makes the sequence narrowest at `units`. */
export function bestRho(units: number, alpha: number): number {
  const twice = -2 * Math.log(alpha);
  return Math.sqrt((twice + Math.log(twice + 1)) / units);
}

/** Half the width of an asymptotic confidence sequence of a mean, after `n` values of variance 1. */
function unitMargin(n: number, rho: number, alpha: number): number {
  const spread = n * rho * rho + 1;
  return Math.sqrt((2 * spread * Math.log(Math.sqrt(spread) / alpha)) / (n * rho) ** 2);
}

/**
 * An asymptotic confidence sequence of a difference: it may be read at any time once there are enough units for its
 * standard error to be right. Source: growthbook, packages/stats (MIT); Waudby-Smith et al., arXiv 2103.06476.
 *
 * @param n units of both arms
 * @param tuning units at which it is narrowest
 */
export function sequentialInterval(
  difference: Difference,
  n: number,
  { alpha = 0.05, tuning = 5_000 }: { readonly alpha?: number; readonly tuning?: number } = {},
): TestResult {
  const { estimate, standardError } = difference;
  const rho = bestRho(tuning, alpha);
  const half = Math.sqrt(n) * standardError * unitMargin(n, rho, alpha);
  const spread = n * rho * rho + 1;
  const logE = ((estimate / standardError) ** 2 * n * rho * rho) / (2 * spread) - Math.log(spread) / 2;
  const pValue = Math.min(1, Math.exp(-logE));
  return { ...difference, lower: estimate - half, upper: estimate + half, pValue };
}

/** Theirs; not quite what is best at 100 values. */
export function defaultRho(alpha: number): number {
  const twice = -2 * Math.log(alpha);
  return Math.sqrt(twice + Math.log(twice) + 1) / 10;
}

/**
 * Half the width of an asymptotic confidence sequence of one mean.
 * Source: tensorzero, experimentation/asymptotic_confidence_sequences.rs (Apache-2.0).
 */
export function meanMargin(n: number, variance: number, alpha: number, rho = defaultRho(alpha)): number {
  const spread = n * variance * rho * rho + 1;
  return Math.sqrt((spread / (n * rho) ** 2) * Math.log(spread / alpha ** 2));
}

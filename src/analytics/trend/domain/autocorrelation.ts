/** Beyond this the effective number of observations would be next to none. */
const RHO_MAX = 0.95;

/**
 * Lag-1 autocorrelation, corrected for its bias in short series and clipped to [0, .95]; 0 where it cannot be told.
 *
 * @param values residuals in the order of time, without their trend
 */
export function lagOneCorrelation(values: readonly number[]): number {
  const n = values.length;
  if (n <= 4) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  let squares = 0;
  let products = 0;
  for (let i = 0; i < n; i += 1) {
    const deviation = values[i]! - mean;
    squares += deviation * deviation;
    if (i > 0) products += deviation * (values[i - 1]! - mean);
  }
  if (squares === 0) return 0;
  const rho = (n * (products / squares) + 2) / (n - 4);
  return Math.min(RHO_MAX, Math.max(0, rho));
}

/** By how much the variance of a mean, or of Kendall's S, is larger than for n independent values; 1 where rho is 0. */
export function varianceInflation(n: number, rho: number): number {
  let sum = 0;
  let power = 1;
  for (let k = 1; k < n; k += 1) {
    power *= rho;
    if (power < 1e-12) break;
    sum += (1 - k / n) * power;
  }
  return 1 + 2 * sum;
}

import gammainc from '@stdlib/math-base-special-gammainc';
import gammaln from '@stdlib/math-base-special-gammaln';
import normalCdf from '@stdlib/stats-base-dists-normal-cdf';

/**
 * A mixture of supermartingales: `logValue(s, v)` is the logarithm of an e-value when the sum is `s` and the variance
 * process is at `v`. Source: confseq, uniform_boundaries.h (MIT); Howard et al., arXiv 1810.08240.
 */
export interface Mixture {
  logValue(s: number, v: number): number;
  /** The largest sum that can be at `v`; infinite where there is none. */
  largestSum?(v: number): number;
}

export interface Tuning {
  /** The variance process at which the bound is tightest. */
  readonly v: number;
  readonly alpha: number;
}

/** The normal mixture's parameter that is best at a tuning. */
export function mixtureRho({ v, alpha }: Tuning): number {
  const twice = 2 * Math.log(1 / alpha);
  return v / (twice + Math.log(1 + twice));
}

const oneSidedRho = ({ v, alpha }: Tuning): number => mixtureRho({ v, alpha: 2 * alpha });

/** For sums that may go either way. */
export function normalMixture(tuning: Tuning): Mixture {
  const rho = mixtureRho(tuning);
  return { logValue: (s, v) => Math.log(rho / (v + rho)) / 2 + (s * s) / (2 * (v + rho)) };
}

/** For sums that are watched upwards: an e-value for "it does not rise". */
export function oneSidedNormalMixture(tuning: Tuning): Mixture {
  const rho = oneSidedRho(tuning);
  return {
    logValue: (s, v) =>
      Math.log((4 * rho) / (v + rho)) / 2 +
      (s * s) / (2 * (v + rho)) +
      Math.log(normalCdf(s / Math.sqrt(v + rho), 0, 1)),
  };
}

/** For values with an exponential tail of scale `c`, as costs and durations have. */
export function gammaExponentialMixture(tuning: Tuning, c: number): Mixture {
  const square = c * c;
  const rho = oneSidedRho(tuning) / square;
  const leading = rho * Math.log(rho) - gammaln(rho) - Math.log(gammainc(rho, rho));
  return {
    logValue(s, v) {
      const sum = (c * s + v) / square;
      const shape = v / square + rho;
      return (
        leading + gammaln(shape) + Math.log(gammainc(sum + rho, shape)) - shape * Math.log(sum + rho) + sum
      );
    },
  };
}

/** For counts, with jumps of at most `c`. */
export function gammaPoissonMixture(tuning: Tuning, c: number): Mixture {
  const square = c * c;
  const rho = oneSidedRho(tuning) / square;
  const leading = rho * Math.log(rho) - gammaln(rho) - Math.log(gammainc(rho, rho, true, true));
  return {
    logValue(s, v) {
      const rate = v / square + rho;
      const shape = s / c + rate;
      return (
        leading +
        gammaln(shape) +
        Math.log(gammainc(rate, shape, true, true)) -
        shape * Math.log(rate) +
        v / square
      );
    },
  };
}

/** For values within [-g, h] of their mean; two-sided. */
export function betaBinomialMixture(tuning: Tuning, g: number, h: number): Mixture {
  const r = Math.max(mixtureRho(tuning) - g * h, 1e-3 * g * h);
  const whole = g + h;
  const normalizer = logBeta(r / (g * whole), r / (h * whole));
  return {
    logValue: (s, v) =>
      (v / (g * h)) * Math.log(whole) -
      ((v + h * s) / (h * whole)) * Math.log(g) -
      ((v - g * s) / (g * whole)) * Math.log(h) +
      logBeta((r + v - g * s) / (g * whole), (r + v + h * s) / (h * whole)) -
      normalizer,
    largestSum: (v) => v / g,
  };
}

/** ln B(a, b). */
export function logBeta(a: number, b: number): number {
  return gammaln(a) + gammaln(b) - gammaln(a + b);
}

/** Up to where a sum stays at all times with probability 1 - alpha, when the variance process is at `v`. */
export function mixtureBound(mixture: Mixture, v: number, alpha: number): number {
  const threshold = Math.log(1 / alpha);
  let high = mixture.largestSum?.(v) ?? v;
  if (mixture.largestSum) {
    if (mixture.logValue(high, v) < threshold) return high;
  } else {
    while (mixture.logValue(high, v) <= threshold) high *= 2;
  }
  return bisect((s) => mixture.logValue(s, v) - threshold, 0, high);
}

/** Where a function that is negative at `low` and positive at `high` is 0. */
export function bisect(f: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  while (Math.abs(b - a) > 1e-12 * Math.max(1, Math.abs(b))) {
    const middle = (a + b) / 2;
    if (middle === a || middle === b) break;
    if (f(middle) > 0) b = middle;
    else a = middle;
  }
  return (a + b) / 2;
}

/** Riemann's zeta at s > 1: a sum, and Euler and Maclaurin's correction for what is behind it. */
function zeta(s: number): number {
  const terms = 50;
  let sum = 0;
  for (let k = 1; k < terms; k += 1) sum += k ** -s;
  return (
    sum +
    terms ** (1 - s) / (s - 1) +
    terms ** -s / 2 +
    (s * terms ** (-s - 1)) / 12 -
    (s * (s + 1) * (s + 2) * terms ** (-s - 3)) / 720
  );
}

/** A bound that is within a constant of the law of the iterated logarithm, from `vMin` on. */
export function polynomialStitchingBound(
  v: number,
  alpha: number,
  { vMin, c = 0, s = 1.4, eta = 2 }: { vMin: number; c?: number; s?: number; eta?: number },
): number {
  const used = Math.max(v, vMin);
  const k1 = (eta ** 0.25 + eta ** -0.25) / Math.SQRT2;
  const ell =
    s * Math.log(Math.log((eta * used) / vMin)) +
    Math.log(zeta(s) / Math.log(eta) ** s) +
    Math.log(1 / alpha);
  const term = ((Math.sqrt(eta) + 1) / 2) * c * ell;
  return Math.sqrt(k1 * k1 * used * ell + term * term) + term;
}

/**
 * A confidence sequence of a share: exact at any number of trials and whenever it is read.
 *
 * @param tuning trials at which it is narrowest
 */
export function bernoulliSequence(
  successes: number,
  trials: number,
  { alpha = 0.05, tuning = 100 }: { readonly alpha?: number; readonly tuning?: number } = {},
): { readonly lower: number; readonly upper: number } {
  if (trials === 0) return { lower: 0, upper: 1 };
  const share = successes / trials;
  const threshold = Math.log(1 / alpha);
  const excess = (p: number): number => {
    const mixture = betaBinomialMixture({ v: p * (1 - p) * tuning, alpha: 0.05 }, p, 1 - p);
    return mixture.logValue((share - p) * trials, p * (1 - p) * trials) - threshold;
  };
  return {
    lower: successes === 0 ? 0 : bisect((p) => (p <= 0 ? -1 : -excess(p)), 0, share),
    upper: successes === trials ? 1 : bisect((p) => (p >= 1 ? 1 : excess(p)), share, 1),
  };
}

/** The distribution function of chi-square. */
export function chiSquareCdf(x: number, degrees: number): number {
  return gammainc(x / 2, degrees / 2);
}

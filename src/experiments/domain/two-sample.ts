import tCdf from '@stdlib/stats-base-dists-t-cdf';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { meanOf, varianceOf, type Moments } from './moments.js';

/** An arm as tests see it; `base` is the mean that relative differences are relative to. */
export interface Arm {
  readonly n: number;
  readonly mean: number;
  readonly variance: number;
  readonly base: number;
}

export type Scale = 'ABSOLUTE' | 'RELATIVE';

export interface Difference {
  readonly estimate: number;
  readonly standardError: number;
}

export interface TestResult extends Difference {
  readonly lower: number;
  readonly upper: number;
  readonly pValue: number;
}

/** An arm of measured values. */
export function armOf(moments: Moments): Arm {
  const mean = meanOf(moments);
  return { n: moments.n, mean, variance: varianceOf(moments), base: mean };
}

/** An arm of successes; its variance is p (1 - p). */
export function proportionArm(successes: number, n: number): Arm {
  const mean = successes / n;
  return { n, mean, variance: mean * (1 - mean), base: mean };
}

/** Treatment minus control; relative to the control's mean by the delta method. */
export function differenceOf(control: Arm, treatment: Arm, scale: Scale = 'ABSOLUTE'): Difference {
  const difference = treatment.mean - control.mean;
  const [a, b] = [control.variance / control.n, treatment.variance / treatment.n];
  if (scale === 'ABSOLUTE') return { estimate: difference, standardError: Math.sqrt(a + b) };
  const squared = control.base ** 2;
  const variance = b / squared + (a * treatment.base ** 2) / squared ** 2;
  return { estimate: difference / control.base, standardError: Math.sqrt(variance) };
}

/** Welch and Satterthwaite's. */
function degreesOfFreedom(a: Arm, b: Arm): number {
  const [x, y] = [a.variance / a.n, b.variance / b.n];
  return (x + y) ** 2 / (x ** 2 / (a.n - 1) + y ** 2 / (b.n - 1));
}

/**
 * Welch's t-test for one look at a number of units that was fixed before. Read again and again it is wrong far more often
 * than alpha says: the simulations show that.
 */
export function fixedTest(control: Arm, treatment: Arm, scale: Scale, alpha = 0.05): TestResult {
  const difference = differenceOf(control, treatment, scale);
  const { estimate, standardError } = difference;
  const dof = degreesOfFreedom(control, treatment);
  const half = tQuantile(1 - alpha / 2, dof) * standardError;
  const pValue = 2 * (1 - tCdf(Math.abs(estimate / standardError), dof));
  return { ...difference, lower: estimate - half, upper: estimate + half, pValue };
}

/** The same, only for a treatment that is greater. */
export function fixedTestGreater(control: Arm, treatment: Arm, scale: Scale, alpha = 0.05): TestResult {
  const difference = differenceOf(control, treatment, scale);
  const { estimate, standardError } = difference;
  const dof = degreesOfFreedom(control, treatment);
  const lower = estimate - tQuantile(1 - alpha, dof) * standardError;
  return { ...difference, lower, upper: Infinity, pValue: 1 - tCdf(estimate / standardError, dof) };
}

import { sequentialInterval } from './asymptotic.js';
import type { Ends } from './betting.js';
import { ASYMPTOTIC_FROM, compareUnpaired, TUNING } from './comparison.js';
import type { VariantSums } from './experiment.js';
import { meanOf, type Moments } from './moments.js';
import { armOf, differenceOf, type Arm } from './two-sample.js';

export type GuardrailMetric = 'FAILURE_RATE' | 'COST_USD' | 'DURATION_MS';

export interface GuardrailReading {
  readonly metric: GuardrailMetric;
  /** Of the arm; null without observations. */
  readonly value: number | null;
  /** To the control. */
  readonly difference: number | null;
  readonly interval: Ends | null;
  /** The difference from which it is harmful. */
  readonly limit: number;
  /** Whether it is shown to be past the limit. */
  readonly isBreached: boolean;
}

/** Failures that an arm may have more than the control, as a share. */
const FAILURES_MORE = 0.05;
const METRICS = 3;
/** Means of the control below which twice as much is no harm worth the name: a ratio needs a base. */
const LEAST_BASE = { COST_USD: 0.0001, DURATION_MS: 1 } as const;

/**
 * Whether an arm does harm, whatever its score: more failures than the control by 5 points, or more than twice its cost
 * or time, where the control has any to speak of. May be read at any time.
 *
 * @param alpha with which probability any of them may ever be wrong
 */
export function readGuardrails(control: VariantSums, arm: VariantSums, alpha: number): GuardrailReading[] {
  const each = alpha / METRICS;
  const options = { alpha: each, margin: FAILURES_MORE };
  const failures = compareUnpaired(control.failures, arm.failures, options);
  return [
    {
      metric: 'FAILURE_RATE',
      value: arm.failures.post.n === 0 ? null : meanOf(arm.failures.post),
      difference: failures.lift,
      interval: failures.lift === null ? null : { lower: failures.lower, upper: failures.upper },
      limit: FAILURES_MORE,
      isBreached: failures.lower > FAILURES_MORE,
    },
    readDoubling('COST_USD', control.cost, arm.cost, each),
    readDoubling('DURATION_MS', control.duration, arm.duration, each),
  ];
}

/** The limit is the control's own mean, which is not known exactly: twice its values are compared with the arm's. */
function readDoubling(
  metric: keyof typeof LEAST_BASE,
  control: Moments,
  arm: Moments,
  alpha: number,
): GuardrailReading {
  const limit = meanOf(control);
  const value = arm.n === 0 ? null : meanOf(arm);
  if (value === null || control.n === 0) {
    return { metric, value, difference: null, interval: null, limit, isBreached: false };
  }
  const [a, b] = [armOf(control), armOf(arm)];
  const doubled: Arm = { ...a, mean: 2 * a.mean, variance: 4 * a.variance };
  const interval = intervalOf(a, b, alpha);
  const excess = intervalOf(doubled, b, alpha);
  const isBreached = limit >= LEAST_BASE[metric] && excess !== null && excess.lower > 0;
  return { metric, value, difference: value - limit, interval, limit, isBreached };
}

/** Null where there are too few for their spread to be trusted, or none varies. */
function intervalOf(control: Arm, arm: Arm, alpha: number): Ends | null {
  if (Math.min(control.n, arm.n) < ASYMPTOTIC_FROM) return null;
  const difference = differenceOf(control, arm);
  if (difference.standardError === 0) return null;
  const { lower, upper } = sequentialInterval(difference, control.n + arm.n, { alpha, tuning: TUNING });
  return { lower, upper };
}

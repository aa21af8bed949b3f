import { compareUnpaired, type UnpairedArm } from '../../experiments/index.js';

/** Points of the score, as a share, from which on a rule has an effect. */
const LEAST_EFFECT = 0.02;
/** With which probability a rule that keeps its effect is ever retired, over all comparisons of its life. */
const ALPHA = 0.05;
/** A comparison that has not come to an end by so many held-out units, or days, is begun anew: it tells of the past. */
const HELD_UNITS_MAX = 2_000;
const DAYS_MAX = 30;
const POINTS = 100;

/** What an adopted rule's units have shown since its comparison was begun; in points. */
export interface HoldoutReading {
  /** Points gained with the rule over without it; null until both kinds of units have an outcome. */
  readonly effect: number | null;
  readonly lower: number;
  readonly upper: number;
  /** Of the interval. */
  readonly level: number;
  /** Units that were not told the rule, and all units. */
  readonly heldUnits: number;
  readonly units: number;
}

/**
 * What the n-th comparison of a rule's units shows, the ones that are told it against those that are not. The n-th has the
 * n-th share of alpha, 1/(n(n+1)), so that all of them together keep it.
 *
 * @param without outcomes of the units that are held out, in [0, 1]
 * @param number n, from 1 on
 */
export function readHoldout(withRule: UnpairedArm, without: UnpairedArm, number: number): HoldoutReading {
  const alpha = ALPHA / (number * (number + 1));
  const { lift, lower, upper } = compareUnpaired(without, withRule, { alpha, margin: LEAST_EFFECT });
  return {
    effect: lift === null ? null : lift * POINTS,
    lower: lower * POINTS,
    upper: upper * POINTS,
    level: 1 - alpha,
    heldUnits: without.post.n,
    units: without.post.n + withRule.post.n,
  };
}

/** GO_ON: nothing is shown yet. ANEW: it has an effect, or the comparison has grown old. RETIRE: it has none any more. */
export type HoldoutStep = 'GO_ON' | 'ANEW' | 'RETIRE';

/**
 * What follows from a reading. A rule is retired where the interval excludes every effect of 2 points and more. Where it shows
 * such an effect, the comparison begins anew, so that what was long ago does not hide what is now.
 *
 * @param days since the comparison was begun
 */
export function stepAfter({ effect, lower, upper, heldUnits }: HoldoutReading, days: number): HoldoutStep {
  if (effect !== null && upper < LEAST_EFFECT * POINTS) return 'RETIRE';
  const isShown = effect !== null && lower > LEAST_EFFECT * POINTS;
  return isShown || heldUnits >= HELD_UNITS_MAX || days >= DAYS_MAX ? 'ANEW' : 'GO_ON';
}

/** A reading in words, as the reason of a retirement. */
export function told({ effect, lower, upper, level, heldUnits, units }: HoldoutReading): string {
  const [e, l, u] = [effect ?? 0, lower, upper].map((value) => value.toFixed(1));
  return `its effect has gone: ${heldUnits} of ${units} units worked without it, and it gains ${e} points (${l} to ${u}, level ${level.toFixed(3)}), less than ${LEAST_EFFECT * POINTS}`;
}

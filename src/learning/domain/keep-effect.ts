import { compareUnpaired, type UnpairedArm } from '../../experiments/index.js';

/** Points of the score, as a share, from which on a rule has an effect. */
const LEAST_EFFECT = 0.02;
/** With which probability a rule that keeps its effect is ever retired, over all comparisons of its life. */
const ALPHA = 0.05;
/** Up to about the so many-th comparison their shares of alpha are much alike; later ones have less and less. */
const EARLY = 3;
/** Units of both kinds at which a comparison is narrowest: it takes thousands to tell no effect from one of 2 points. */
const TUNING = 10_000;
/** Beside a comparison another one begins after so many days, so that what was long ago does not hide what is now. */
const STEP_DAYS = 30;
/** So many are under way at most; the oldest ends where one more is to begin. */
const COMPARISONS = 4;
/** A comparison that has shown an effect is begun anew; the n-th not before it has n times so many held-out units. */
const HELD_STEP = 100;
/** With so many held-out units a comparison is begun anew whatever it shows. */
const HELD_UNITS_MAX = 9_000;
const DAY_MS = 86_400_000;
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

/** One of the comparisons of a rule's units that are under way. */
export interface Comparison {
  /** Units are compared that came since then. */
  readonly since: Date;
  /** Counts all comparisons of the rule's life from 1. */
  readonly number: number;
}

/** The comparisons that are under way, oldest first: the given one, and one more for every 30 days since it was begun. */
export function comparisonsAt({ since, number }: Comparison, now: Date): Comparison[] {
  const steps = Math.floor((now.getTime() - since.getTime()) / (STEP_DAYS * DAY_MS));
  return Array.from({ length: Math.max(0, steps) + 1 }, (_, step) => ({
    since: new Date(since.getTime() + step * STEP_DAYS * DAY_MS),
    number: number + step,
  }));
}

/**
 * What the n-th comparison of a rule's units shows, the ones that are told it against those that are not. The n-th has a share of
 * alpha, 3/((n+2)(n+3)), so that all of them together keep it, also where they overlap. That is for the upper end alone, by which
 * rules are retired; the lower end is as far off.
 *
 * @param without outcomes of the units that are held out, in [0, 1]
 * @param number n, from 1 on
 */
export function readHoldout(withRule: UnpairedArm, without: UnpairedArm, number: number): HoldoutReading {
  const alpha = (2 * ALPHA * EARLY) / ((number + EARLY - 1) * (number + EARLY));
  const options = { alpha, margin: LEAST_EFFECT, tuning: TUNING };
  const { lift, lower, upper } = compareUnpaired(without, withRule, options);
  return {
    effect: lift === null ? null : lift * POINTS,
    lower: lower * POINTS,
    upper: upper * POINTS,
    level: 1 - alpha,
    heldUnits: without.post.n,
    units: without.post.n + withRule.post.n,
  };
}

/**
 * GO_ON: nothing is shown yet. NEXT: the oldest comparison is too old, and the next one takes its place. ANEW: the oldest has
 * shown an effect, or all that it can, and all begin anew. RETIRE: there is no effect any more.
 */
export type HoldoutStep = 'GO_ON' | 'NEXT' | 'ANEW' | 'RETIRE';

/**
 * What follows from what the comparisons show that are under way. A rule is retired where the interval of any excludes every effect
 * of 2 points and more.
 *
 * @param readings of the comparisons, oldest first
 * @param number of the oldest
 * @returns the reading, too, that it follows from
 */
export function stepAfter(
  readings: readonly HoldoutReading[],
  number: number,
): { readonly step: HoldoutStep; readonly reading: HoldoutReading } {
  const gone = readings.find(({ effect, upper }) => effect !== null && upper < LEAST_EFFECT * POINTS);
  if (gone) return { step: 'RETIRE', reading: gone };
  const reading = readings[0]!;
  const { effect, lower, heldUnits } = reading;
  const isShown = effect !== null && lower > LEAST_EFFECT * POINTS;
  if ((isShown && heldUnits >= HELD_STEP * number) || heldUnits >= HELD_UNITS_MAX)
    return { step: 'ANEW', reading };
  return { step: readings.length > COMPARISONS ? 'NEXT' : 'GO_ON', reading };
}

/** A reading in words, as the reason of a retirement. */
export function told({ effect, lower, upper, level, heldUnits, units }: HoldoutReading): string {
  const [e, l, u] = [effect ?? 0, lower, upper].map((value) => value.toFixed(1));
  return `its effect has gone: ${heldUnits} of ${units} units worked without it, and it gains ${e} points (${l} to ${u}, level ${level.toFixed(3)}), less than ${LEAST_EFFECT * POINTS}`;
}

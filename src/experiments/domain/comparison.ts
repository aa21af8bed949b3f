import { sequentialInterval } from './asymptotic.js';
import { bettingCapital, BettingSequence, type BettingState, type Ends } from './betting.js';
import { oneSidedNormalMixture } from './boundaries.js';
import { adjustedArm, centred, cupedTheta, type PartlyCovaried } from './cuped.js';
import { meanOf, NO_MOMENTS, withValue } from './moments.js';
import { differenceOf } from './two-sample.js';

/** Treatment minus control, in units of the values, as far as it is known. */
export interface Reading extends Ends {
  /** Null without values of both. */
  readonly lift: number | null;
  /** Evidence that the treatment is better by more than the margin; of an e-process, so that it may be read at any time. */
  readonly eValue: number;
}

export interface ComparisonOptions {
  /** With which probability the interval may ever miss the truth. */
  readonly alpha: number;
  /** What the treatment has to be better by. */
  readonly margin: number;
  /** Units of both arms at which the asymptotic sequence is narrowest; TUNING if left out. */
  readonly tuning?: number;
}

/** From so many pairs on the asymptotic sequence decides, for it has the power. */
export const ASYMPTOTIC_FROM = 100;
/** How alpha is shared between the sequence for few units and that for many. */
export const BETTING_SHARE = 0.2;
/** Units of both arms at which the asymptotic sequence of an experiment is narrowest. */
export const TUNING = 1_000;

/** A difference in [-1, 1] as a value in [0, 1]. */
const asShare = (difference: number): number => (difference + 1) / 2;
const asDifference = (share: number): number => 2 * share - 1;

/** An arm of an unpaired comparison, as far as it must be kept. */
export interface UnpairedArm extends PartlyCovaried {
  /** Its first outcomes, at most ASYMPTOTIC_FROM of them, in order. */
  readonly firsts: readonly number[];
}

export const EMPTY_ARM: UnpairedArm = {
  post: NO_MOMENTS,
  pre: NO_MOMENTS,
  sumOfProducts: 0,
  coveredSum: 0,
  firsts: [],
};

/**
 * With one unit's outcome more.
 *
 * @param outcome in [0, 1]
 * @param covariate of the unit, from before the experiment; null where there is none
 */
export function withOutcomeOf(
  arm: UnpairedArm,
  outcome: number,
  covariate: number | null = null,
): UnpairedArm {
  return {
    post: withValue(arm.post, outcome),
    pre: covariate === null ? arm.pre : withValue(arm.pre, covariate),
    sumOfProducts: arm.sumOfProducts + (covariate === null ? 0 : outcome * covariate),
    coveredSum: arm.coveredSum + (covariate === null ? 0 : outcome),
    firsts: arm.firsts.length < ASYMPTOTIC_FROM ? [...arm.firsts, outcome] : arm.firsts,
  };
}

/** What the first pairs tell; the same from the 100th on, so that it may be kept. */
export interface EarlyReading extends Ends {
  readonly eValue: number;
}

/**
 * Two arms of different units: betting on pairs as they arrived up to the 100th, then the asymptotic sequence of all
 * units, less what their covariates explain.
 *
 * @param early where it is known already
 */
export function compareUnpaired(
  control: UnpairedArm,
  treatment: UnpairedArm,
  { alpha, margin, tuning = TUNING }: ComparisonOptions,
  early?: EarlyReading,
): Reading {
  const pairs = Math.min(control.post.n, treatment.post.n);
  if (pairs === 0) return { lift: null, lower: -1, upper: 1, eValue: 1 };
  const few = early ?? earlyReading(control, treatment, { alpha, margin });
  if (pairs < ASYMPTOTIC_FROM) {
    const lift = meanOf(treatment.post) - meanOf(control.post);
    return { lift, ...few, eValue: BETTING_SHARE * few.eValue + (1 - BETTING_SHARE) };
  }
  const many = compareMany(control, treatment, { alpha: alpha * (1 - BETTING_SHARE), margin, tuning });
  const both = { lower: Math.max(few.lower, many.lower), upper: Math.min(few.upper, many.upper) };
  // Where they contradict each other, the first units were not like the others; all of them tell more.
  const interval = both.lower <= both.upper ? both : { lower: many.lower, upper: many.upper };
  const eValue = BETTING_SHARE * few.eValue + (1 - BETTING_SHARE) * many.eValue;
  return { lift: many.lift, ...interval, eValue };
}

/** Betting on the first pairs, with its share of alpha. */
export function earlyReading(
  control: UnpairedArm,
  treatment: UnpairedArm,
  { alpha: whole, margin }: ComparisonOptions,
): EarlyReading {
  const alpha = whole * BETTING_SHARE;
  const pairs = Math.min(control.firsts.length, treatment.firsts.length);
  const values = Array.from({ length: pairs }, (_, i) => asShare(treatment.firsts[i]! - control.firsts[i]!));
  const sequence = new BettingSequence({ alpha });
  for (const value of values) sequence.add(value);
  return {
    lower: asDifference(sequence.interval.lower),
    upper: asDifference(sequence.interval.upper),
    eValue: bettingCapital(values, asShare(margin), alpha).above,
  };
}

function compareMany(
  control: UnpairedArm,
  treatment: UnpairedArm,
  { alpha, margin, tuning }: Required<ComparisonOptions>,
) {
  const covered = control.pre.n + treatment.pre.n;
  const centre = covered === 0 ? 0 : (control.pre.sum + treatment.pre.sum) / covered;
  const [a, b] = [centred(control, centre), centred(treatment, centre)];
  const theta = cupedTheta(a, b);
  const difference = differenceOf(adjustedArm(a, theta), adjustedArm(b, theta));
  const n = control.post.n + treatment.post.n;
  const lift = difference.estimate;
  // Without any spread there is nothing that an error could be estimated from.
  if (difference.standardError === 0) return { lift, lower: -1, upper: 1, eValue: 1 };
  const { lower, upper } = sequentialInterval(difference, n, { alpha, tuning });
  const sum = (Math.sqrt(n) * (lift - margin)) / difference.standardError;
  const eValue = Math.exp(oneSidedNormalMixture({ v: tuning, alpha }).logValue(sum, n));
  return { lift, lower, upper, eValue };
}

/** What a paired comparison must keep to go on. */
export interface PairedState {
  readonly betting: BettingState;
  readonly eValue: number;
}

/** Two arms on the same units: betting on the differences, exact at any number of pairs. */
export class PairedComparison {
  readonly #sequence: BettingSequence;
  readonly #margin: number;
  #eValue: number;

  constructor({ alpha, margin }: ComparisonOptions, state?: PairedState) {
    this.#sequence = new BettingSequence({ alpha }, state?.betting);
    this.#margin = asShare(margin);
    this.#eValue = state?.eValue ?? 1;
  }

  /** @param difference treatment minus control of one unit, in [-1, 1] */
  add(difference: number): void {
    const value = asShare(difference);
    this.#eValue *= this.#sequence.multiplierAbove(value, this.#margin);
    this.#sequence.add(value);
  }

  get reading(): Reading {
    const { lower, upper } = this.#sequence.interval;
    const mean = this.#sequence.mean;
    return {
      lift: mean === null ? null : asDifference(mean),
      lower: asDifference(lower),
      upper: asDifference(upper),
      eValue: this.#eValue,
    };
  }

  get state(): PairedState {
    return { betting: this.#sequence.state, eValue: this.#eValue };
  }
}

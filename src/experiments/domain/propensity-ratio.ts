import { thompsonFloor } from './thompson.js';

/** What is known of whether an arm was given as often as the propensities of its units say. */
export interface PropensitySums {
  readonly units: number;
  /** Of 1/propensity for units of this arm and 0 for others, less 1: the sum, and that of squares. */
  readonly excess: number;
  readonly squares: number;
  /** The logarithm of the evidence that it was not. */
  readonly logE: number;
}

export const NO_PROPENSITIES: PropensitySums = { units: 0, excess: 0, squares: 0, logE: 0 };

/** How sure one is of the propensities at first: as if so many units had come as they say. */
const CONCENTRATION = 1_000;

/**
 * With one unit of the experiment more. Where units are given their arms with probabilities that follow what was seen before,
 * 1/propensity for units of an arm and 0 for all others has mean 1 whatever came before: a bet on it, made by the units before
 * this one only, multiplies the evidence by 1 on average. With equal shares of two arms that never change it comes to
 * `sampleRatioLogE`. Source: the betting of Waudby-Smith and Ramdas, arXiv 2010.09686, on inverse propensities.
 *
 * @param propensity with which the unit was given its arm, as it was logged then, in [thompsonFloor(arms), 1]
 * @param arms how many there are
 */
export function withPropensity(
  { units, excess, squares, logE }: PropensitySums,
  isGiven: boolean,
  propensity: number,
  arms: number,
): PropensitySums {
  // One that was logged among more arms may be less.
  const off = (isGiven ? 1 / Math.max(propensity, thompsonFloor(arms)) : 0) - 1;
  const known = CONCENTRATION + units;
  const variance = (CONCENTRATION * (arms - 1) + squares) / known;
  // Half of what could be lost at most is never staked.
  const least = -0.5 / (1 / thompsonFloor(arms) - 1);
  const bet = Math.min(0.5, Math.max(least, excess / known / variance));
  return {
    units: units + 1,
    excess: excess + off,
    squares: squares + off * off,
    logE: logE + Math.log1p(bet * off),
  };
}

/** The logarithm of the evidence that units are not split by their propensities, over all arms; may be read after every unit. */
export function propensityRatioLogE(arms: readonly PropensitySums[]): number {
  const most = Math.max(...arms.map(({ logE }) => logE));
  const mean = arms.reduce((sum, { logE }) => sum + Math.exp(logE - most), 0) / arms.length;
  return most + Math.log(mean);
}

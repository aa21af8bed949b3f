import { meanOf, varianceOf, type Moments } from './moments.js';

export interface BanditArm {
  /** Of its outcomes, in [0, 1]. */
  readonly outcomes: Moments;
  /** The least share that it is given, in [0, 1]. */
  readonly floor: number;
}

/** What is believed of an arm before it was tried: nothing much. */
const PRIOR = { mean: 0.5, variance: 0.25, weight: 2 };
/** The least share of each of several arms, so that none is given up for good, and no verdict takes for ever. */
const FLOOR = 0.1;

/** The least share of each of so many arms, in [0, 1]; together they leave at least half to be shared out. */
export function thompsonFloor(arms: number): number {
  return Math.min(FLOOR, 1 / (2 * arms));
}

/** How often the chances of the arms to be the best are drawn. */
const DRAWS = 200;

/**
 * With which probability each arm is to be given next, by Thompson sampling over what was seen of them, with a floor for
 * each. It only allocates: which arm is better is for the confidence sequences to say.
 *
 * @param random uniform in [0, 1)
 */
export function thompsonShares(arms: readonly BanditArm[], random: () => number): number[] {
  const floors = arms.reduce((sum, { floor }) => sum + floor, 0);
  if (arms.length === 0 || floors > 1)
    throw new Error('floors must sum up to at most 1, of at least one arm');
  const beliefs = arms.map(({ outcomes }) => beliefOf(outcomes));
  const wins = arms.map(() => 0);
  for (let draw = 0; draw < DRAWS; draw += 1) {
    let [best, most] = [0, -Infinity];
    beliefs.forEach(({ mean, deviation }, i) => {
      const value = mean + deviation * normal(random);
      if (value > most) [best, most] = [i, value];
    });
    wins[best]! += 1;
  }
  return arms.map(({ floor }, i) => floor + ((1 - floors) * wins[i]!) / DRAWS);
}

/** One of several by their shares, which sum up to 1. */
export function pickByShares(shares: readonly number[], at: number): number {
  let left = at;
  for (const [i, share] of shares.entries()) {
    if (left < share) return i;
    left -= share;
  }
  return shares.findLastIndex((share) => share > 0);
}

function beliefOf(outcomes: Moments): { mean: number; deviation: number } {
  const { n } = outcomes;
  const weight = n + PRIOR.weight;
  const mean = (n * meanOf(outcomes) + PRIOR.weight * PRIOR.mean) / weight;
  const variance = (n * varianceOf(outcomes) + PRIOR.weight * PRIOR.variance) / weight;
  return { mean, deviation: Math.sqrt(variance / weight) };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { sequentialInterval } from './asymptotic.js';
import { ASYMPTOTIC_FROM, BETTING_SHARE, TUNING } from './comparison.js';
import { nextBet } from './bets.js';

export interface PowerOptions {
  /** The true difference that is to be seen, in [0, 1]. */
  readonly effect: number;
  /** What the treatment has to be better by; less than the effect. */
  readonly margin: number;
  readonly alpha?: number;
  readonly power?: number;
  /** Of an arm's outcomes, or of the differences where they are paired. */
  readonly variance?: number;
}

/** Of outcomes that are all or nothing: the most that it can be. */
const MOST_VARIANCE = 0.25;
/** Differences of two such outcomes that go together as little as can be. */
const PAIRED_VARIANCE = 0.5;
const LIMIT = 1_000_000;

/** Units per arm with which an effect is seen by the asymptotic sequence; null where that takes more than a million. */
export function unpairedUnits(options: PowerOptions): number | null {
  const { effect, margin, alpha = 0.05, power = 0.8, variance = MOST_VARIANCE } = options;
  const z = normalQuantile(power, 0, 1);
  const isEnough = (n: number): boolean => {
    const standardError = Math.sqrt((2 * variance) / n);
    const difference = { estimate: effect - z * standardError, standardError };
    return (
      sequentialInterval(difference, 2 * n, { alpha: (1 - BETTING_SHARE) * alpha, tuning: TUNING }).lower >
      margin
    );
  };
  return leastWhere(isEnough, ASYMPTOTIC_FROM);
}

/** Pairs with which an effect is seen by betting; null where that takes more than a million. */
export function pairedUnits(options: PowerOptions): number | null {
  const { effect, margin, alpha = 0.05, power = 0.8, variance = PAIRED_VARIANCE } = options;
  const z = normalQuantile(power, 0, 1);
  // Differences in [-1, 1] are bet on as values in [0, 1].
  const [gain, spread, threshold] = [(effect - margin) / 2, variance / 4, Math.log(2 / alpha)];
  const most = 1 / (1 + margin);
  let [sum, squares] = [0, 0];
  for (let n = 1; n <= LIMIT; n += 1) {
    const bet = Math.min(most, nextBet({ t: n - 1, sum: 0, spread: spread * (n - 1) }, alpha / 2));
    sum += bet;
    squares += bet * bet;
    const growth = gain * sum - ((spread + gain * gain) * squares) / 2;
    if (growth - z * Math.sqrt(spread * squares) >= threshold) return n;
  }
  return null;
}

function leastWhere(isEnough: (n: number) => boolean, from: number): number | null {
  let high = from;
  while (!isEnough(high)) {
    if (high > LIMIT) return null;
    high *= 2;
  }
  let low = from;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

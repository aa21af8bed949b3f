import { nextBet, NO_BETS, withOutcome, type BetState } from './bets.js';

/** Bets lose at most half of what is there. */
const TRUNCATION = 1 / 2;

/** Capital of whoever bets that the mean is above `m`, and of whoever bets that it is below. */
export interface Capital {
  readonly above: number;
  readonly below: number;
}

/** What the capitals of bets against the mean `m` are multiplied by, when `x` comes and `bet` was made. */
function multipliers(x: number, m: number, bet: number): Capital {
  const up = Math.min(bet, TRUNCATION / m);
  const down = Math.min(bet, TRUNCATION / (1 - m));
  return {
    // At the ends of the range a bet may be infinite: x = m neither wins nor loses.
    above: x === m ? 1 : 1 + up * (x - m),
    below: x === m ? 1 : 1 - down * (x - m),
  };
}

/** The capitals after all values, for one mean `m` in [0, 1]. `above` is an e-value for "the mean is at most m". */
export function bettingCapital(values: readonly number[], m: number, alpha = 0.05): Capital {
  let bets = NO_BETS;
  let [above, below] = [1, 1];
  for (const x of values) {
    const by = multipliers(x, m, nextBet(bets, alpha / 2));
    above *= by.above;
    below *= by.below;
    bets = withOutcome(bets, x);
  }
  return { above, below };
}

/** The martingale against the mean `m`: what is held when half is put on each side, of the better side. */
export function hedgedMartingale({ above, below }: Capital): number {
  return Math.max(above, below) / 2;
}

export interface Ends {
  readonly lower: number;
  readonly upper: number;
}

/** What a confidence sequence must keep to go on. */
export interface BettingState {
  readonly bets: BetState;
  readonly lower: number;
  readonly upper: number;
  /** By m = 0, 1/breaks, … 1: first all capitals above, then all below. */
  readonly capitals: Float64Array;
}

export interface BettingOptions {
  readonly alpha?: number;
  /** Into how many steps [0, 1] is cut. */
  readonly breaks?: number;
}

/**
 * A confidence sequence of the mean of values in [0, 1], exact at any number of values and whenever it is read: hedged
 * capital over a grid of means. Source: confseq, hedged_cs (MIT); Waudby-Smith and Ramdas, arXiv 2010.09686.
 */
export class BettingSequence {
  #bets: BetState = NO_BETS;
  #lower = 0;
  #upper = 1;
  #latest: Ends = { lower: 0, upper: 1 };
  readonly #capitals: Float64Array;
  readonly #alpha: number;
  readonly #breaks: number;

  constructor({ alpha = 0.05, breaks = 1_000 }: BettingOptions = {}, state?: BettingState) {
    this.#alpha = alpha;
    this.#breaks = breaks;
    this.#capitals = state ? Float64Array.from(state.capitals) : new Float64Array(2 * (breaks + 1)).fill(1);
    if (this.#capitals.length !== 2 * (breaks + 1)) throw new Error('this state is of another grid');
    if (state) [this.#bets, this.#lower, this.#upper] = [state.bets, state.lower, state.upper];
  }

  get count(): number {
    return this.#bets.t;
  }

  /** Null without values. */
  get mean(): number | null {
    return this.#bets.t === 0 ? null : this.#bets.sum / this.#bets.t;
  }

  /** What the capital of whoever bets that the mean is above `m` would be multiplied by, if `x` came next. */
  multiplierAbove(x: number, m: number): number {
    return multipliers(x, m, nextBet(this.#bets, this.#alpha / 2)).above;
  }

  /** What holds at all times so far: the intersection of all intervals. */
  get interval(): Ends {
    return { lower: this.#lower, upper: this.#upper };
  }

  /** What the last value alone tells; wider or as wide. */
  get latest(): Ends {
    return this.#latest;
  }

  get state(): BettingState {
    return {
      bets: this.#bets,
      lower: this.#lower,
      upper: this.#upper,
      capitals: Float64Array.from(this.#capitals),
    };
  }

  add(x: number): void {
    const bet = nextBet(this.#bets, this.#alpha / 2);
    const [breaks, size, limit, capitals] = [this.#breaks, this.#breaks + 1, 2 / this.#alpha, this.#capitals];
    let [first, last] = [-1, -1];
    for (let i = 0; i <= breaks; i += 1) {
      const m = i / breaks;
      const off = x - m;
      if (off !== 0) {
        const [up, down] = [TRUNCATION / m, TRUNCATION / (1 - m)];
        capitals[i]! *= 1 + (bet < up ? bet : up) * off;
        capitals[size + i]! *= 1 - (bet < down ? bet : down) * off;
      }
      if (capitals[i]! <= limit && capitals[size + i]! <= limit) {
        if (first < 0) first = i;
        last = i;
      }
    }
    this.#bets = withOutcome(this.#bets, x);
    // Where no mean is left, the values are not of one mean; what held before is all that can be said.
    if (first < 0) return;
    this.#latest = { lower: Math.max(0, (first - 1) / breaks), upper: Math.min(1, (last + 1) / breaks) };
    this.#lower = Math.max(this.#lower, this.#latest.lower);
    this.#upper = Math.min(this.#upper, this.#latest.upper);
  }
}

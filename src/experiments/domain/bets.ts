/** What is known of the values so far, as bets are made by it; begins with one imagined value, so that it is never 0. */
export interface BetState {
  readonly t: number;
  readonly sum: number;
  /** Sum of squared distances, each to the mean as it was then. */
  readonly spread: number;
}

export const NO_BETS: BetState = { t: 0, sum: 0, spread: 0 };

const PRIOR_MEAN = 1 / 2;
const PRIOR_VARIANCE = 1 / 4;

/** How much to bet on the next value in [0, 1], by those before it only. Source: confseq, lambda_predmix_eb (MIT). */
export function nextBet({ t, spread }: BetState, alpha: number): number {
  const variance = (PRIOR_VARIANCE + spread) / (t + 1);
  return Math.sqrt((2 * Math.log(1 / alpha)) / ((t + 1) * Math.log(2 + t) * variance));
}

/** With one value more. */
export function withOutcome({ t, sum, spread }: BetState, x: number): BetState {
  const mean = Math.min(1, (PRIOR_MEAN + sum + x) / (t + 2));
  return { t: t + 1, sum: sum + x, spread: spread + (x - mean) ** 2 };
}

export interface Ends {
  readonly lower: number;
  readonly upper: number;
}

/** Shares of what is there that are put at stake on each value: small ones win on coarse values, large ones on fine ones. */
const STAKES = [0.25, 0.5, 0.75, 0.95];

/**
 * Evidence that the mean of values in [-1, 1] is above `mean`: an e-value, whatever their distribution and whenever it is
 * read, that does not depend on their order. It is what one holds who had 1, split it into equal parts, and put a fixed
 * share of each at stake on every value. Betting with weights in place of a schedule, as in Orabona and Jun, arXiv
 * 2110.14099; unlike a t-test it is right where losses are rare and large.
 *
 * @param mean in (-1, 1)
 */
export function evidenceAbove(values: readonly number[], mean = 0): number {
  const parts = STAKES.map((stake) =>
    values.reduce((held, value) => held * (1 + (stake * (value - mean)) / (1 + mean)), 1),
  );
  return parts.reduce((sum, part) => sum + part, 0) / STAKES.length;
}

/**
 * Where the mean of values in [-reach, reach] lies; misses it with a probability of at most `alpha`. The whole range without
 * values. The narrower what can be, the more is known.
 *
 * @param reach in (0, 1], known before the values are
 */
export function meanInterval(values: readonly number[], alpha = 0.05, reach = 1): Ends {
  const shares = values.map((value) => value / reach);
  const lower = reach * lowerEnd(shares, alpha / 2);
  const upper =
    -reach *
    lowerEnd(
      shares.map((share) => -share),
      alpha / 2,
    );
  return { lower, upper };
}

/** The largest mean that the evidence rules out, and with it all below: the evidence falls as the mean rises. */
function lowerEnd(values: readonly number[], alpha: number): number {
  const isRuledOut = (mean: number): boolean => evidenceAbove(values, mean) >= 1 / alpha;
  let [low, high] = [-1, 1];
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    if (isRuledOut(middle)) low = middle;
    else high = middle;
  }
  return low;
}

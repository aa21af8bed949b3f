/** What a call to the model has to gain at least to be worth its price, as a share of the points that were missing. */
const CALL_PRICE = 0.01;

/**
 * What a session's means were worth, in [0, 1]: the share of the missing points that it gained, less a hundredth for each
 * call to a model.
 *
 * @param before points of the response as it came in, below 100
 * @param gain points
 */
export function worthOf(before: number, gain: number, calls: number): number {
  return Math.min(1, Math.max(0, gain / (100 - before) - CALL_PRICE * calls));
}

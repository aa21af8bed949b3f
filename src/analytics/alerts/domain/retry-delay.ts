/** Tries of one message. */
export const TRIES_MAX = 8;
const GROWTH = 3;
const LONGEST_MS = 3_600_000;

/**
 * How long to pause behind the nth try that failed: three times as long as before, an hour at most, and half as much more
 * or less by chance, so that not all come back at once.
 *
 * @param random uniform in [0, 1)
 */
export function retryDelayMs(attempt: number, firstMs: number, random: number): number {
  return Math.min(LONGEST_MS, firstMs * GROWTH ** (attempt - 1)) * (0.5 + random);
}

/** Tries of a session before it counts as exhausted; claims that were given back do not count. */
export const MAX_ATTEMPTS = 5;

const BASE_MS = 1_000;
const CAP_MS = 60_000;

/**
 * Full-jitter exponential backoff: uniform in [0, min(60 s, 1 s · 2^(tries - 1))), in milliseconds.
 * Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
export function backoffMs(tries: number, random: number): number {
  return Math.floor(random * Math.min(CAP_MS, BASE_MS * 2 ** (tries - 1)));
}

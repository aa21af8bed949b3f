/** Tries of one ask that end in a failure of the service, the first one included. */
export const MAX_TRIES = 3;
/** How long a provider may ask to be left alone before the ask is given up, in milliseconds. */
export const PATIENCE_MS = 60_000;

/**
 * Full-jitter exponential backoff: uniform in [0, min(cap, base · 2^(tries - 1))), in milliseconds.
 * Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
export function backoffMs(
  tries: number,
  random: number,
  { baseMs, capMs }: { readonly baseMs: number; readonly capMs: number },
): number {
  return Math.floor(random * Math.min(capMs, baseMs * 2 ** (tries - 1)));
}

/**
 * Milliseconds that a provider asks to be left alone, as its headers say: retry-after-ms (milliseconds), or Retry-After
 * (seconds, or a date). Null where they say nothing that can be understood.
 *
 * @param headers with names in lower case
 * @param now milliseconds since 1970
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: number): number | null {
  const precise = numberOf(headers['retry-after-ms']);
  if (precise !== null) return Math.ceil(precise);
  const given = headers['retry-after'];
  const seconds = numberOf(given);
  if (seconds !== null) return Math.ceil(seconds * 1_000);
  // HTTP's dates end in GMT; Date.parse takes all sorts of things for dates.
  const date = given?.trim().endsWith('GMT') ? Date.parse(given) : NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^\s*\d{1,12}(\.\d+)?\s*$/.test(text) ? Number(text) : null;
}

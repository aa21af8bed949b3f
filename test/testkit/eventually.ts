import { setTimeout as delay } from 'node:timers/promises';

const LOOK_AGAIN_MS = 20;

/**
 * Looks again and again until what `look` gives satisfies `isSo`, and gives that.
 *
 * @throws Error that tells what was seen last, after `withinMs` milliseconds
 */
export async function eventually<T>(
  look: () => Promise<T> | T,
  isSo: (seen: T) => boolean,
  withinMs = 10_000,
): Promise<T> {
  const until = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (isSo(seen)) return seen;
    if (performance.now() > until) {
      throw new Error(`not so within ${withinMs} ms; seen last: ${JSON.stringify(seen)?.slice(0, 4_000)}`);
    }
    await delay(LOOK_AGAIN_MS);
  }
}

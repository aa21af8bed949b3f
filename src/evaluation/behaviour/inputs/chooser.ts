/** Where generated values come from: the same choices for the same seed. */
export interface Chooser {
  /** An integer in [min, max]. */
  integer(min: number, max: number): number;
}

/** Choices of a small generator (mulberry32). */
export function seededChooser(seed: number): Chooser {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { integer: (min, max) => min + Math.floor(next() * (max - min + 1)) };
}

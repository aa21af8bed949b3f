const GOLDEN = (Math.sqrt(5) - 1) / 2;
const REFINEMENTS = 60;

/**
 * Where `f` is smallest in [from, to]: the best of `pieces` + 1 places, then refined between its neighbours by golden
 * section, so that one of several minima is not missed.
 */
export function minimise(f: (x: number) => number, from: number, to: number, pieces: number): number {
  const width = (to - from) / pieces;
  let best = from;
  let least = Infinity;
  for (let i = 0; i <= pieces; i += 1) {
    const value = f(from + i * width);
    if (value < least) [best, least] = [from + i * width, value];
  }
  let low = Math.max(from, best - width);
  let high = Math.min(to, best + width);
  for (let i = 0; i < REFINEMENTS; i += 1) {
    const left = high - GOLDEN * (high - low);
    const right = low + GOLDEN * (high - low);
    if (f(left) < f(right)) high = right;
    else low = left;
  }
  return (low + high) / 2;
}

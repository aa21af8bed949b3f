/** A value that was observed at a time. */
export interface Observation {
  /** Days, from any beginning. */
  readonly day: number;
  readonly value: number;
}

/** Those that can be reckoned with, in the order of time: gaps (null), NaN and infinite values are none. */
export function usableObservations(
  points: readonly { readonly day: number; readonly value: number | null }[],
): Observation[] {
  const usable: Observation[] = [];
  for (const { day, value } of points) {
    if (value !== null && Number.isFinite(value) && Number.isFinite(day)) usable.push({ day, value });
  }
  return usable.sort((a, b) => a.day - b.day);
}

/** Middle value; the mean of the two in the middle where their number is even. */
export function medianOfSorted(sorted: ArrayLike<number>): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

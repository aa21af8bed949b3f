import tCdf from '@stdlib/stats-base-dists-t-cdf';
import { lagOneCorrelation, varianceInflation } from './autocorrelation.js';

/** Where a series changes its level. */
export interface LevelChange {
  /** Index of the first value behind the change. */
  readonly index: number;
  /** Mean of the values since the change before, and up to the change behind. */
  readonly before: number;
  readonly after: number;
  /**
   * 1 less the p value of Welch's t test of the values on both sides, its variance inflated by their autocorrelation,
   * times the number of places that could have been picked (Bonferroni). In [0, 1].
   */
  readonly confidence: number;
}

/** Finds places where standardised values may have changed; any index, in any order. */
export type DetectChanges = (standardised: readonly number[]) => readonly number[];

/** Values on each side of a change below which no mean can be compared; an outlier is no change. */
const SIDE_MIN = 3;
/** Below this a place that was detected is not told. */
const CONFIDENCE_MIN = 0.95;
/** Detectors are a few values off: the place of the best split is looked for so far to both sides. */
const SHIFT_MAX = 3;

/**
 * Changes of a series' level: what `detect` finds, each moved to the best split nearby, and kept where both sides have
 * at least three values whose means differ with a confidence of .95. The least sure one goes first, and its sides join.
 *
 * @param values finite, in the order of time
 */
export function levelChanges(values: readonly number[], detect: DetectChanges): LevelChange[] {
  const standardised = standardise(values);
  if (!standardised || values.length < 2 * SIDE_MIN) return [];
  const found = new Set(detect(standardised).filter((index) => index > 0 && index < values.length));
  let places = bestSplits(
    standardised,
    [...found].sort((a, b) => a - b),
  );
  for (;;) {
    const changes = places.map((index, i) =>
      changeAt(values, places[i - 1] ?? 0, index, places[i + 1] ?? values.length),
    );
    const weakest = changes.reduce<LevelChange | null>(
      (least, change) => (least === null || change.confidence < least.confidence ? change : least),
      null,
    );
    if (weakest === null || weakest.confidence >= CONFIDENCE_MIN) return changes;
    places = places.filter((index) => index !== weakest.index);
  }
}

/** With mean 0 and standard deviation 1; null where all are the same, or too few. */
export function standardise(values: readonly number[]): number[] | null {
  if (values.length < 2) return null;
  const mean = meanOf(values);
  // What rounding leaves of a constant is no spread.
  const scale = Math.max(...values.map(Math.abs));
  const deviation = Math.sqrt(varianceOf(values, mean));
  if (!(deviation > scale * 1e-12)) return null;
  return values.map((value) => (value - mean) / deviation);
}

function bestSplits(values: readonly number[], indices: readonly number[]): number[] {
  const places: number[] = [];
  for (const [i, index] of indices.entries()) {
    const from = places.at(-1) ?? 0;
    const to = indices[i + 1] ?? values.length;
    let best = index;
    let least = Infinity;
    for (let at = Math.max(from + 1, index - SHIFT_MAX); at <= Math.min(to - 1, index + SHIFT_MAX); at += 1) {
      const squares = squaresOf(values.slice(from, at)) + squaresOf(values.slice(at, to));
      if (squares < least) [best, least] = [at, squares];
    }
    if (best > from) places.push(best);
  }
  return places;
}

function changeAt(values: readonly number[], from: number, index: number, to: number): LevelChange {
  const left = values.slice(from, index);
  const right = values.slice(index, to);
  const [before, after] = [meanOf(left), meanOf(right)];
  return { index, before, after, confidence: confidenceOf(left, right, values.length - 1) };
}

function confidenceOf(left: readonly number[], right: readonly number[], places: number): number {
  if (left.length < SIDE_MIN || right.length < SIDE_MIN) return 0;
  const [before, after] = [meanOf(left), meanOf(right)];
  const rho = lagOneCorrelation([...left.map((v) => v - before), ...right.map((v) => v - after)]);
  const errorOf = (side: readonly number[], mean: number): number =>
    (varianceOf(side, mean) / side.length) * varianceInflation(side.length, rho);
  const [a, b] = [errorOf(left, before), errorOf(right, after)];
  if (before === after) return 0;
  if (a + b === 0) return 1;
  const freedom = (a + b) ** 2 / (a ** 2 / (left.length - 1) + b ** 2 / (right.length - 1));
  const p = 2 * tCdf(-Math.abs(after - before) / Math.sqrt(a + b), freedom);
  return Math.max(0, 1 - p * places);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function squaresOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

function varianceOf(values: readonly number[], mean: number): number {
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}

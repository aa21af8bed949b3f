import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import type { Interval } from '../domain/intervals.js';
import { clip, type ValueRange } from './value-range.js';

export const LEVELS = [0.8, 0.95] as const;

/** So many marked forecasts are needed before intervals go by them. */
export const MIN_SCORES = 40;
/** Until then the model's own widths are taken so many times: on short series they hold less than they promise. */
export const UNCALIBRATED_FACTOR = 1.4;

/**
 * How many of a model's standard errors an interval must reach, at the least, to hold the truth with probability
 * `level`: the split conformal quantile of past errors in such units, whose ceiling makes up for their being few.
 * Source: Vovk, Gammerman & Shafer, Algorithmic Learning in a Random World (2005); Lei et al., JASA 113 (2018), 1094-1111.
 *
 * @param scores absolute errors of past forecasts, each divided by its standard error, in any order
 * @returns null where the scores are too few to say
 */
export function conformalQuantile(scores: readonly number[], level: number): number | null {
  if (scores.length < MIN_SCORES) return null;
  const rank = Math.ceil((scores.length + 1) * level);
  if (rank > scores.length) return null;
  return [...scores].sort((one, other) => one - other)[rank - 1]!;
}

/**
 * How many standard errors the interval of each of LEVELS reaches: by the scores of past forecasts where there are enough
 * of them, else by the model, widened.
 */
export function reachesOf(scores: readonly number[]): number[] {
  return LEVELS.map(
    (level) =>
      conformalQuantile(scores, level) ?? UNCALIBRATED_FACTOR * normalQuantile(1 - (1 - level) / 2, 0, 1),
  );
}

/** The interval of each of LEVELS about a point, within the range; `reaches` are those of reachesOf. */
export function intervalsOf(
  forecast: { readonly point: number; readonly error: number },
  reaches: readonly number[],
  range: ValueRange,
): Interval[] {
  return LEVELS.map((level, index) => {
    const half = reaches[index]! * forecast.error;
    return { level, lower: clip(forecast.point - half, range), upper: clip(forecast.point + half, range) };
  });
}

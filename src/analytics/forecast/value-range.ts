import type { SeriesMetric } from '../../metrics/index.js';

/** What values a metric can have, in the unit that is shown. */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
  /** No forecast claims to be surer than this, whatever a method says of a series that never moved. */
  readonly smallestError: number;
  readonly isHigherBetter: boolean;
}

/** Points, shares and milliseconds. */
export const RANGES: Readonly<Record<SeriesMetric, ValueRange>> = {
  RESPONSE_SCORE: { min: 0, max: 100, smallestError: 0.5, isHigherBetter: true },
  IMPROVEMENT: { min: 0, max: 100, smallestError: 0.5, isHigherBetter: true },
  SUCCESS_RATE: { min: 0, max: 1, smallestError: 0.005, isHigherBetter: true },
  DURATION_MS: { min: 0, max: Number.MAX_SAFE_INTEGER, smallestError: 1, isHigherBetter: false },
};

export function clip(value: number, { min, max }: ValueRange): number {
  return Math.min(max, Math.max(min, value));
}

import { fitLocalLevel } from './local-level.js';

/** A day's value; null, or anything that is no number, where nothing was seen. */
export type DailyValue = number | null;

/** Daily values made fit for methods that know no gaps. */
export interface FilledValues {
  /** From the first day that was seen to the last; days between them that were not are interpolated. */
  readonly values: readonly number[];
  /** Days after the last that was seen. */
  readonly silentDays: number;
  /** Days that were seen. */
  readonly seenCount: number;
  /** The level now, without the day's noise. */
  readonly level: number;
  /** Standard error of the value `steps` days after the last that was seen, by the local level; 0 where there was no gap. */
  errorOfGaps(steps: number): number;
}

export function isSeen(value: DailyValue | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

export function countSeen(daily: readonly DailyValue[]): number {
  return daily.filter(isSeen).length;
}

/**
 * Interpolates the gaps by a local level. Interpolated days look calmer than seen ones, so that with gaps the level's
 * own standard error is told beside.
 *
 * @returns null where fewer than two days were seen
 */
export function fillGaps(daily: readonly DailyValue[]): FilledValues | null {
  const first = daily.findIndex(isSeen);
  const last = daily.findLastIndex(isSeen);
  const days = daily.slice(first < 0 ? 0 : first, last + 1);
  const fitted = fitLocalLevel(days.map((value, at) => ({ at, value: isSeen(value) ? value : null })));
  if (fitted === null) return null;
  const seenCount = countSeen(days);
  const { levelVariance, noiseVariance, smoothed } = fitted;
  return {
    values: days.map((value, index) => (isSeen(value) ? value : smoothed[index]!)),
    silentDays: daily.length - 1 - last,
    seenCount,
    level: fitted.last.level,
    errorOfGaps: (steps) =>
      seenCount === days.length ? 0 : Math.sqrt(fitted.last.variance + noiseVariance + steps * levelVariance),
  };
}

/** Mean absolute difference of days that were seen one after another, by which forecast errors are scaled. */
export function naiveError(daily: readonly DailyValue[]): number {
  const seen = daily.filter(isSeen);
  const sum = seen.slice(1).reduce((total, value, index) => total + Math.abs(value - seen[index]!), 0);
  return sum / Math.max(1, seen.length - 1);
}

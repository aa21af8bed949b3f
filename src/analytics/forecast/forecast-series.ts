import { backTest, choose } from './back-test.js';
import { countSeen, fillGaps, isSeen, type DailyValue } from './daily-values.js';
import { ETS_MIN_VALUES } from './ets.js';
import { forecastBy, type MethodName } from './methods.js';
import { clip, type ValueRange } from './value-range.js';

/** Days ahead for which forecasts are made. */
export const HORIZONS = [1, 7, 28] as const;
export type Horizon = (typeof HORIZONS)[number];

/** Days with sessions that a forecast needs; a month ahead is not read off a week. */
const MIN_SEEN: Readonly<Record<Horizon, number>> = { 1: ETS_MIN_VALUES, 7: ETS_MIN_VALUES, 28: 14 };
/** Nothing is forecast for what has not been seen for longer. */
const MAX_SILENT_DAYS = 14;

export interface HorizonForecast {
  readonly horizon: Horizon;
  readonly method: MethodName;
  /** Within the range. */
  readonly point: number;
  /** Standard error of the point, by the method's own model. */
  readonly error: number;
  /** Of the method, on the back-test that chose it; null where the series is too short for one. */
  readonly backtestMase: number | null;
}

export type SeriesForecast =
  | {
      /** The level now, without the last day's noise. */
      readonly level: number;
      /** Days with sessions that it was made from. */
      readonly seenCount: number;
      /** At least that of one day. */
      readonly horizons: readonly HorizonForecast[];
    }
  | { readonly unavailable: string };

/**
 * Why a series cannot be forecast; null where it can. Its last value is of the last day that is over.
 *
 * @param horizon days ahead; the nearest if left out
 */
export function whyNotForecast(daily: readonly DailyValue[], horizon: Horizon = 1): string | null {
  const seenCount = countSeen(daily);
  const least = MIN_SEEN[horizon];
  if (seenCount < least) {
    const days = seenCount === 1 ? '1 day that is over has' : `${seenCount} days that are over have`;
    const forecast = least === MIN_SEEN[1] ? 'a forecast' : `a forecast for ${horizon} days ahead`;
    return `${days} sessions that count here; ${forecast} needs ${least}.`;
  }
  const silentDays = daily.length - 1 - daily.findLastIndex(isSeen);
  if (silentDays > MAX_SILENT_DAYS) {
    return `For the last ${silentDays} days there were no sessions that count here; a forecast needs one within ${MAX_SILENT_DAYS} days.`;
  }
  return null;
}

/**
 * Forecasts a series of daily values, oldest first, whose last is of the day of origin: for each horizon by the method
 * that its back-test chose. It yields between parts of the work, so that a caller can let others work.
 */
export function* forecasting(
  daily: readonly DailyValue[],
  range: ValueRange,
): Generator<void, SeriesForecast> {
  const unavailable = whyNotForecast(daily);
  const filled = fillGaps(daily);
  if (unavailable !== null || filled === null) return { unavailable: unavailable ?? 'Nothing was seen.' };
  const known = daily.slice(daily.findIndex(isSeen));
  const horizons: HorizonForecast[] = [];
  for (const horizon of HORIZONS) {
    if (filled.seenCount < MIN_SEEN[horizon]) continue;
    const { method, backtestMase } = choose(yield* backTest(known, horizon, range));
    const { points, errors } = forecastBy(method, filled, horizon);
    horizons.push({
      horizon,
      method,
      backtestMase,
      point: clip(points.at(-1)!, range),
      error: Math.max(range.smallestError, errors.at(-1)!),
    });
  }
  return { level: clip(filled.level, range), seenCount: filled.seenCount, horizons };
}

/** The same in one go. */
export function forecastSeries(daily: readonly DailyValue[], range: ValueRange): SeriesForecast {
  const work = forecasting(daily, range);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

import { countSeen, fillGaps, isSeen, naiveError, type DailyValue } from './daily-values.js';
import { ETS_MIN_VALUES } from './ets.js';
import { COMPETITORS, DEFAULT_METHOD, forecastBy, type MethodName } from './methods.js';
import { clip, type ValueRange } from './value-range.js';

/** What the methods came to on the same days. */
export interface BackTest {
  /** Days from which a forecast was made and marked. */
  readonly originCount: number;
  /** Mean absolute scaled error of each method over all origins; below 1 beats the naive forecast of one day. */
  readonly mase: Readonly<Record<MethodName, number>>;
}

export interface Choice {
  readonly method: MethodName;
  /** The method's own on the back-test; null where the series is too short for one. */
  readonly backtestMase: number | null;
}

/** Origins of a back-test, spread over the later half of the series. */
const MAX_ORIGINS = 8;
/** Fewer say too little to give up the default. */
const MIN_ORIGINS = 4;
/**
 * A competitor is taken where its error is this much smaller: among methods that are as good, chance decides. Without such
 * a margin the choice is worse than the default on one of the two sets of M3; with it on neither.
 */
const BETTER_BY = 0.9;

const NAMES: readonly MethodName[] = [DEFAULT_METHOD, ...COMPETITORS];

/**
 * Mean absolute scaled error of a forecast: its mean absolute error over the days that were seen, in units of the naive
 * one-day error of what it was made from; null where none of them was seen.
 * Source: Hyndman & Koehler, International Journal of Forecasting 22 (2006), 679-688.
 */
export function scaledError(
  training: readonly DailyValue[],
  points: readonly number[],
  actual: readonly DailyValue[],
  smallestScale = 0,
): number | null {
  const errors = points.flatMap((point, index) => {
    const value = actual[index];
    return isSeen(value) ? [Math.abs(value - point)] : [];
  });
  if (errors.length === 0) return null;
  const scale = Math.max(naiveError(training), smallestScale);
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  return scale === 0 ? (mean === 0 ? 0 : null) : mean / scale;
}

/**
 * Forecasts the past of a series from several days in it, the rolling origin, and marks all methods by what came. It
 * yields after each origin, so that a caller can let others work.
 *
 * @returns null where there is no origin with enough before and a whole horizon after it
 */
export function* backTest(
  daily: readonly DailyValue[],
  horizon: number,
  range: ValueRange,
): Generator<void, BackTest | null> {
  const sums = new Map(NAMES.map((name) => [name, 0]));
  let originCount = 0;
  for (const origin of originsOf(daily, horizon)) {
    const training = daily.slice(0, origin);
    const filled = fillGaps(training);
    const actual = daily.slice(origin, origin + horizon);
    if (filled === null || !actual.some(isSeen)) continue;
    const errors = NAMES.map((name) => {
      const points = forecastBy(name, filled, horizon).points.map((point) => clip(point, range));
      return scaledError(training, points, actual, range.smallestError);
    });
    if (errors.every((error) => error !== null)) {
      originCount += 1;
      NAMES.forEach((name, index) => sums.set(name, sums.get(name)! + errors[index]!));
    }
    yield;
  }
  if (originCount === 0) return null;
  const mase = Object.fromEntries(NAMES.map((name) => [name, sums.get(name)! / originCount]));
  return { originCount, mase: mase as Record<MethodName, number> };
}

/** The default, unless a competitor did clearly better on enough origins. */
export function choose(tested: BackTest | null): Choice {
  if (tested === null) return { method: DEFAULT_METHOD, backtestMase: null };
  const { originCount, mase } = tested;
  const [rival] = [...COMPETITORS].sort((one, other) => mase[one] - mase[other]);
  const isRivalBetter =
    rival !== undefined && originCount >= MIN_ORIGINS && mase[rival] < BETTER_BY * mase[DEFAULT_METHOD];
  const method = isRivalBetter ? rival : DEFAULT_METHOD;
  return { method, backtestMase: mase[method] };
}

/** How many values stand before each origin: up to MAX_ORIGINS, evenly over the later half, the last one included. */
function originsOf(daily: readonly DailyValue[], horizon: number): number[] {
  const last = daily.length - horizon;
  let first = Math.max(1, Math.floor(last / 2));
  while (first <= last && countSeen(daily.slice(0, first)) < ETS_MIN_VALUES) first += 1;
  if (first > last) return [];
  const count = Math.min(MAX_ORIGINS, last - first + 1);
  const stride = count === 1 ? 0 : (last - first) / (count - 1);
  return Array.from({ length: count }, (_, index) => Math.round(last - index * stride));
}

import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import tCdf from '@stdlib/stats-base-dists-t-cdf';
import { CUSUM, CUSUM_START, cusumLevel, nextCusum, type CusumState } from './cusum.js';
import { EWMA, ewmaLevel, nextEwma } from './ewma.js';

/** Residuals that are only learnt from, before the charts are armed. */
export const RESIDUALS_TO_LEARN = 30;
/** Levels beyond twice the limit say no more, and would take long to come down. */
const LEVEL_MAX = 2;
/** What a single residual may weigh, in standard deviations. */
const VALUE_MAX = 4;

/**
 * How far a CUSUM (k .5, h 5) or an EWMA (.1, 2.814) of forecast residuals is on its way to an alarm, whichever is
 * further: above 1 the forecasts have become wrong. Each residual is standardised by those before it (Hawkins'
 * self-starting charts, 1987), so that no spread has to be known; the first thirty are only learnt from.
 *
 * @param residuals actual less forecast, oldest first
 * @returns null with fewer than thirty residuals before the newest, or where they show no spread
 */
export function residualLevel(residuals: readonly number[]): number | null {
  let n = 0;
  let mean = 0;
  let squares = 0;
  let sums: CusumState = CUSUM_START;
  let average = 0;
  let level: number | null = null;
  for (const residual of residuals) {
    if (!Number.isFinite(residual)) continue;
    if (n >= RESIDUALS_TO_LEARN && squares > 0) {
      const value = selfStarting(residual, n, mean, Math.sqrt(squares / (n - 1)));
      sums = capped(nextCusum(sums, value, CUSUM));
      average = nextEwma(average, value, EWMA);
      level = Math.min(LEVEL_MAX, Math.max(cusumLevel(sums, CUSUM), ewmaLevel(average, EWMA)));
    }
    n += 1;
    const step = residual - mean;
    mean += step / n;
    squares += step * (residual - mean);
  }
  return level;
}

/** Standard normal where the residual is like the n before it. */
function selfStarting(residual: number, n: number, mean: number, deviation: number): number {
  const t = Math.sqrt(n / (n + 1)) * ((residual - mean) / deviation);
  // Of the tail that is not next to 1, so that nothing is lost to rounding.
  const tail = -normalQuantile(tCdf(-Math.abs(t), n - 1), 0, 1);
  return Math.sign(t) * Math.min(VALUE_MAX, tail);
}

function capped({ up, down }: CusumState): CusumState {
  const most = LEVEL_MAX * CUSUM.h;
  return { up: Math.min(most, up), down: Math.min(most, down) };
}

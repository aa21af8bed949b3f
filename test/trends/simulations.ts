import { describe, expect, test } from '@jest/globals';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { assessTrend } from '../../src/analytics/trend/domain/assess-trend.js';
import { levelChanges } from '../../src/analytics/trend/domain/change-points.js';
import { mannKendall } from '../../src/analytics/trend/domain/mann-kendall.js';
import { detectChanges } from '../../src/analytics/trend/detect-changes.js';
import {
  CUSUM_START,
  cusumLevel,
  nextCusum,
  type CusumOptions,
} from '../../src/analytics/alerts/domain/cusum.js';
import { EWMA, ewmaLevel, nextEwma } from '../../src/analytics/alerts/domain/ewma.js';
import { residualLevel } from '../../src/analytics/alerts/domain/residual-chart.js';
import { seededRandom } from '../testkit/seeded-random.js';

const SEED = 20_261_125;
// Globals are slow to reach from within a test.
const { sqrt, log, cos, PI } = Math;
/** One-sided, at 99 %. */
const Z = normalQuantile(0.99, 0, 1);

/** Standard normal values. */
function normals(seed: number): () => number {
  const random = seededRandom(seed);
  return () => sqrt(-2 * log(1 - random())) * cos(2 * PI * random());
}

/** A stationary series in which each value goes on from `rho` times the one before. */
function stationary(n: number, rho: number, normal: () => number): number[] {
  let value = normal() / Math.sqrt(1 - rho * rho);
  return Array.from({ length: n }, () => {
    const now = value;
    value = rho * value + normal();
    return now;
  });
}

const shareOf = (runs: number, isSo: () => boolean): number => {
  let count = 0;
  for (let run = 0; run < runs; run += 1) if (isSo()) count += 1;
  return count / runs;
};

/** What a share of at most `share` may look like in so many runs. */
const atMost = (share: number, runs: number): number => share + Z * Math.sqrt((share * (1 - share)) / runs);
const atLeast = (share: number, runs: number): number => share - Z * Math.sqrt((share * (1 - share)) / runs);

/** How many values until `level` goes past 1, on average. */
function meanRunLength<S>(
  runs: number,
  start: S,
  next: (state: S) => S,
  level: (state: S) => number,
): number {
  let total = 0;
  for (let run = 0; run < runs; run += 1) {
    let state = start;
    do {
      state = next(state);
      total += 1;
    } while (level(state) <= 1);
  }
  return total / runs;
}

/** @param runs of each simulation; `isExact` where the shares themselves are held to, as with 2,000 runs and more */
export function simulations(runs: number, isExact: boolean): void {
  const most = (share: number): number => (isExact ? share : atMost(share, runs));
  const least = (share: number): number => (isExact ? share : atLeast(share, runs));
  const name = `${runs} runs`;

  describe(`false alarms in ${name}`, () => {
    test.each([
      [20, 0],
      [20, 0.4],
      [30, 0],
      [30, 0.4],
      [60, 0],
      [60, 0.4],
      [200, 0],
      [200, 0.4],
    ])('a trend in %d values with rho %d: at most 8 %%', (n, rho) => {
      const normal = normals(SEED + n);
      let naive = 0;
      const found = shareOf(runs, () => {
        const values = stationary(n, rho, normal);
        if (mannKendall(values).pValue < 0.05) naive += 1 / runs;
        const trend = assessTrend(
          values.map((value, day) => ({ day, value })),
          'HIGHER',
        );
        return trend.direction !== 'STABLE';
      });
      expect(found).toBeLessThanOrEqual(most(0.08));
      // Without the correction this would not hold.
      if (rho > 0) expect(naive).toBeGreaterThan(least(0.12));
    });

    test('no change in 60 independent values: at least 95 %, and with rho .4 nearly so', () => {
      const silent = (rho: number): number => {
        const normal = normals(SEED);
        return shareOf(runs, () => levelChanges(stationary(60, rho, normal), detectChanges).length === 0);
      };
      expect(silent(0)).toBeGreaterThanOrEqual(least(0.95));
      expect(silent(0.4)).toBeGreaterThanOrEqual(least(0.94));
    });

    test('a change by two standard deviations is found within five values: at least 90 %', () => {
      const normal = normals(SEED);
      const found = shareOf(runs, () => {
        const values = stationary(60, 0, normal).map((value, i) => (i < 30 ? value : value + 2));
        return levelChanges(values, detectChanges).some(({ index }) => Math.abs(index - 30) <= 5);
      });
      expect(found).toBeGreaterThanOrEqual(least(0.9));
    });
  });

  describe(`run lengths in ${name}`, () => {
    // Of a mean of run lengths, which are about as spread as they are long.
    const tolerance = isExact ? 0.1 : Math.max(0.1, Z / Math.sqrt(runs));
    const near = (value: number, published: number): void => {
      expect(Math.abs(value / published - 1)).toBeLessThanOrEqual(tolerance);
    };
    const cusum = (options: CusumOptions, shift: number): number => {
      const normal = normals(SEED);
      return meanRunLength(
        runs,
        CUSUM_START,
        (state) => nextCusum(state, normal() + shift, options),
        (state) => cusumLevel(state, options),
      );
    };
    const ewma = (shift: number): number => {
      const normal = normals(SEED);
      return meanRunLength(
        runs,
        0,
        (average) => nextEwma(average, normal() + shift, EWMA),
        (average) => ewmaLevel(average, EWMA),
      );
    };

    test('of the CUSUM are those of the tables', () => {
      near(cusum({ k: 0.5, h: 5 }, 0), 465);
      near(cusum({ k: 0.5, h: 4 }, 0), 168);
      near(cusum({ k: 0.5, h: 5 }, 1), 10.4);
      near(cusum({ k: 0.5, h: 4 }, 1), 8.3);
    });

    test('of the EWMA are those of the tables', () => {
      near(ewma(0), 497);
      near(ewma(1), 10.33);
    });

    test('forecasts that become wrong are seen, and those that do not are mostly left alone', () => {
      const normal = normals(SEED);
      const past = (shift: number): number =>
        shareOf(runs, () => {
          const residuals = Array.from({ length: 75 }, (_, i) => 3 * normal() + (i < 60 ? 0 : 3 * shift));
          return residualLevel(residuals)! > 1;
        });
      expect(past(0)).toBeLessThanOrEqual(most(0.08));
      expect(past(2)).toBeGreaterThanOrEqual(least(0.9));
    });
  });
}

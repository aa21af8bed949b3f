import { describe, expect, test } from '@jest/globals';
import { NILE, RISING } from '../../../test/testkit/golden-series.js';
import { scaledError } from './back-test.js';
import { ets } from './ets.js';
import { fitLocalLevel } from './local-level.js';
import { drift, fitSmoothing, naive, theta } from './simple-methods.js';
import type { ForecastPath } from './path.js';

const Z95 = 1.959963984540054;

/** Lower and upper ends at 95 %, step by step. */
function bounds({ points, errors }: ForecastPath): number[][] {
  return points.map((point, index) => [point - Z95 * errors[index]!, point + Z95 * errors[index]!]);
}

function expectAll(actual: readonly number[], expected: readonly number[], within: number): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, index) => {
    if (Math.abs(actual[index]! - value) > within) {
      throw new Error(
        `number ${index} is ${actual[index]}, not ${value} ± ${within}; all: ${actual.join(' ')}`,
      );
    }
  });
}

/** R 4.2.2 with forecast 8.20, and augurs 0.10.2 where it is named. */
describe('golden numbers', () => {
  test('of ETS on a rising series: those of augurs, and within .005 of those of R', () => {
    const path = ets(RISING, 3)!;
    expectAll(path.points, [0.7911, 0.8097, 0.8284], 1e-4);
    expectAll(bounds(path)[0]!, [0.7417, 0.8405], 1e-4);
    expectAll(path.points, [0.7931, 0.812, 0.8308], 0.005);
  });

  test('of ETS on the Nile', () => {
    const path = ets(NILE, 1)!;
    expectAll(path.points, [839.1465], 0.005);
    expectAll(bounds(path)[0]!, [581.96, 1096.33], 0.01);
  });

  test('of Theta on a rising series', () => {
    const path = theta(RISING, 3);
    expectAll(path.points, [0.7857, 0.795, 0.8043], 5e-5);
    expectAll(bounds(path).flat(), [0.7074, 0.864, 0.6948, 0.8952, 0.6863, 0.9224], 5e-5);
  });

  // R stops its search for the smoothing parameter a little before the minimum.
  test('of exponential smoothing, Theta and drift on the Nile', () => {
    const { alpha, level, variance } = fitSmoothing(NILE);
    expectAll([alpha], [0.2457], 5e-5);
    expectAll([level], [805.3363], 0.03);
    expectAll(
      [level - Z95 * Math.sqrt(variance), level + Z95 * Math.sqrt(variance)],
      [522.6473, 1088.0254],
      0.03,
    );
    expectAll(theta(NILE, 3).points, [799.812, 798.4548, 797.0977], 0.03);
    const straight = drift(NILE, 3);
    expectAll(straight.points, [736.1616, 732.3232, 728.4848], 5e-5);
    expectAll(bounds(straight)[0]!, [404.969, 1067.3542], 5e-5);
  });

  test('of the local level of a rising series and of the Nile', () => {
    const rising = fitLocalLevel(RISING.map((value, at) => ({ at, value })))!;
    expectAll([rising.levelVariance, rising.noiseVariance], [0.0009610447, 0.0002889526], 1e-6);
    const nile = fitLocalLevel(NILE.map((value, at) => ({ at, value })))!;
    expectAll([nile.levelVariance], [1469.147], 1);
    expectAll([nile.noiseVariance], [15098.58], 3);
  });

  test('of the scaled error of the naive forecast', () => {
    const training = RISING.slice(0, 12);
    expectAll([scaledError(training, naive(training, 3).points, RISING.slice(12))!], [0.8943089], 5e-8);
  });
});

describe('the local level', () => {
  const times = NILE.map((value, at) => ({ at, value: at % 5 === 2 ? null : value }));

  test('takes time as it lies between sightings: a day that was not seen is as one that is not listed', () => {
    const listed = fitLocalLevel(times)!;
    const unlisted = fitLocalLevel(times.filter(({ value }) => value !== null))!;
    expect(unlisted.levelVariance).toBeCloseTo(listed.levelVariance, 6);
    expect(unlisted.noiseVariance).toBeCloseTo(listed.noiseVariance, 6);
    expect(unlisted.last.level).toBeCloseTo(listed.last.level, 6);
  });

  test('moves half as much in a unit that is half as long', () => {
    const days = fitLocalLevel(times)!;
    const halves = fitLocalLevel(times.map(({ at, value }) => ({ at: 2 * at, value })))!;
    expect(halves.levelVariance).toBeCloseTo(days.levelVariance / 2, 2);
    expect(halves.noiseVariance).toBeCloseTo(days.noiseVariance, 2);
  });

  test('interpolates between what was seen on both sides', () => {
    const { smoothed } = fitLocalLevel(
      [1, 2, 3, 4, 5, null, null, 8, 9, 10, 11].map((value, at) => ({ at, value })),
    )!;
    expect(smoothed[5]).toBeGreaterThan(5.5);
    expect(smoothed[6]).toBeGreaterThan(smoothed[5]!);
    expect(smoothed[6]).toBeLessThan(7.5);
  });

  test('of one sighting is not known', () => {
    expect(fitLocalLevel([{ at: 0, value: 5 }])).toBeNull();
    expect(fitLocalLevel([])).toBeNull();
  });
});

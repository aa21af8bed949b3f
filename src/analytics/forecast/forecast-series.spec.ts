import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seededRandom } from '../../../test/testkit/seeded-random.js';
import { backTest, choose } from './back-test.js';
import { conformalQuantile, intervalsOf, MIN_SCORES, reachesOf } from './conformal.js';
import { naiveError, type DailyValue } from './daily-values.js';
import { forecastSeries, HORIZONS, type HorizonForecast } from './forecast-series.js';
import { RANGES } from './value-range.js';

const SCORE = RANGES.RESPONSE_SCORE;
const repeat = (n: number, value: (at: number) => DailyValue): DailyValue[] =>
  Array.from({ length: n }, (_, at) => value(at));

/** What a series comes to, with all that must hold of any. */
function sound(daily: readonly DailyValue[], range = SCORE) {
  const forecast = forecastSeries(daily, range);
  if ('unavailable' in forecast) {
    expect(forecast.unavailable).toMatch(/\d+ days?/);
    return forecast;
  }
  const within = (value: number) => value >= range.min && value <= range.max;
  expect(within(forecast.level)).toBe(true);
  expect(forecast.horizons[0]?.horizon).toBe(1);
  for (const one of forecast.horizons) {
    expect(within(one.point)).toBe(true);
    expect(one.error).toBeGreaterThanOrEqual(range.smallestError);
    expect(Number.isFinite(one.error)).toBe(true);
    if (one.backtestMase !== null) expect(Number.isFinite(one.backtestMase)).toBe(true);
    const [at80, at95] = intervalsOf(one, reachesOf([]), range);
    for (const { lower, upper } of [at80!, at95!]) expect(within(lower) && within(upper)).toBe(true);
    expect(at95!.lower).toBeLessThanOrEqual(at80!.lower);
    expect(at80!.lower).toBeLessThanOrEqual(one.point);
    expect(one.point).toBeLessThanOrEqual(at80!.upper);
    expect(at80!.upper).toBeLessThanOrEqual(at95!.upper);
  }
  return forecast;
}

/** The forecasts of a series that can be forecast. */
function horizonsOf(daily: readonly DailyValue[], range = SCORE): readonly HorizonForecast[] {
  const forecast = sound(daily, range);
  if ('unavailable' in forecast) throw new Error(forecast.unavailable);
  return forecast.horizons;
}

describe('series that people have', () => {
  test.each([0, 1, 2, 3, 4, 5, 6])('of %i days are too short, and the number needed is told', (n) => {
    const told = sound(repeat(n, (at) => 50 + at));
    expect(told).toEqual({ unavailable: expect.stringContaining(`${n} day`) });
    expect(told).toEqual({ unavailable: expect.stringContaining('needs 7') });
  });

  test('of 7 and 8 days are forecast by the default, without a back-test', () => {
    for (const n of [7, 8]) {
      const horizons = horizonsOf(repeat(n, (at) => 50 + ((at * 7) % 5)));
      expect(horizons.map(({ horizon }) => horizon)).toEqual([1, 7]);
      expect(horizons.map(({ method }) => method)).toEqual(['ets+theta', 'ets+theta']);
    }
    expect(horizonsOf(repeat(7, (at) => 50 + at))[0]!.backtestMase).toBeNull();
  });

  test.each([0, 50, 100])(
    'that are always %i are forecast so, with no more certainty than the least',
    (value) => {
      for (const { point, error } of horizonsOf(repeat(40, () => value))) {
        expect(point).toBeCloseTo(value, 6);
        expect(error).toBe(SCORE.smallestError);
      }
    },
  );

  test('of gaps but for two days cannot be forecast', () => {
    const told = sound(repeat(90, (at) => (at === 10 || at === 80 ? 60 : null)));
    expect(told).toEqual({ unavailable: expect.stringMatching(/^2 days .* needs 7/) });
  });

  test('with days that are no numbers are as with gaps', () => {
    const gaps = repeat(60, (at) => (at % 3 === 1 ? null : 40 + (at % 7)));
    const odd = gaps.map((value, at) => value ?? [Number.NaN, Infinity, -Infinity][at % 3]!);
    expect(sound(odd)).toEqual(sound(gaps));
  });

  test('of one outlier among quiet days stay near the quiet days', () => {
    const horizons = horizonsOf(repeat(60, (at) => (at === 40 ? 0 : 80 + (at % 3))));
    for (const { point } of horizons) expect(Math.abs(point - 81)).toBeLessThan(6);
  });

  test('of two years of days, some unseen, some at the ends of the range', () => {
    const daily = repeat(730, (at) =>
      at % 11 === 5 ? null : Math.min(100, Math.max(0, 50 + 60 * Math.sin(at / 40) + ((at * 7_919) % 13))),
    );
    expect(horizonsOf(daily).map(({ horizon }) => horizon)).toEqual([...HORIZONS]);
  });

  test('that rise to the end of the range do not leave it', () => {
    for (const { point } of horizonsOf(repeat(40, (at) => 60 + at))) expect(point).toBe(100);
    for (const { point } of horizonsOf(repeat(40, (at) => 40 - at))) expect(point).toBe(0);
  });

  test('that ended long ago are not forecast, and that is said', () => {
    const ended = [...repeat(60, (at) => 50 + (at % 4)), ...repeat(15, () => null)];
    expect(sound(ended)).toEqual({ unavailable: expect.stringContaining('last 15 days') });
    expect(horizonsOf(ended.slice(0, -1))).toHaveLength(3);
  });

  test('that are seen seldom are not taken for calm', () => {
    const random = seededRandom(3);
    const weekly = repeat(180, (at) => (at % 7 === 0 ? 50 + 20 * (random() - 0.5) : null));
    const spread = 20 / Math.sqrt(12);
    expect(horizonsOf(weekly)[0]!.error).toBeGreaterThan(0.8 * spread);
  });

  test('never throw, and never leave their range, whatever they are', () => {
    const value = fc.oneof(
      { weight: 6, arbitrary: fc.double({ min: 0, max: 100, noNaN: true }) },
      { weight: 2, arbitrary: fc.constantFrom(0, 100, 50) },
      { weight: 2, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity) },
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 70 }), (daily) => {
        sound(daily);
      }),
      { numRuns: 80 },
    );
  });

  test('of durations of any size never throw either', () => {
    const value = fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }), { freq: 5 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 7, maxLength: 40 }), (daily) => {
        sound(daily, RANGES.DURATION_MS);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the choice of a method', () => {
  const testOf = (daily: readonly DailyValue[], horizon: number) => {
    const work = backTest(daily, horizon, SCORE);
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
    }
  };

  test('is marked against the naive forecast: below 1 beats it', () => {
    const random = seededRandom(5);
    const noise = repeat(120, () => 50 + 10 * (random() - 0.5));
    const tested = testOf(noise, 7)!;
    expect(tested.originCount).toBe(8);
    expect(tested.mase['ets+theta']).toBeLessThan(0.9);
    expect(tested.mase.naive).toBeGreaterThan(tested.mase['ets+theta']);
    expect(choose(tested)).toEqual({ method: 'ets+theta', backtestMase: tested.mase['ets+theta'] });
  });

  test('falls on a competitor only where that is clearly better on enough origins', () => {
    const mase = { 'ets+theta': 1, naive: 0.95, drift: 0.8 };
    expect(choose({ originCount: 8, mase })).toEqual({ method: 'drift', backtestMase: 0.8 });
    expect(choose({ originCount: 3, mase })).toEqual({ method: 'ets+theta', backtestMase: 1 });
    expect(choose({ originCount: 8, mase: { ...mase, drift: 0.93 } }).method).toBe('ets+theta');
    expect(choose(null)).toEqual({ method: 'ets+theta', backtestMase: null });
  });

  test('makes each forecast from the days before its origin alone, and marks it by those after', () => {
    const daily = repeat(40, (at) => 30 + ((at * 5) % 9));
    const [one, two] = [testOf(daily, 7)!, testOf([...daily.slice(0, 39), 90], 7)!];
    // The last day is among those that mark the last origin's forecast, and before no origin.
    const training = daily.slice(0, 33) as number[];
    const [last, was] = [training.at(-1)!, daily[39]!];
    const expected = (Math.abs(90 - last) - Math.abs(was - last)) / 7 / naiveError(training);
    expect((two.mase.naive - one.mase.naive) * one.originCount).toBeCloseTo(expected, 9);
    expect(two.mase['ets+theta']).toBeGreaterThan(one.mase['ets+theta']);
  });
});

describe('the conformal quantile', () => {
  test('has the rank that makes up for few scores', () => {
    const scores = Array.from({ length: 99 }, (_, at) => 99 - at);
    expect(conformalQuantile(scores, 0.8)).toBe(80);
    expect(conformalQuantile(scores, 0.95)).toBe(95);
  });

  test('is not known of too few scores, so that the model is widened', () => {
    const few = Array.from({ length: MIN_SCORES - 1 }, () => 1);
    expect(conformalQuantile(few, 0.8)).toBeNull();
    expect(conformalQuantile([...few, 1], 0.8)).toBe(1);
    expect(reachesOf(few).map((reach) => reach.toFixed(4))).toEqual(['1.7942', '2.7439']);
    expect(reachesOf([...few, 1])).toEqual([1, 1]);
  });

  test('holds the share that it names, and the unwidened model does not, where errors are larger than it says', () => {
    const random = seededRandom(11);
    const heavy = () => Math.abs(Math.log(1 / (random() + 1e-9)) * (random() < 0.5 ? -1 : 1)) * 1.7;
    const held = [0, 0];
    const runs = 4_000;
    for (let run = 0; run < runs; run += 1) {
      const reaches = reachesOf(Array.from({ length: 60 }, heavy));
      const next = heavy();
      reaches.forEach((reach, index) => (held[index]! += next <= reach ? 1 : 0));
    }
    expect(held[0]! / runs).toBeGreaterThan(0.785);
    expect(held[0]! / runs).toBeLessThan(0.835);
    expect(held[1]! / runs).toBeGreaterThan(0.94);
    expect(held[1]! / runs).toBeLessThan(0.98);
  });
});

import { describe, expect, test } from '@jest/globals';
import { assessTrend } from '../../src/analytics/trend/domain/assess-trend.js';
import { levelChanges } from '../../src/analytics/trend/domain/change-points.js';
import { mannKendall } from '../../src/analytics/trend/domain/mann-kendall.js';
import { usableObservations } from '../../src/analytics/trend/domain/observations.js';
import { pairwiseSlopes, senInterval, senSlope } from '../../src/analytics/trend/domain/theil-sen.js';
import { detectChanges } from '../../src/analytics/trend/detect-changes.js';
import { NILE, RAINFALL, RISING } from './series.js';

const daily = (values: readonly (number | null)[]) =>
  usableObservations(values.map((value, day) => ({ day, value })));

describe('known results', () => {
  // R 4.2.2
  test('of a short rising series', () => {
    const result = mannKendall(RISING);
    expect(result.s).toBe(91);
    expect(result.variance).toBeCloseTo(408.3333, 4);
    expect(result.z).toBeCloseTo(4.453845, 6);
    expect(result.pValue).toBeCloseTo(8.434603e-6, 12);
    expect(senSlope(pairwiseSlopes(daily(RISING)))).toBeCloseTo(0.01857143, 8);
  });

  // R 4.2.2
  test('of the Nile', () => {
    const result = mannKendall(NILE);
    expect(result.s).toBe(-1387);
    expect(result.variance).toBeCloseTo(112728.3, 1);
    expect(result.z).toBeCloseTo(-4.128067, 6);
    expect(result.pValue).toBeCloseTo(3.658263e-5, 11);
    expect(senSlope(pairwiseSlopes(daily(NILE)))).toBeCloseTo(-2.6, 12);
  });

  // pyMannKendall, tests/test_pymannkendall.py
  test('of a long series with ties and gaps', () => {
    const observations = daily(RAINFALL);
    const result = mannKendall(observations.map(({ value }) => value));
    expect(RAINFALL).toHaveLength(360);
    expect(result.s).toBe(-1959);
    expect(result.variance).toBeCloseTo(4889800.333333333, 6);
    expect(result.z).toBeCloseTo(-0.8854562842589916, 12);
    expect(result.pValue).toBeCloseTo(0.37591058740506833, 12);
    // On the real days, of which some have no value.
    expect(senSlope(pairwiseSlopes(observations))).toBeCloseTo(-0.006369426751592357, 15);
    // And if there were no gaps.
    const whole = observations.map(({ value }, day) => ({ day, value }));
    expect(senSlope(pairwiseSlopes(whole))).toBeCloseTo(-0.0064516129032258064, 15);
  });

  test('the interval holds the slope and leaves 0 out just where the test finds a trend', () => {
    const slopes = pairwiseSlopes(daily(RISING));
    const { lower, upper, level } = senInterval(slopes, mannKendall(RISING).variance)!;
    expect(level).toBe(0.95);
    expect(lower).toBeLessThan(0.01857143);
    expect(upper).toBeGreaterThan(0.01857143);
    expect(lower).toBeGreaterThan(0);
  });

  test('the Nile declines, also with its autocorrelation, and changes in 1899', () => {
    const trend = assessTrend(daily(NILE), 'HIGHER');
    expect(trend).toMatchObject({ direction: 'DECLINING', slopePerDay: -2.6 });
    // What the correction costs.
    expect(trend.pValue).toBeGreaterThan(3.658263e-5 * 10);
    expect(trend.pValue).toBeLessThan(0.05);
    const changes = levelChanges(NILE, detectChanges);
    expect(changes.map(({ index }) => index)).toEqual([28]);
    expect(changes[0]).toMatchObject({ before: 1097.75, after: expect.closeTo(849.97, 2) });
    expect(changes[0]!.confidence).toBeGreaterThan(0.99);
    expect(changes[0]!.confidence).toBeLessThanOrEqual(1);
  });

  test('the same series declines where smaller is worse, and improves where smaller is better', () => {
    expect(assessTrend(daily(NILE), 'LOWER').direction).toBe('IMPROVING');
    expect(assessTrend(daily(RISING), 'HIGHER').direction).toBe('IMPROVING');
    expect(assessTrend(daily(RISING), 'LOWER').direction).toBe('DECLINING');
  });
});

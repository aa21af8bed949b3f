import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assessTrend, OBSERVATIONS_FOR_DIRECTION } from '../../src/analytics/trend/domain/assess-trend.js';
import { levelChanges, standardise } from '../../src/analytics/trend/domain/change-points.js';
import { usableObservations } from '../../src/analytics/trend/domain/observations.js';
import { detectChanges } from '../../src/analytics/trend/detect-changes.js';
import { residualLevel } from '../../src/analytics/alerts/domain/residual-chart.js';

type Series = readonly (number | null)[];

/** Everything that is told of a series, none of it NaN. */
function told(series: Series) {
  const observations = usableObservations(series.map((value, day) => ({ day, value })));
  const values = observations.map(({ value }) => value);
  const trend = assessTrend(observations, 'HIGHER');
  const changes = levelChanges(values, detectChanges);
  for (const number of [trend.slopePerDay, trend.pValue, residualLevel(values)]) {
    if (number !== null) expect(Number.isFinite(number)).toBe(true);
  }
  for (const change of changes) {
    expect(change.confidence).toBeGreaterThanOrEqual(0.95);
    expect(change.confidence).toBeLessThanOrEqual(1);
    expect(Number.isFinite(change.before + change.after)).toBe(true);
    expect(change.index).toBeGreaterThanOrEqual(3);
    expect(change.index).toBeLessThanOrEqual(values.length - 3);
  }
  if (observations.length < OBSERVATIONS_FOR_DIRECTION) {
    expect(trend).toMatchObject({ direction: 'UNKNOWN', slopeInterval: null, pValue: null });
  } else {
    const { lower, upper } = trend.slopeInterval!;
    expect(lower).toBeLessThanOrEqual(trend.slopePerDay!);
    expect(upper).toBeGreaterThanOrEqual(trend.slopePerDay!);
    const isMoving = ['IMPROVING', 'DECLINING'].includes(trend.direction);
    expect(isMoving).toBe(trend.pValue! < 0.05);
  }
  return { direction: trend.direction, slope: trend.slopePerDay, changes: changes.length };
}

const repeat = (value: number | null, times: number): (number | null)[] =>
  Array.from({ length: times }, () => value);

describe('series that people have', () => {
  test.each<[string, Series, string, number | null]>([
    ['nothing', [], 'UNKNOWN', null],
    ['one value', [50], 'UNKNOWN', null],
    ['two values', [50, 60], 'UNKNOWN', 10],
    ['six values', [50, 51, 52, 53, 54, 55], 'UNKNOWN', 1],
    ['gaps alone', repeat(null, 30), 'UNKNOWN', null],
    ['all gaps but two', [...repeat(null, 20), 50, ...repeat(null, 9), 60], 'UNKNOWN', 1],
    ['a constant', repeat(70.1, 60), 'STABLE', 0],
    ['a constant 0', repeat(0, 60), 'STABLE', 0],
    ['a constant 100', repeat(100, 60), 'STABLE', 0],
    ['NaN alone', repeat(NaN, 30), 'UNKNOWN', null],
    ['NaN and infinities between', [NaN, ...repeat(50, 12), Infinity, -Infinity], 'STABLE', 0],
    ['one outlier', [...repeat(80, 20), 0, ...repeat(80, 20)], 'STABLE', 0],
    ['0 and 100 by turns', Array.from({ length: 60 }, (_, i) => (i % 2) * 100), 'STABLE', 0],
  ])('%s', (_name, series, direction, slope) => {
    expect(told(series)).toEqual({
      direction,
      slope: slope === null ? null : expect.closeTo(slope, 9),
      changes: 0,
    });
  });

  test('two years of daily values with a week of gaps in each month', () => {
    const series = Array.from({ length: 730 }, (_, day) =>
      day % 30 < 7 ? null : 60 + day / 100 + 5 * Math.sin(day * 1.7),
    );
    expect(told(series)).toMatchObject({ direction: 'IMPROVING', slope: expect.closeTo(0.01, 3) });
  });

  test('values that go from 0 to 100 at once change there', () => {
    expect(told([...repeat(0, 30), ...repeat(100, 30)])).toMatchObject({ changes: 1 });
  });

  test('any other', () => {
    const value = fc.oneof(
      fc.constant(null),
      fc.constantFrom(0, 100, NaN, 50),
      fc.double({ min: 0, max: 100 }),
      fc.double({ min: -1e9, max: 1e9 }),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 80 }), (series) => void told(series)),
      { numRuns: 300 },
    );
  });

  test('times need not be regular, nor in order', () => {
    const day = fc.double({ min: 0, max: 700, noNaN: true });
    const point = fc.record({ day, value: fc.double({ min: 0, max: 100, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 40 }), (points) => {
        const forward = assessTrend(usableObservations(points), 'HIGHER');
        expect(forward.slopePerDay === null || !Number.isNaN(forward.slopePerDay)).toBe(true);
      }),
    );
  });

  test('a tiny spread about a large mean is no constant, and rounding is no spread', () => {
    expect(standardise(repeat(0.1 + 0.2, 50) as number[])).toBeNull();
    expect(standardise([1e6, 1e6 + 1, 1e6 + 2])).toEqual([-1, 0, 1]);
  });
});

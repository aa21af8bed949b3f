import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BUCKET_MS, bucketCount, joinBuckets, lastBuckets, widenToBuckets } from './buckets.js';

const day = (iso: string) => new Date(`${iso}T00:00:00Z`);

describe('buckets', () => {
  test('weeks begin on Monday, also across the turn of a year and before 1970', () => {
    const week = (at: string) => {
      const { from, to } = widenToBuckets(
        { from: new Date(at), to: new Date(new Date(at).getTime() + 1) },
        'WEEK',
      );
      return [from.toISOString().slice(0, 10), to.toISOString().slice(0, 10)];
    };
    expect(week('2026-01-01T12:00:00Z')).toEqual(['2025-12-29', '2026-01-05']);
    expect(week('2026-01-05T00:00:00Z')).toEqual(['2026-01-05', '2026-01-12']);
    expect(week('2026-01-04T23:59:59Z')).toEqual(['2025-12-29', '2026-01-05']);
    expect(week('1969-12-31T00:00:00Z')).toEqual(['1969-12-29', '1970-01-05']);
  });

  test('the last buckets include the one of now', () => {
    const window = lastBuckets(new Date('2026-03-03T10:30:00Z'), 13, 'WEEK');
    expect(window).toEqual({ from: day('2025-12-08'), to: day('2026-03-09') });
    expect(bucketCount(window, 'WEEK')).toBe(13);
  });

  test('a widened window holds the window and consists of whole buckets', () => {
    const time = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(
        time,
        time,
        fc.constantFrom('HOUR' as const, 'DAY' as const, 'WEEK' as const),
        (a, b, size) => {
          const [from, to] = a < b ? [a, b] : [b, new Date(a.getTime() + 1)];
          const window = widenToBuckets({ from, to }, size);
          expect(window.from.getTime()).toBeLessThanOrEqual(from.getTime());
          expect(window.to.getTime()).toBeGreaterThanOrEqual(to.getTime());
          expect(bucketCount(window, size) % 1).toBe(0);
          expect(window.to.getTime() - window.from.getTime()).toBeLessThan(
            to.getTime() - from.getTime() + 2 * BUCKET_MS[size],
          );
          expect(widenToBuckets(window, size)).toEqual(window);
        },
      ),
    );
  });

  test('joined means count every observation once', () => {
    const joined = joinBuckets(
      [
        { bucketStart: day('2026-01-04'), count: 0, mean: null },
        { bucketStart: day('2026-01-05'), count: 1, mean: 10 },
        { bucketStart: day('2026-01-06'), count: 3, mean: 50 },
        { bucketStart: day('2026-01-07'), count: 0, mean: null },
      ],
      'WEEK',
    );
    expect(joined).toEqual([
      { bucketStart: day('2025-12-29'), count: 0, mean: null },
      { bucketStart: day('2026-01-05'), count: 4, mean: 40 },
    ]);
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { meanInterval, wilsonInterval } from './intervals.js';

describe('wilsonInterval', () => {
  // R 4.2.2: prop.test(x, n, correct = FALSE)$conf.int
  test.each([
    [7, 10, 0.3967781, 0.8922087],
    [50, 100, 0.4038315, 0.5961685],
    [0, 10, 0, 0.2775328],
    [10, 10, 0.7224672, 1],
  ])('%d of %d is R', (successes, n, lower, upper) => {
    const interval = wilsonInterval(successes, n)!;
    expect(interval.lower).toBeCloseTo(lower, 6);
    expect(interval.upper).toBeCloseTo(upper, 6);
    expect(interval.level).toBe(0.95);
  });

  test('nothing observed has no interval', () => {
    expect(wilsonInterval(0, 0)).toBeNull();
  });

  test('holds the share and stays within [0, 1]', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, part) => {
          const successes = Math.round(n * part);
          const { lower, upper } = wilsonInterval(successes, n)!;
          expect(lower).toBeGreaterThanOrEqual(0);
          expect(upper).toBeLessThanOrEqual(1);
          expect(lower).toBeLessThanOrEqual(successes / n);
          expect(upper).toBeGreaterThanOrEqual(successes / n);
        },
      ),
    );
  });
});

describe('meanInterval', () => {
  // R 4.2.2: t.test(c(10, 12, 14, 16, 18))$conf.int
  test('is R', () => {
    const values = [10, 12, 14, 16, 18];
    const interval = meanInterval(moments(values), { min: 0, max: 100 })!;
    expect(interval.lower).toBeCloseTo(10.07351, 4);
    expect(interval.upper).toBeCloseTo(17.92649, 4);
  });

  test('is clipped to the range, and null below two observations', () => {
    expect(meanInterval(moments([99, 100, 70]), { min: 0, max: 100 })!.upper).toBe(100);
    expect(meanInterval(moments([50]), { min: 0, max: 100 })).toBeNull();
  });
});

function moments(values: readonly number[]) {
  return {
    n: values.length,
    sum: values.reduce((a, b) => a + b, 0),
    sumSquares: values.reduce((a, b) => a + b * b, 0),
  };
}

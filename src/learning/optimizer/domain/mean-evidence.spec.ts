import { describe, expect, test } from '@jest/globals';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import fc from 'fast-check';
import { seededRandom } from './seeded-random.js';
import { evidenceAbove, meanInterval } from './mean-evidence.js';

const values = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 40 });

describe('evidence that a mean is above', () => {
  test('is what is held by whoever puts a quarter, a half, three quarters and 95 % of a part at stake', () => {
    expect(evidenceAbove([])).toBe(1);
    // (1.125 + 1.25 + 1.375 + 1.475) / 4
    expect(evidenceAbove([0.5])).toBeCloseTo(1.30625, 10);
    // (1.25 * .75 + 1.5 * .5 + 1.75 * .25 + 1.95 * .05) / 4
    expect(evidenceAbove([1, -1])).toBeCloseTo(0.555625, 10);
    // Against -.5: stakes on 2 * (value + .5).
    expect(evidenceAbove([0], -0.5)).toBeCloseTo(1 + (0.25 + 0.5 + 0.75 + 0.95) / 4, 10);
  });

  test('is 1 on average where the mean is as said, so that it is large by chance as rarely as it should', () => {
    // All samples of three from {-1 with 1/4, 1/3 with 3/4}, whose mean is 0.
    const outcomes = [
      [-1, 1 / 4],
      [1 / 3, 3 / 4],
    ] as const;
    let mean = 0;
    for (const [a, p] of outcomes)
      for (const [b, q] of outcomes)
        for (const [c, r] of outcomes) mean += p * q * r * evidenceAbove([a, b, c]);
    expect(mean).toBeCloseTo(1, 12);
  });

  test('does not depend on the order, and falls as the mean in question rises', () => {
    fc.assert(
      fc.property(
        values,
        fc.double({ min: -0.9, max: 0.8, noNaN: true }),
        fc.double({ min: 0, max: 0.1, noNaN: true }),
        (some, m, more) => {
          const evidence = evidenceAbove(some, m);
          expect(evidenceAbove([...some].reverse(), m)).toBeCloseTo(evidence, 6 - Math.log10(1 + evidence));
          expect(evidenceAbove(some, m + more)).toBeLessThanOrEqual(evidence * (1 + 1e-9));
        },
      ),
    );
  });
});

/** A t-test at 2.5 %, one-sided. */
function isSureByT(some: readonly number[]): boolean {
  const n = some.length;
  const mean = some.reduce((a, b) => a + b, 0) / n;
  const variance = some.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return mean > tQuantile(0.975, n - 1) * Math.sqrt(variance / n);
}

test('rare large losses deceive a t-test, and not the interval', () => {
  const runs = 1_000;
  const random = seededRandom('rare losses');
  const sure = { byT: 0, byInterval: 0 };
  for (let run = 0; run < runs; run += 1) {
    // Their mean is 0.
    const some = Array.from({ length: 40 }, () => (random() < 0.95 ? 0.02 : -0.38));
    if (isSureByT(some)) sure.byT += 1;
    if (meanInterval(some).lower > 0) sure.byInterval += 1;
  }
  expect(sure.byT / runs).toBeGreaterThan(0.1);
  expect(sure.byInterval / runs).toBeLessThanOrEqual(0.025);
});

describe('the interval of a mean', () => {
  test('is where the evidence against both sides is below 2/alpha', () => {
    expect(meanInterval([])).toEqual({ lower: -1, upper: 1 });
    const all = meanInterval(Array.from({ length: 20 }, () => 0.4));
    expect(
      evidenceAbove(
        Array.from({ length: 20 }, () => 0.4),
        all.lower,
      ),
    ).toBeCloseTo(40, 4);
    expect(all.lower).toBeGreaterThan(0);
    expect(all.upper).toBeGreaterThan(0.4);
    const few = meanInterval([1, 1, 1]);
    expect(few.lower).toBeLessThan(0);
    expect(few.upper).toBe(1);
  });

  test('is as much narrower as what can be is', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 1, noNaN: true }), (some, reach) => {
        const whole = meanInterval(some);
        const narrow = meanInterval(
          some.map((value) => reach * value),
          0.05,
          reach,
        );
        expect(narrow.lower).toBeCloseTo(reach * whole.lower, 6);
        expect(narrow.upper).toBeCloseTo(reach * whole.upper, 6);
      }),
    );
  });

  test('lies around the mean, turns with the sign, and is wider for a smaller alpha', () => {
    fc.assert(
      fc.property(values, (some) => {
        const { lower, upper } = meanInterval(some);
        const mean = some.length === 0 ? 0 : some.reduce((a, b) => a + b, 0) / some.length;
        expect(lower).toBeLessThanOrEqual(mean + 1e-9);
        expect(upper).toBeGreaterThanOrEqual(mean - 1e-9);
        const turned = meanInterval(some.map((value) => -value));
        expect(turned.lower).toBeCloseTo(-upper, 9);
        const wider = meanInterval(some, 0.01);
        expect(wider.lower).toBeLessThanOrEqual(lower + 1e-9);
        expect(wider.upper).toBeGreaterThanOrEqual(upper - 1e-9);
      }),
    );
  });
});

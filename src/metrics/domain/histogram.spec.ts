import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Histogram, RELATIVE_ERROR } from './histogram.js';

const value = fc.oneof(
  fc.integer({ min: -100_000, max: 100_000 }),
  fc.integer({ min: 0, max: 2_000_000_000 }),
  fc.constantFrom(0, 1, -1),
);
const values = fc.array(value, { minLength: 1, maxLength: 200 });

function histogramOf(all: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const each of all) histogram.add(each);
  return histogram;
}

/** As the database answers it: lowest bucket, then the counts, with nothing for those that are not there. */
function stored(histogram: Histogram): string {
  const [bounds, items] = histogram.toArrayLiteral()!.split('=') as [string, string];
  return `${bounds.slice(1).split(':')[0]}:${items.slice(1, -1).replaceAll('NULL', '')}`;
}

describe('a histogram', () => {
  test('has every quantile within 2 % of the exact one at the nearest rank', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
        const sorted = [...all].sort((a, b) => a - b);
        const exact = sorted[Math.max(1, Math.ceil(share * all.length)) - 1]!;
        const found = histogramOf(all).quantile(share)!;
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(Math.abs(exact) * (RELATIVE_ERROR + 1e-9));
      }),
      { numRuns: 2_000 },
    );
  });

  test('of parts that are merged is that of the whole', () => {
    fc.assert(
      fc.property(fc.array(values, { maxLength: 6 }), (parts) => {
        const merged = new Histogram();
        for (const part of parts) merged.merge(histogramOf(part));
        expect(merged.entries()).toEqual(histogramOf(parts.flat()).entries());
        expect(merged.count).toBe(parts.flat().length);
      }),
    );
  });

  test('comes back from how it is stored, also several at once', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const back = new Histogram();
        back.addStored(`${stored(histogramOf(a))};${stored(histogramOf(b))}`);
        expect(histogramOf(a).toStored()).toBe(stored(histogramOf(a)));
        expect(back.entries()).toEqual(histogramOf([...a, ...b]).entries());
      }),
    );
    const empty = new Histogram();
    empty.addStored('');
    expect([empty.count, empty.quantile(0.5)]).toEqual([0, null]);
    expect([empty.toArrayLiteral(), empty.toStored()]).toEqual([null, null]);
  });

  test('tells half of what is observed from the other half', () => {
    const histogram = histogramOf([-50, 0, 0, 10, 1_000]);
    expect(histogram.quantile(0)).toBeCloseTo(-50, -0.5);
    expect(histogram.quantile(0.5)).toBe(0);
    expect(histogram.toArrayLiteral()).toMatch(/^\[-99:\d+\]=\{1,NULL/);
  });
});

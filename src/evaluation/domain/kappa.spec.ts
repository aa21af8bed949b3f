import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seededRandom } from '../../../test/testkit/seeded-random.js';
import { estimate, isTrusted, kappaOf, type Agreement } from './kappa.js';

/** The variance as Fleiss, Cohen & Everitt (1969) print it, to hold the one by influences against. */
function printedVariance(table: Agreement): number {
  const n = table.flat().reduce((a, b) => a + b, 0);
  const p = table.map((row) => row.map((count) => count / n));
  const row = p.map((cells) => cells.reduce((a, b) => a + b, 0));
  const column = p.map((_, j) => p.reduce((a, cells) => a + cells[j]!, 0));
  const po = p.reduce((a, cells, i) => a + cells[i]!, 0);
  const pe = row.reduce((a, share, i) => a + share * column[i]!, 0);
  let inner = 0;
  p.forEach((cells, i) =>
    cells.forEach((share, j) => {
      inner +=
        i === j
          ? share * (1 - pe - (column[i]! + row[i]!) * (1 - po)) ** 2
          : (1 - po) ** 2 * share * (column[i]! + row[j]!) ** 2;
    }),
  );
  return (inner - (po * pe - 2 * pe + po) ** 2) / (n * (1 - pe) ** 4);
}

const table2 = fc.tuple(
  ...([0, 1, 2, 3].map(() => fc.integer({ min: 1, max: 80 })) as [
    fc.Arbitrary<number>,
    fc.Arbitrary<number>,
    fc.Arbitrary<number>,
    fc.Arbitrary<number>,
  ]),
);
const shaped = ([a, b, c, d]: readonly [number, number, number, number]): Agreement => [
  [a, b],
  [c, d],
];

describe("Cohen's kappa", () => {
  test('golden: [[20, 5], [10, 15]] is .4; its plain standard error is .127', () => {
    const table = [
      [20, 5],
      [10, 15],
    ];
    expect(kappaOf([table]).kappa).toBeCloseTo(0.4, 12);
    expect(kappaOf([table]).cases).toBe(50);
    expect(estimate([table])!.standardError).toBeCloseTo(0.127, 3);
  });

  test("the standard error is Fleiss, Cohen and Everitt's", () => {
    fc.assert(
      fc.property(table2, (cells) => {
        const table = shaped(cells);
        expect(estimate([table])!.standardError).toBeCloseTo(Math.sqrt(printedVariance(table)), 9);
      }),
    );
  });

  test('where all cases are of one class, there is none', () => {
    for (const table of [
      [
        [7, 0],
        [0, 0],
      ],
      [
        [0, 0],
        [0, 9],
      ],
      [
        [0, 0],
        [0, 0],
      ],
    ]) {
      // prettier-ignore
      expect(kappaOf([table])).toMatchObject({ kappa: null, interval: null });
      expect(isTrusted([table])).toBe(false);
    }
    expect(kappaOf([])).toEqual({ kappa: null, interval: null, cases: 0 });
  });

  test('a judge with one answer for everything has 0, full agreement 1, full disagreement below 0', () => {
    expect(kappaOf([[[90, 0], [10, 0]]]).kappa).toBeCloseTo(0, 12); // prettier-ignore
    const full = kappaOf([[[60, 0], [0, 40]]]); // prettier-ignore
    expect(full.kappa).toBe(1);
    expect(full.interval!.lower).toBeGreaterThan(0.84);
    expect(full.interval!.upper).toBe(1);
    expect(kappaOf([[[0, 50], [50, 0]]]).kappa).toBeCloseTo(-1, 12); // prettier-ignore
  });

  test('a class that only the judge has counts as disagreement that chance would not make', () => {
    const ties = kappaOf([[[25, 0, 25], [0, 25, 25]]]); // prettier-ignore
    expect(ties.kappa).toBeCloseTo((0.5 - 0.25) / (1 - 0.25), 12);
    expect(kappaOf([[[0, 0, 50], [0, 0, 50]]]).kappa).toBe(0); // prettier-ignore
  });

  test('lies in its interval, within [-1, 1]; swapping raters or classes changes nothing', () => {
    fc.assert(
      fc.property(table2, ([a, b, c, d]) => {
        const { kappa, interval } = kappaOf([shaped([a, b, c, d])]);
        expect(interval!.lower).toBeLessThanOrEqual(kappa!);
        expect(interval!.upper).toBeGreaterThanOrEqual(kappa!);
        expect(interval!.lower).toBeGreaterThanOrEqual(-1);
        expect(interval!.upper).toBeLessThanOrEqual(1);
        for (const other of [shaped([a, c, b, d]), shaped([d, c, b, a])])
          expect(kappaOf([other]).kappa).toBeCloseTo(kappa!, 9);
      }),
    );
  });

  test('kinds of cases do not lend each other agreement', () => {
    const uninformed = [[90, 0], [10, 0]]; // prettier-ignore
    const perfect = [[50, 0], [0, 50]]; // prettier-ignore
    const thrownTogether = [[140, 0], [10, 50]]; // prettier-ignore
    expect(kappaOf([thrownTogether]).kappa).toBeGreaterThan(0.87);
    expect(kappaOf([uninformed, perfect]).kappa).toBeCloseTo(50 / 60, 12);
    expect(isTrusted([thrownTogether])).toBe(true);
    expect(isTrusted([uninformed, perfect])).toBe(false);
    expect(isTrusted([perfect])).toBe(true);
  });

  test('trust takes 100 cases and a lower end of .5', () => {
    const good = (n: number): Agreement => [[n / 2, 0], [0, n / 2]]; // prettier-ignore
    expect(isTrusted([good(98)])).toBe(false);
    expect(isTrusted([good(100)])).toBe(true);
    expect(isTrusted([good(60), good(40)])).toBe(true);
    const fair = [[45, 12], [12, 45]]; // prettier-ignore
    expect(kappaOf([fair]).kappa).toBeGreaterThan(0.5);
    expect(kappaOf([fair]).interval!.lower).toBeLessThan(0.5);
    expect(isTrusted([fair])).toBe(false);
  });
});

/** Cases of two classes with equal margins p and the given kappa. */
function drawTable(random: () => number, n: number, kappa: number, p: number): number[][] {
  const both = p * p + kappa * p * (1 - p);
  const split = p * (1 - p) * (1 - kappa);
  const table = [[0, 0], [0, 0]]; // prettier-ignore
  for (let i = 0; i < n; i += 1) {
    const u = random();
    const [row, column] =
      u < both ? [0, 0] : u < both + split ? [0, 1] : u < both + 2 * split ? [1, 0] : [1, 1];
    table[row]![column]! += 1;
  }
  return table;
}

describe('the interval, simulated (seeded, 500 tables for each of 18 settings)', () => {
  const TABLES = 500;
  const random = seededRandom(1969);
  const settings = [100, 200].flatMap((n) =>
    [0.5, 0.65, 0.8].flatMap((kappa) => [0.5, 0.7, 0.9].map((p) => ({ n, kappa, p }))),
  );
  const results = settings.map(({ n, kappa, p }) => {
    const counts = { covered: 0, tooHigh: 0, plainCovered: 0, plainTooHigh: 0 };
    for (let i = 0; i < TABLES; i += 1) {
      const table = drawTable(random, n, kappa, p);
      const { interval } = kappaOf([table]);
      const plain = estimate([table]);
      const lower = (plain?.kappa ?? 0) - 1.96 * (plain?.standardError ?? 0);
      const upper = (plain?.kappa ?? 0) + 1.96 * (plain?.standardError ?? 0);
      if (interval && interval.lower <= kappa && kappa <= interval.upper) counts.covered += 1;
      if (interval && interval.lower > kappa) counts.tooHigh += 1;
      if (lower <= kappa && kappa <= upper) counts.plainCovered += 1;
      if (lower > kappa) counts.plainTooHigh += 1;
    }
    return counts;
  });
  const share = (name: keyof (typeof results)[number]) => results.map((counts) => counts[name] / TABLES);
  const mean = (shares: readonly number[]) => shares.reduce((a, b) => a + b, 0) / shares.length;

  test('covers 95 %, and lies above the truth no more often than 2.5 % say', () => {
    const [covered, tooHigh] = [share('covered'), share('tooHigh')];
    console.log(
      `kappa's interval covers ${mean(covered).toFixed(3)} on average, from ${Math.min(...covered)} to ${Math.max(...covered)}; ` +
        `above the truth: at most ${Math.max(...tooHigh)}. Plain: ${mean(share('plainCovered')).toFixed(3)} on average, ` +
        `from ${Math.min(...share('plainCovered'))}; above the truth: up to ${Math.max(...share('plainTooHigh'))}.`,
    );
    expect(mean(covered)).toBeGreaterThan(0.94);
    expect(mean(covered)).toBeLessThan(0.96);
    expect(Math.min(...covered)).toBeGreaterThan(0.91);
    expect(Math.max(...tooHigh)).toBeLessThan(0.035);
  });

  test('the plain interval would not do', () => {
    expect(Math.min(...share('plainCovered'))).toBeLessThan(0.91);
    expect(Math.max(...share('plainTooHigh'))).toBeGreaterThan(0.06);
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seededRandom } from '../../../test/testkit/seeded-random.js';
import { compareUnpaired, EMPTY_ARM, PairedComparison, withOutcomeOf } from './comparison.js';
import { eLond, eLondThreshold } from './e-lond.js';
import { NO_SUMS, withObserved } from './experiment.js';
import { readGuardrails } from './guardrails.js';
import { pairedUnits, unpairedUnits } from './power.js';
import { NO_PROPENSITIES, propensityRatioLogE, withPropensity } from './propensity-ratio.js';
import { nextSampleRatioLogE, sampleRatioLogE } from './sample-ratio.js';
import { thompsonShares } from './thompson.js';
import { verdictOf } from './verdict.js';

const OPTIONS = { alpha: 0.05, margin: 0 };

describe('a verdict', () => {
  const terms = { margin: 0.01, maxUnits: 100 };
  test.each([
    [0.011, 0.2, 10, 'BETTER'],
    [0.01, 0.2, 10, 'CONTINUE'],
    [-0.2, -0.011, 10, 'WORSE'],
    [-0.01, 0.01, 10, 'EQUIVALENT'],
    [-0.2, 0.2, 99, 'CONTINUE'],
    [-0.2, 0.2, 100, 'INCONCLUSIVE'],
    [0.02, 0.2, 100, 'BETTER'],
  ])('of [%f, %f] after %i units is %s', (lower, upper, units, verdict) => {
    expect(verdictOf({ lower, upper }, units, terms)).toBe(verdict);
  });
});

describe('e-LOND', () => {
  test('asks more of each further trial, and less after each discovery', () => {
    expect(eLondThreshold(1, 0)).toBeCloseTo(20, 10);
    expect(eLondThreshold(2, 0)).toBeCloseTo(60, 10);
    expect(eLondThreshold(3, 2)).toBeCloseTo(40, 10);
    expect(eLond([19.9, 60.1, null, 100, 100])).toEqual([false, true, false, true, true]);
  });
});

describe('a comparison', () => {
  test('goes on from what was kept as if it had never stopped', () => {
    const random = seededRandom(1);
    const whole = new PairedComparison(OPTIONS);
    let parted = new PairedComparison(OPTIONS);
    for (let n = 0; n < 60; n += 1) {
      const difference = 2 * random() - 0.9;
      whole.add(difference);
      parted.add(difference);
      if (n % 7 === 0) parted = new PairedComparison(OPTIONS, parted.state);
    }
    expect(parted.reading).toEqual(whole.reading);
  });

  test('is narrower with a covariate that goes with the outcome, and right where some have none', () => {
    const random = seededRandom(5);
    let [plain, adjusted] = [
      [EMPTY_ARM, EMPTY_ARM],
      [EMPTY_ARM, EMPTY_ARM],
    ];
    for (let n = 0; n < 2_000; n += 1) {
      const covariate = random();
      const outcome = Math.min(1, 0.8 * covariate + 0.1 * random() + (n % 2) * 0.05);
      const known = n % 5 === 0 ? null : covariate;
      plain = plain.with(n % 2, withOutcomeOf(plain[n % 2]!, outcome));
      adjusted = adjusted.with(n % 2, withOutcomeOf(adjusted[n % 2]!, outcome, known));
    }
    const wide = compareUnpaired(plain[0]!, plain[1]!, OPTIONS);
    const narrow = compareUnpaired(adjusted[0]!, adjusted[1]!, OPTIONS);
    expect(narrow.upper - narrow.lower).toBeLessThan(0.7 * (wide.upper - wide.lower));
    expect(narrow.lower).toBeLessThan(0.05);
    expect(narrow.upper).toBeGreaterThan(0.05);
  });

  test('knows nothing without outcomes, and stays calm where none varies', () => {
    expect(compareUnpaired(EMPTY_ARM, EMPTY_ARM, OPTIONS)).toEqual({
      lift: null,
      lower: -1,
      upper: 1,
      eValue: 1,
    });
    let arm = EMPTY_ARM;
    for (let n = 0; n < 150; n += 1) arm = withOutcomeOf(arm, 0.5);
    const reading = compareUnpaired(arm, arm, OPTIONS);
    expect(reading.lift).toBe(0);
    expect(Number.isFinite(reading.eValue)).toBe(true);
    expect(reading.lower).toBeLessThanOrEqual(0);
    expect(reading.upper).toBeGreaterThanOrEqual(0);
  });
});

test('guardrails are breached by more than twice the cost, not by less', () => {
  const random = seededRandom(9);
  const arm = (factor: number) => {
    let sums = NO_SUMS;
    for (let n = 0; n < 400; n += 1) {
      const costUsd = factor * (1 + random());
      sums = withObserved(sums, { score: 0.5, isFailed: false, costUsd, durationMs: null, covariate: null });
    }
    return sums;
  };
  const cost = (factor: number) => readGuardrails(arm(1), arm(factor), 0.05)[1]!;
  expect(cost(1.5)).toMatchObject({ metric: 'COST_USD', isBreached: false });
  expect(cost(1.5).interval!.lower).toBeGreaterThan(0);
  expect(cost(3).isBreached).toBe(true);
});

test.each([
  ['nothing', 0, false],
  ['next to nothing', 0.00005, false],
  ['something', 0.0002, true],
])(
  'where the control costs %s, an arm that costs a cent is judged only if that is a base',
  (_, base, isBreached) => {
    const random = seededRandom(10);
    const arm = (mean: number) => {
      let sums = NO_SUMS;
      for (let n = 0; n < 150; n += 1) {
        const costUsd = mean * (0.5 + random());
        sums = withObserved(sums, {
          score: 0.5,
          isFailed: false,
          costUsd,
          durationMs: null,
          covariate: null,
        });
      }
      return sums;
    };
    expect(readGuardrails(arm(base), arm(0.01), 0.05)[1]).toMatchObject({ metric: 'COST_USD', isBreached });
  },
);

test('evidence of a wrong split is the same unit by unit and at once', () => {
  const random = seededRandom(2);
  const counts = [0, 0, 0];
  let logE = 0;
  for (let n = 0; n < 500; n += 1) {
    const arm = Math.floor(3 * random());
    logE = nextSampleRatioLogE(logE, counts, [1, 1, 2], arm);
    counts[arm]! += 1;
  }
  expect(logE).toBeCloseTo(sampleRatioLogE(counts, [1, 1, 2]), 8);
});

test('evidence against propensities that never change is that of a wrong split', () => {
  const random = seededRandom(3);
  const counts = [0, 0];
  let arms = counts.map(() => NO_PROPENSITIES);
  for (let n = 0; n < 3_000; n += 1) {
    const given = random() < 0.48 ? 0 : 1;
    arms = arms.map((sums, i) => withPropensity(sums, i === given, 0.5, 2));
    counts[given]! += 1;
    expect(propensityRatioLogE(arms)).toBeCloseTo(sampleRatioLogE(counts, [1, 1]), 8);
  }
});

test('a bet on propensities multiplies the evidence by 1 on average, whatever came before', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(2), fc.double({ min: 0.1, max: 0.8, noNaN: true })), { maxLength: 50 }),
      fc.double({ min: 0.1, max: 0.8, noNaN: true }),
      (before, first) => {
        let sums = NO_PROPENSITIES;
        for (const [given, propensity] of before) sums = withPropensity(sums, given === 0, propensity, 3);
        const gainOf = (isGiven: boolean, propensity: number): number =>
          Math.exp(withPropensity(sums, isGiven, propensity, 3).logE - sums.logE);
        expect(first * gainOf(true, first) + (1 - first) * gainOf(false, 1 - first)).toBeCloseTo(1, 10);
      },
    ),
  );
});

test('a propensity that was logged among more arms, below the floor of those that are left, makes no nonsense of the evidence', () => {
  let sums = NO_PROPENSITIES;
  for (let n = 0; n < 5_000; n += 1) sums = withPropensity(sums, false, 0.5, 2);
  const { logE } = withPropensity(sums, true, 0.01, 2);
  expect(logE).toBeLessThan(sums.logE);
});

test('smaller effects need more units, and some more than there are', () => {
  const units = [0.2, 0.1, 0.05].map((effect) => unpairedUnits({ effect, margin: 0.01 })!);
  expect(units).toEqual([...units].sort((a, b) => a - b));
  expect(pairedUnits({ effect: 0.1, margin: 0 })!).toBeGreaterThan(pairedUnits({ effect: 0.3, margin: 0 })!);
  expect(unpairedUnits({ effect: 0.0001, margin: 0 })).toBeNull();
  expect(pairedUnits({ effect: 0.0001, margin: 0 })).toBeNull();
});

test('an allocation keeps each floor and sums up to 1', () => {
  const arms = [0, 1, 2].map(() => ({ outcomes: { n: 50, sum: 10, sumSquares: 5 }, floor: 0.1 }));
  arms[2] = { outcomes: { n: 50, sum: 45, sumSquares: 42 }, floor: 0.1 };
  const shares = thompsonShares(arms, seededRandom(4));
  expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.1);
  expect(shares[2]).toBeGreaterThan(0.75);
  expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 10);
  expect(() => thompsonShares([], seededRandom(4))).toThrow('floors');
});

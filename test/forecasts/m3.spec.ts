import { beforeAll, describe, expect, test } from '@jest/globals';
import { competeOnM3, readM3, type M3Result, type M3Set } from '../testkit/m3.js';

const GATES: Readonly<Record<M3Set, { mase: number; smape: number }>> = {
  yearly: { mase: 2.7, smape: 16.3 },
  other: { mase: 1.9, smape: Infinity },
};

describe.each(['yearly', 'other'] as const)('on %s series of the M3 competition', (set) => {
  const series = readM3(set);
  const whenThere = series === null ? test.skip : test;
  let result: M3Result;

  beforeAll(() => {
    // The choice takes as long as all the rest, so that it is made on the smaller set.
    if (series !== null) result = competeOnM3(series, { seed: 1, isChoiceMade: set === 'other' });
  }, 120_000);

  whenThere(
    'the mean of ETS and Theta is as good as it should be, and better than the naive forecast',
    () => {
      const of = (name: string) => result.methods.find(({ method }) => method === name)!;
      expect(of('ets+theta').mase).toBeLessThanOrEqual(GATES[set].mase);
      expect(of('ets+theta').smape).toBeLessThanOrEqual(GATES[set].smape);
      expect(of('naive').mase).toBeGreaterThan(3);
      if (set === 'other') expect(of('as chosen').mase).toBeLessThanOrEqual(GATES.other.mase);
    },
  );

  whenThere('the naive forecast comes to the published result, so that it is the same competition', () => {
    const naive = result.methods.find(({ method }) => method === 'naive')!;
    const published = { yearly: [3.172, 17.88], other: [3.089, 6.302] }[set];
    expect(naive.mase).toBeCloseTo(published[0]!, 3);
    expect(naive.smape).toBeCloseTo(published[1]!, 2);
  });

  whenThere('conformal intervals hold what they promise, where those of the model may not', () => {
    const [at80, at95] = result.coverage.conformal;
    expect(at80).toBeGreaterThanOrEqual(0.78);
    expect(at80).toBeLessThanOrEqual(0.83);
    expect(at95).toBeGreaterThanOrEqual(0.94);
    expect(at95).toBeLessThanOrEqual(0.97);
    if (set === 'yearly') expect(result.coverage.model[1]).toBeLessThan(0.9);
  });

  whenThere('every end of an interval is in range', () => {
    expect(result.bounds.count).toBeGreaterThan(100_000);
    expect(result.bounds.unsoundCount).toBe(0);
  });
});

import { describe, expect, test } from '@jest/globals';
import { allocate } from './allocate.js';
import { NO_SUMS, withObserved, type VariantSums } from './experiment.js';

const outcome = (score: number) => ({
  score,
  isFailed: false,
  costUsd: null,
  durationMs: null,
  covariate: null,
});

const seen = (mean: number, count: number): VariantSums => {
  let sums = NO_SUMS;
  for (let i = 0; i < count; i += 1) sums = withObserved(sums, outcome(mean + (i % 2 ? 0.1 : -0.1)));
  return sums;
};

const arm = (name: string, mean: number) => ({
  name,
  weight: 1,
  sums: seen(mean, 50),
});

function sharesOf(arms: readonly ReturnType<typeof arm>[], units = 2_000): Map<string, number> {
  const shares = new Map<string, number>();
  for (let i = 0; i < units; i += 1) {
    const { name } = allocate('THOMPSON', 'key', `unit ${i}`, arms).variant;
    shares.set(name, (shares.get(name) ?? 0) + 1 / units);
  }
  return shares;
}

describe('by THOMPSON', () => {
  test('most units go to what did best, and each of the others keeps its floor', () => {
    const shares = sharesOf([arm('control', 0.3), arm('good', 0.7), arm('bad', 0.2)]);
    expect(shares.get('good')).toBeGreaterThan(0.77);
    for (const name of ['control', 'bad']) {
      expect(shares.get(name)).toBeCloseTo(0.1, 1);
      expect(shares.get(name)).toBeGreaterThan(0.07);
    }
  });

  test('a unit is given the same arm as long as nothing more is known, with the chance of it', () => {
    const arms = [arm('control', 0.5), arm('treatment', 0.5)];
    for (let i = 0; i < 50; i += 1) {
      const first = allocate('THOMPSON', 'key', `unit ${i}`, arms);
      expect(allocate('THOMPSON', 'key', `unit ${i}`, arms)).toEqual(first);
      expect(first.propensity).toBeGreaterThanOrEqual(0.1);
      expect(first.propensity).toBeLessThanOrEqual(0.9);
    }
  });
});

test('by weights it is what assign says, whatever was seen', () => {
  const [a, b] = [arm('control', 0.1), { ...arm('treatment', 0.9), weight: 3 }];
  let treated = 0;
  for (let i = 0; i < 4_000; i += 1) {
    const { variant, propensity } = allocate('FIXED', 'key', `unit ${i}`, [a, b]);
    expect(propensity).toBe(variant === b ? 0.75 : 0.25);
    if (variant === b) treated += 1;
  }
  expect(treated / 4_000).toBeCloseTo(0.75, 1);
});

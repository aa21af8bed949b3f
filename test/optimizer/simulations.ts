import { describe, expect, test } from '@jest/globals';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { tally } from './simulate.js';
import { BINARY_NULL_WORLD, GAIN_WORLD, NULL_WORLD, RARE_LOSS_WORLD, SMALL_GAIN_WORLD } from './worlds.js';

/** One-sided, at 99 %. */
const Z = normalQuantile(0.99, 0, 1);
const atMost = (share: number, runs: number): number => share + Z * Math.sqrt((share * (1 - share)) / runs);
const atLeast = (share: number, runs: number): number => share - Z * Math.sqrt((share * (1 - share)) / runs);

/** What the optimizer claims in worlds whose truth is known. */
export function simulations(runs: number): void {
  describe.each([NULL_WORLD, BINARY_NULL_WORLD, RARE_LOSS_WORLD])('in a world of $name', (world) => {
    test('a gain is claimed in at most 5 % of runs, where the usual rule claims one in more than 30 %', async () => {
      const { claims, covered, looked, usualClaims } = await tally(world, runs);
      expect(claims / runs).toBeLessThanOrEqual(atMost(0.05, runs));
      expect(usualClaims / runs).toBeGreaterThan(0.3);
      if (looked > 0) expect(covered / looked).toBeGreaterThanOrEqual(atLeast(0.95, looked));
    });
  });

  test.each([GAIN_WORLD, SMALL_GAIN_WORLD])(
    'of a true $name at least half is found and shown in 80 % of runs',
    async (world) => {
      const { halfFound, covered, looked } = await tally(world, runs);
      expect(halfFound / runs).toBeGreaterThanOrEqual(0.8);
      expect(covered / looked).toBeGreaterThanOrEqual(atLeast(0.95, looked));
    },
  );
}

import { describe, expect, test } from '@jest/globals';
import { thompsonFloor } from '../../src/experiments/index.js';
import {
  askedUnits,
  atLeast,
  atMost,
  bernoulli,
  bestOfThree,
  clippedNormal,
  correlatedResponses,
  difference,
  equalArms,
  equalPairs,
  falseAdoptions,
  falseDiscoveries,
  misleadingPairs,
  misleadingUnits,
  pairedDifference,
  sampleRatio,
  thompsonRatio,
} from '../testkit/experiment-simulations.js';

/** The error rates that are promised; in full with 2,000 runs. */
export function simulations(runs: number): void {
  describe.each([
    ['shares', bernoulli(0.6)],
    ['scores', clippedNormal(0.6)],
  ])('two equal arms of %s, read after every unit', (_name, draw) => {
    test('are told apart in at most 5 %, where a t-test would in more than 25 %', () => {
      const { decided, missed, naive } = equalArms(runs, draw);
      expect(decided).toBeLessThanOrEqual(atMost(0.05, runs));
      expect(missed).toBeLessThanOrEqual(atMost(0.05, runs));
      expect(naive).toBeGreaterThan(0.25);
    });
  });

  describe.each([
    ['different units', () => misleadingUnits(runs, bernoulli(0.6))],
    ['the same units', () => misleadingPairs(runs)],
  ])('the evidence that equal arms on %s differ, read again and again', (_name, simulate) => {
    test('ever comes to 10 in at most a tenth, and to 20 in at most a twentieth', () => {
      const { tenfold, twentyfold } = simulate();
      expect(tenfold).toBeLessThanOrEqual(atMost(0.1, runs));
      expect(twentyfold).toBeLessThanOrEqual(atMost(0.05, runs));
    });
  });

  test('two equal arms on the same units are told apart in at most 5 %', () => {
    const { decided, missed } = equalPairs(runs);
    expect(decided).toBeLessThanOrEqual(atMost(0.05, runs));
    expect(missed).toBeLessThanOrEqual(atMost(0.05, runs));
  });

  test('five responses of a unit that are alike count once; counting each is wrong in more than 20 %', () => {
    const { decided, naive } = correlatedResponses(runs);
    expect(decided).toBeLessThanOrEqual(atMost(0.05, runs));
    expect(naive).toBeGreaterThan(0.2);
  });

  test('a difference of .08 is seen with 1,000 units per arm, and the truth is kept meanwhile', () => {
    const { seen, missed } = difference(runs);
    expect(seen).toBeGreaterThanOrEqual(atLeast(0.8, runs));
    expect(missed).toBeLessThanOrEqual(atMost(0.05, runs));
  });

  test('a difference of .08 is seen with 1,000 pairs, and the truth is kept meanwhile', () => {
    const { seen, missed } = pairedDifference(runs);
    expect(seen).toBeGreaterThanOrEqual(atLeast(0.7, runs));
    expect(missed).toBeLessThanOrEqual(atMost(0.05, runs));
  });

  test('an experiment with the units that it asks for sees the effect in 80 %', () => {
    const { unpaired, paired } = askedUnits(runs);
    expect(unpaired).toBeGreaterThanOrEqual(atLeast(0.8, runs));
    expect(paired).toBeGreaterThanOrEqual(atLeast(0.8, runs));
  });

  test('units split 48:52 are found out by the 20,000th, and 50:50 is left alone', () => {
    const { found, stopped, error } = sampleRatio(runs);
    expect(found).toBeGreaterThanOrEqual(atLeast(0.9, runs));
    expect(stopped).toBeLessThanOrEqual(Math.max(0.002, 1 / runs));
    // What is counted on is the same as what is counted at once.
    expect(error).toBeLessThan(1e-6);
  });

  test('where shares follow what was seen, units that go missing are found out, and others are left alone', () => {
    const few = Math.ceil(runs / 2);
    const { found, stopped } = thompsonRatio(few);
    expect(found).toBeGreaterThanOrEqual(atLeast(0.9, few));
    expect(stopped).toBeLessThanOrEqual(Math.max(0.002, 1 / few));
  });

  test('the best of three arms is found, at less cost than by equal shares', () => {
    const few = Math.ceil(runs / 10);
    const { found, regret, uniformRegret, bestShare, leastShare } = bestOfThree(few);
    expect(found).toBeGreaterThanOrEqual(atLeast(0.95, few));
    expect(regret).toBeLessThan(uniformRegret);
    expect(bestShare).toBeGreaterThan(0.5);
    expect(leastShare).toBeGreaterThanOrEqual(thompsonFloor(3));
  });

  test('of rules that are tried one after another at most 10 % of those that are found do nothing', () => {
    const { rate, naive } = falseDiscoveries(4 * runs);
    expect(rate).toBeLessThanOrEqual(0.1);
    expect(naive).toBeGreaterThan(0.25);
  });

  test('nor of those that are adopted by what their trials came to, and most that help are', () => {
    const { rate, found } = falseAdoptions(Math.ceil(runs / 4));
    expect(rate).toBeLessThanOrEqual(0.1);
    expect(found).toBeGreaterThan(0.5);
  });
}

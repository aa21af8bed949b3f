import { describe, expect, test } from '@jest/globals';
import { discoveryThreshold, settle, type EndedTrial } from './settle.js';

describe('e-LOND', () => {
  // 1 / (.1 · 1/(t(t+1)) · (R+1))
  test.each([
    [1, 0, 20],
    [2, 0, 60],
    [2, 1, 30],
    [3, 2, 40],
    [10, 0, 1_100],
    [10, 9, 110],
  ])('trial %d after %d discoveries needs %d', (trial, discoveries, needed) => {
    expect(discoveryThreshold(trial, discoveries)).toBeCloseTo(needed, 9);
  });

  test('spends no more than its level over all trials that find nothing', () => {
    let spent = 0;
    for (let trial = 1; trial <= 10_000; trial += 1) spent += 1 / discoveryThreshold(trial, 0);
    expect(spent).toBeLessThan(0.1);
    expect(spent).toBeGreaterThan(0.0999);
  });
});

describe('a trial', () => {
  const ended = (more: Partial<EndedTrial>): EndedTrial => ({
    verdict: 'BETTER',
    eValue: 25,
    trialNumber: 1,
    discoveries: 0,
    isRemoval: false,
    ...more,
  });

  test('leads to adoption where it is BETTER and a discovery', () => {
    expect(settle(ended({}))).toEqual({
      status: 'ADOPTED',
      isDiscovery: true,
      reason: 'with the rule: BETTER, e-value 25.0; trial 1 of the agent, after 0 discoveries, needs 20.0',
    });
    expect(settle(ended({ eValue: 20 - 1e-6 }))).toMatchObject({ status: 'REJECTED', isDiscovery: false });
    expect(settle(ended({ trialNumber: 2 }))).toMatchObject({ status: 'REJECTED' });
    expect(settle(ended({ eValue: null }))).toMatchObject({ status: 'REJECTED' });
  });

  test.each(['WORSE', 'EQUIVALENT', 'INCONCLUSIVE'] as const)('that is %s to rejection', (verdict) => {
    expect(settle(ended({ verdict, eValue: 1e9 }))).toMatchObject({ status: 'REJECTED', isDiscovery: false });
  });

  test('of doing without a rule takes out one without effect', () => {
    const outcomes = (['BETTER', 'EQUIVALENT', 'WORSE', 'INCONCLUSIVE'] as const).map(
      (verdict) => settle(ended({ verdict, isRemoval: true, eValue: null })).status,
    );
    expect(outcomes).toEqual(['ADOPTED', 'ADOPTED', 'REJECTED', 'REJECTED']);
  });
});

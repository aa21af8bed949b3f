import { describe, expect, test } from '@jest/globals';
import { settle, type EndedTrial } from './settle.js';

describe('a trial', () => {
  const ended = (more: Partial<EndedTrial>): EndedTrial => ({
    verdict: 'BETTER',
    eValue: 25,
    trialNumber: 1,
    discoveries: 0,
    isRemoval: false,
    stopReason: null,
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

  test('that was stopped tells why', () => {
    const stopReason = 'guardrail FAILURE_RATE of variant with is breached';
    expect(settle(ended({ verdict: 'INCONCLUSIVE', stopReason })).reason).toBe(
      `with the rule: INCONCLUSIVE; ${stopReason}`,
    );
  });

  test('of doing without a rule takes out one without effect', () => {
    const outcomes = (['BETTER', 'EQUIVALENT', 'WORSE', 'INCONCLUSIVE'] as const).map(
      (verdict) => settle(ended({ verdict, isRemoval: true, eValue: null })).status,
    );
    expect(outcomes).toEqual(['ADOPTED', 'ADOPTED', 'REJECTED', 'REJECTED']);
  });
});

import { describe, expect, test } from '@jest/globals';
import { backoffMs } from './backoff.js';
import { assertTransition, isFinal, SESSION_STATUSES, sourcesOf } from './session-status.js';

describe('the transition table', () => {
  test('has no way out of a final state, and a way to each but the first', () => {
    for (const from of SESSION_STATUSES) {
      for (const to of SESSION_STATUSES) {
        const isKnown = sourcesOf(to).includes(from);
        if (isKnown) expect(() => assertTransition(from, to)).not.toThrow();
        else expect(() => assertTransition(from, to)).toThrow(`from ${from} to ${to}`);
        if (isFinal(from)) expect(isKnown).toBe(false);
      }
    }
    expect(SESSION_STATUSES.filter(isFinal)).toEqual(['IMPROVED', 'UNIMPROVED', 'FAILED', 'CANCELLED']);
    expect(sourcesOf('QUEUED')).toEqual(['RUNNING']);
    expect(sourcesOf('IMPROVED')).toEqual(['RUNNING']);
  });
});

describe('backoffMs', () => {
  test('is drawn from [0, min(60 s, 1 s · 2^(tries - 1)))', () => {
    expect([1, 2, 3, 4].map((tries) => backoffMs(tries, 0.5))).toEqual([500, 1_000, 2_000, 4_000]);
    expect(backoffMs(20, 0.999)).toBeLessThan(60_000);
    expect(backoffMs(20, 0)).toBe(0);
  });
});

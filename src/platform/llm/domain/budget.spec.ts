import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { amountOf, costUsd, fitsBudget, inputTokensBound, msToNextDay, roundUsd, usageOf } from './budget.js';

const PRICE = { inputUsdPerMtok: 3, outputUsdPerMtok: 15 };
const NONE = { tokens: 0, usd: 0 };

describe('the budget', () => {
  test('takes a token for at least a byte of the prompt and its schema', () => {
    const bare = inputTokensBound([], null);
    expect(inputTokensBound(['abc', 'dé'], null)).toBe(bare + 6);
    expect(inputTokensBound(['😀'], '{}')).toBe(inputTokensBound([], '') + 6);
    expect(inputTokensBound([], '')).toBeGreaterThan(bare);
  });

  test('reckons costs to the billionth of a dollar', () => {
    expect(costUsd({ inputTokens: 1_000_000, outputTokens: 0 }, PRICE)).toBe(3);
    expect(costUsd({ inputTokens: 7, outputTokens: 3 }, PRICE)).toBe(0.000066);
    expect(amountOf({ inputTokens: 7, outputTokens: 3 }, PRICE)).toEqual({ tokens: 10, usd: 0.000066 });
    expect(roundUsd(0.1 + 0.2)).toBe(0.3);
  });

  test.each([
    [
      { inputTokens: 10, outputTokens: 5 },
      { inputTokens: 10, outputTokens: 5 },
    ],
    [
      { inputTokens: undefined, outputTokens: undefined },
      { inputTokens: 100, outputTokens: 50 },
    ],
    [
      { inputTokens: 0, outputTokens: 0 },
      { inputTokens: 100, outputTokens: 50 },
    ],
    [
      { inputTokens: -5, outputTokens: 5 },
      { inputTokens: 100, outputTokens: 5 },
    ],
    [
      { inputTokens: 1.5, outputTokens: NaN },
      { inputTokens: 100, outputTokens: 50 },
    ],
    [
      { inputTokens: Infinity, outputTokens: 1e300 },
      { inputTokens: 100, outputTokens: 50 },
    ],
    // More than could be is what was billed, and counts.
    [
      { inputTokens: 400, outputTokens: 70 },
      { inputTokens: 400, outputTokens: 70 },
    ],
  ])('takes %j for %j', (reported, expected) => {
    expect(usageOf(reported, { inputTokens: 100, outputTokens: 50 }, true)).toEqual(expected);
  });

  test('takes an answer without a text for one without tokens', () => {
    const bound = { inputTokens: 100, outputTokens: 50 };
    expect(usageOf({ inputTokens: 9, outputTokens: 0 }, bound, false).outputTokens).toBe(0);
  });

  test('is used to its limit, and not beyond', () => {
    const limits = { dailyTokens: 100, dailyUsd: 0.3 };
    expect(fitsBudget({ tokens: 60, usd: 0.1 }, { tokens: 40, usd: 0.2 }, limits)).toEqual({ fits: true });
    const tokens = { fits: false, limit: 'LLM_DAILY_TOKENS' };
    expect(fitsBudget({ tokens: 61, usd: 0 }, { tokens: 40, usd: 0 }, limits)).toEqual({
      ...tokens,
      isHopeless: false,
    });
    expect(fitsBudget(NONE, { tokens: 101, usd: 0 }, limits)).toEqual({ ...tokens, isHopeless: true });
    const usd = { fits: false, limit: 'LLM_DAILY_USD' };
    expect(fitsBudget({ tokens: 0, usd: 0.2 }, { tokens: 1, usd: 0.100000001 }, limits)).toEqual({
      ...usd,
      isHopeless: false,
    });
    expect(fitsBudget(NONE, { tokens: 1, usd: 0.31 }, limits)).toEqual({ ...usd, isHopeless: true });
  });

  test('without limits takes everything', () => {
    const all = { tokens: 1e15, usd: 1e9 };
    expect(fitsBudget(all, all, { dailyTokens: 0, dailyUsd: 0 })).toEqual({ fits: true });
  });

  test('is never exceeded by what is reserved, whatever is reserved and given back', () => {
    const call = fc.record({ bound: fc.nat(50), spends: fc.nat(50), settles: fc.boolean() });
    fc.assert(
      fc.property(fc.array(call), fc.integer({ min: 1, max: 200 }), (calls, dailyTokens) => {
        let tokens = 0;
        for (const { bound, spends, settles } of calls) {
          const verdict = fitsBudget(
            { tokens, usd: 0 },
            { tokens: bound, usd: 0 },
            { dailyTokens, dailyUsd: 0 },
          );
          expect(verdict.fits).toBe(tokens + bound <= dailyTokens);
          if (verdict.fits) tokens += settles ? Math.min(bound, spends) : bound;
          expect(tokens).toBeLessThanOrEqual(dailyTokens);
        }
      }),
    );
  });

  test('is a new one at midnight, UTC', () => {
    expect(msToNextDay(Date.parse('2026-03-29T23:59:59.000Z'))).toBe(1_000);
    expect(msToNextDay(Date.parse('2026-03-29T00:00:00.000Z'))).toBe(86_400_000);
  });
});

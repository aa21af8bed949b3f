import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BUILT_IN_RULES, ruleFaults, type AlertRuleTerms } from './alert-rule.js';
import { decide, type WatchState } from './decide.js';
import { describeAlert } from './describe.js';

const RULE: AlertRuleTerms = {
  metric: 'FAILURE_RATE',
  agentType: null,
  comparison: 'ABOVE',
  threshold: 0.3,
  resolveThreshold: 0.2,
  forSeconds: 60,
  severity: 'WARNING',
  isEnabled: true,
};
const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 1) + seconds * 1_000);

describe('rules', () => {
  test('ours can work', () => {
    for (const [name, rule] of Object.entries(BUILT_IN_RULES))
      expect([name, ruleFaults(rule)]).toEqual([name, []]);
  });

  test.each<[string, Partial<AlertRuleTerms>, string]>([
    ['a threshold out of range', { threshold: 1.5 }, 'threshold'],
    ['NaN', { threshold: NaN }, 'threshold'],
    ['a negative resolve threshold', { resolveThreshold: -1 }, 'resolveThreshold'],
    ['one that can never be passed', { threshold: 1 }, 'threshold'],
    ['no room between the thresholds', { resolveThreshold: 0.3 }, 'resolveThreshold'],
    ['thresholds turned around', { comparison: 'BELOW' }, 'resolveThreshold'],
    ['BELOW the least', { comparison: 'BELOW', threshold: 0 }, 'threshold'],
    ['a negative time', { forSeconds: -1 }, 'forSeconds'],
    ['a fraction of a second', { forSeconds: 1.5 }, 'forSeconds'],
    ['more than a day', { forSeconds: 86_401 }, 'forSeconds'],
    ['an agent for the queue', { metric: 'QUEUE_AGE_SECONDS', agentType: 'engineer' }, 'agentType'],
  ])('%s is a fault', (_name, change, field) => {
    expect(ruleFaults({ ...RULE, ...change }).map((fault) => fault.field)).toContain(field);
  });
});

describe('decide', () => {
  /** Looks at one value after the other, 15 seconds apart; tells what was done. */
  function look(rule: AlertRuleTerms, values: readonly (number | null)[]): string[] {
    let state: WatchState = { pastSince: null, isOpen: false };
    return values.map((value, i) => {
      const { action, pastSince } = decide(rule, state, value, at(i * 15));
      state = { pastSince, isOpen: action === 'OPEN' || (state.isOpen && action !== 'RESOLVE') };
      return action;
    });
  }

  test('opens when the time is over, and not before', () => {
    expect(look(RULE, [0.5, 0.5, 0.5, 0.5, 0.5, 0.5])).toEqual([
      'NONE',
      'NONE',
      'NONE',
      'NONE',
      'OPEN',
      'NONE',
    ]);
  });

  test('a break begins the time anew, and so does what was not measured', () => {
    expect(look(RULE, [0.5, 0.5, 0.5, 0.3, 0.5, 0.5, 0.5, 0.5]).includes('OPEN')).toBe(false);
    expect(look(RULE, [0.5, 0.5, 0.5, null, 0.5, 0.5, 0.5, 0.5]).includes('OPEN')).toBe(false);
  });

  test('resolves at the resolve threshold, not between the two, and not for want of values', () => {
    const quick = { ...RULE, forSeconds: 0 };
    expect(look(quick, [0.31, 0.25, null, 0.3, 0.2])).toEqual(['OPEN', 'NONE', 'NONE', 'NONE', 'RESOLVE']);
    const below: AlertRuleTerms = { ...quick, comparison: 'BELOW', threshold: 0.3, resolveThreshold: 0.4 };
    expect(look(below, [0.3, 0.29, 0.35, 0.4])).toEqual(['NONE', 'OPEN', 'NONE', 'RESOLVE']);
  });

  test('a value that hovers about the threshold opens one alert', () => {
    const values = Array.from({ length: 200 }, (_, i) => 0.3 + (i % 2 === 0 ? 0.02 : -0.02));
    expect(look({ ...RULE, forSeconds: 0 }, values).filter((action) => action !== 'NONE')).toEqual(['OPEN']);
  });

  test('never opens what is open, nor resolves what is not, and there is the whole gap between the two', () => {
    const value = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null });
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 60 }),
        fc.integer({ min: 0, max: 90 }),
        (values, forSeconds) => {
          let isOpen = false;
          for (const [i, action] of look({ ...RULE, forSeconds }, values).entries()) {
            if (action === 'OPEN') {
              expect(isOpen).toBe(false);
              expect(values[i]).toBeGreaterThan(0.3);
              isOpen = true;
            }
            if (action === 'RESOLVE') {
              expect(isOpen).toBe(true);
              expect(values[i]).toBeLessThanOrEqual(0.2);
              isOpen = false;
            }
          }
        },
      ),
    );
  });
});

test('an alert names its number', () => {
  expect(describeAlert(RULE, 'engineer', { value: 0.42, count: 50 })).toBe(
    '42 % of the last 50 sessions of engineer failed, above 30 %',
  );
  const queue = { ...RULE, metric: 'QUEUE_AGE_SECONDS' as const, threshold: 300 };
  expect(describeAlert(queue, '', { value: 412.4, count: 1 })).toBe(
    'a response has waited 412.4 s for a worker, above 300 s',
  );
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { admit, CLOSED, record, type Breaker, type BreakerRules, type ServiceOutcome } from './breaker.js';

const RULES: BreakerRules = { failures: 5, openMs: 60_000, successes: 3 };

/** Ends calls one after the other, each admitted before. */
function after(start: Breaker, outcomes: readonly ServiceOutcome[], now: number): Breaker {
  return outcomes.reduce((breaker, outcome, i) => {
    const admission = admit(breaker, `c${i}`, now, true);
    if (admission.verdict !== 'ADMITTED') throw new Error(`call ${i} was not admitted`);
    return record(admission.breaker, `c${i}`, outcome, now, RULES);
  }, start);
}

const fails = (count: number): ServiceOutcome[] => Array<ServiceOutcome>(count).fill('FAILURE');
const OPEN = after(CLOSED, fails(5), 1_000);

describe('the circuit breaker', () => {
  test('opens at the fifth failure in a row, for a minute', () => {
    expect(after(CLOSED, fails(4), 1_000)).toEqual({ phase: 'CLOSED', failures: 4 });
    expect(after(CLOSED, [...fails(4), 'SUCCESS', ...fails(4)], 1_000).phase).toBe('CLOSED');
    expect(after(CLOSED, [...fails(4), 'NEUTRAL', 'FAILURE'], 1_000).phase).toBe('OPEN');
    expect(OPEN).toEqual({ phase: 'OPEN', until: 61_000 });
    expect(admit(OPEN, 'c', 31_000, false)).toEqual({ verdict: 'REFUSED', retryAfterMs: 30_000 });
  });

  test('then tries one call at a time, and closes after the third that succeeds', () => {
    const first = admit(OPEN, 'a', 61_000, false);
    expect(first).toEqual({
      verdict: 'ADMITTED',
      breaker: { phase: 'HALF_OPEN', successes: 0, trial: 'a' },
    });
    const trying = (first as { breaker: Breaker }).breaker;
    expect(admit(trying, 'b', 61_001, true)).toEqual({ verdict: 'WAIT' });
    expect(after(record(trying, 'a', 'SUCCESS', 61_002, RULES), ['SUCCESS', 'SUCCESS'], 61_003)).toEqual(
      CLOSED,
    );
  });

  test('opens anew where a trial fails, and tries another where one says nothing or dies', () => {
    const trying: Breaker = { phase: 'HALF_OPEN', successes: 2, trial: 'a' };
    expect(record(trying, 'a', 'FAILURE', 70_000, RULES)).toEqual({ phase: 'OPEN', until: 130_000 });
    expect(record(trying, 'a', 'NEUTRAL', 70_000, RULES)).toEqual({ ...trying, trial: null });
    expect(admit(trying, 'b', 70_000, false)).toEqual({
      verdict: 'ADMITTED',
      breaker: { ...trying, trial: 'b' },
    });
  });

  test('hears no more of calls from before', () => {
    const trying: Breaker = { phase: 'HALF_OPEN', successes: 1, trial: 'a' };
    for (const outcome of ['SUCCESS', 'FAILURE', 'NEUTRAL'] as const) {
      expect(record(trying, 'old', outcome, 2_000, RULES)).toBe(trying);
      expect(record(OPEN, 'old', outcome, 2_000, RULES)).toBe(OPEN);
    }
  });

  test('does what a plain model does, whatever happens in whatever order', () => {
    const end = fc.record({
      do: fc.constant('end' as const),
      which: fc.nat(9),
      outcome: fc.constantFrom<ServiceOutcome>('SUCCESS', 'SUCCESS', 'FAILURE', 'FAILURE', 'NEUTRAL'),
    });
    const step = fc.oneof(
      { weight: 10, arbitrary: fc.constant({ do: 'call' as const }) },
      { weight: 10, arbitrary: end },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('die' as const), which: fc.nat(9) }) },
      {
        weight: 2,
        arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 30_000, 60_000) }),
      },
    );
    const rules = fc.record({
      failures: fc.integer({ min: 1, max: 5 }),
      openMs: fc.constant(60_000),
      successes: fc.integer({ min: 1, max: 3 }),
    });
    const seen = { opened: 0, closedAgain: 0 };
    fc.assert(
      fc.property(rules, fc.array(step, { minLength: 100, maxLength: 300 }), (limits, steps) => {
        // The model: flat variables, written from the rules' words.
        let [row, openUntil, good] = [0, -1, 0];
        let trial: string | null = null;
        const inFlight: string[] = [];
        let breaker: Breaker = CLOSED;
        let [now, count] = [0, 0];
        for (const one of steps) {
          if (one.do === 'wait') now += one.ms;
          if (one.do === 'die' && inFlight.length > 0) inFlight.splice(one.which % inFlight.length, 1);
          if (one.do === 'call') {
            const id = `c${(count += 1)}`;
            const isTrialAlive = trial !== null && inFlight.includes(trial);
            const admission = admit(breaker, id, now, isTrialAlive);
            const expected = openUntil < 0 ? 'ADMITTED' : now < openUntil ? 'REFUSED' : null;
            expect(admission.verdict).toBe(expected ?? (isTrialAlive ? 'WAIT' : 'ADMITTED'));
            if (admission.verdict !== 'ADMITTED') continue;
            if (openUntil >= 0) trial = id;
            breaker = admission.breaker;
            inFlight.push(id);
          }
          if (one.do === 'end' && inFlight.length > 0) {
            const [id] = inFlight.splice(one.which % inFlight.length, 1);
            breaker = record(breaker, id!, one.outcome, now, limits);
            if (openUntil < 0) {
              if (one.outcome === 'SUCCESS') row = 0;
              if (one.outcome === 'FAILURE') row += 1;
              if (row >= limits.failures) [openUntil, good, trial] = [now + 60_000, 0, null];
              if (row >= limits.failures) seen.opened += 1;
            } else if (trial === id) {
              trial = null;
              if (one.outcome === 'SUCCESS') good += 1;
              if (one.outcome === 'FAILURE') [openUntil, good] = [now + 60_000, 0];
              if (good >= limits.successes) [openUntil, row, good] = [-1, 0, 0];
              if (openUntil < 0) seen.closedAgain += 1;
            }
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(seen.opened).toBeGreaterThan(100);
    expect(seen.closedAgain).toBeGreaterThan(50);
  });
});

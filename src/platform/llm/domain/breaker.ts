/** How a circuit breaker judges a service. */
export interface BreakerRules {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** Milliseconds that it stays open. */
  readonly openMs: number;
  /** Trials in a row that close it again. */
  readonly successes: number;
}

/** A circuit breaker; times are milliseconds since 1970 by the clock of whoever keeps it. */
export type Breaker =
  | { readonly phase: 'CLOSED'; readonly failures: number }
  | { readonly phase: 'OPEN'; readonly until: number }
  /** Calls are tried one at a time; `trial` is the one under way. */
  | { readonly phase: 'HALF_OPEN'; readonly successes: number; readonly trial: string | null };

export type BreakerPhase = Breaker['phase'];

/** What a call says about the service. NEUTRAL is neither: as where the request itself was wrong, or was given up. */
export type ServiceOutcome = 'SUCCESS' | 'FAILURE' | 'NEUTRAL';

export type Admission =
  | { readonly verdict: 'ADMITTED'; readonly breaker: Breaker }
  /** A trial is under way; ask again. */
  | { readonly verdict: 'WAIT' }
  | { readonly verdict: 'REFUSED'; readonly retryAfterMs: number };

export const CLOSED: Breaker = { phase: 'CLOSED', failures: 0 };

/**
 * Whether a call may be sent.
 *
 * @param call the call's id, kept as the trial where it is one
 * @param isTrialAlive whether whoever sent the trial under way is still at it; one that died is replaced
 */
export function admit(breaker: Breaker, call: string, now: number, isTrialAlive: boolean): Admission {
  switch (breaker.phase) {
    case 'CLOSED':
      return { verdict: 'ADMITTED', breaker };
    case 'OPEN':
      if (now < breaker.until) return { verdict: 'REFUSED', retryAfterMs: breaker.until - now };
      return { verdict: 'ADMITTED', breaker: { phase: 'HALF_OPEN', successes: 0, trial: call } };
    case 'HALF_OPEN':
      if (breaker.trial !== null && isTrialAlive) return { verdict: 'WAIT' };
      return { verdict: 'ADMITTED', breaker: { ...breaker, trial: call } };
  }
}

/**
 * The breaker after a call has ended. While it is open or half-open, calls from before that are only now ending say
 * nothing any more: only the trial does.
 */
export function record(
  breaker: Breaker,
  call: string,
  outcome: ServiceOutcome,
  now: number,
  rules: BreakerRules,
): Breaker {
  switch (breaker.phase) {
    case 'OPEN':
      return breaker;
    case 'CLOSED': {
      if (outcome === 'NEUTRAL') return breaker;
      if (outcome === 'SUCCESS') return CLOSED;
      const failures = breaker.failures + 1;
      return failures >= rules.failures ? opened(now, rules) : { phase: 'CLOSED', failures };
    }
    case 'HALF_OPEN': {
      if (breaker.trial !== call) return breaker;
      if (outcome === 'NEUTRAL') return { ...breaker, trial: null };
      if (outcome === 'FAILURE') return opened(now, rules);
      const successes = breaker.successes + 1;
      return successes >= rules.successes ? CLOSED : { phase: 'HALF_OPEN', successes, trial: null };
    }
  }
}

function opened(now: number, rules: BreakerRules): Breaker {
  return { phase: 'OPEN', until: now + rules.openMs };
}

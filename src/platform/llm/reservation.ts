import type { AskKey, CallRole } from './ask.js';
import type { BreakerRules, ServiceOutcome } from './domain/breaker.js';
import type { Amount, BudgetVerdict, DailyLimits, Usage } from './domain/budget.js';
import type { LlmCallStatus } from './llm-call.entity.js';
import type { OwnerLimit } from './llm-port.js';

/** A call that wants to be sent. */
export interface Reservation {
  readonly key: AskKey;
  readonly id: string;
  readonly role: CallRole;
  readonly model: string;
  readonly bound: Usage;
  readonly amount: Amount;
  readonly ownerLimit: OwnerLimit | null;
  readonly request: unknown;
}

export type Reserved =
  | { readonly state: 'SENT' }
  /** An equal ask is under way, or was told something final. */
  | { readonly state: 'HELD' }
  /** There is no room yet; in so many milliseconds there may be. */
  | { readonly state: 'WAIT'; readonly ms: number }
  /** The service is left alone; `cause` is what the last call that failed was told. */
  | { readonly state: 'OPEN'; readonly retryAfterMs: number; readonly cause: string | null }
  /** Its owner has spent so much already, with what its calls under way take at most. */
  | { readonly state: 'OWNER_BUDGET'; readonly spent: OwnerLimit; readonly limit: OwnerLimit }
  | { readonly state: 'BUDGET'; readonly verdict: BudgetVerdict & { fits: false }; readonly now: number };

export interface Limits extends DailyLimits {
  readonly concurrency: number;
  /** 0 is no limit. */
  readonly requestsPerMinute: number;
  readonly breaker: BreakerRules;
  readonly leaseMs: number;
  /** How long to wait for room at most before looking again. */
  readonly pollMs: number;
}

/** How a call has ended. */
export interface Ending {
  readonly status: Exclude<LlmCallStatus, 'SENT' | 'LOST'>;
  readonly isFinal: boolean;
  readonly usage: Usage & { readonly costUsd: number };
  readonly answer: string | null;
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly service: ServiceOutcome;
  /** How long the provider asks all to wait; 0 where it does not. */
  readonly pauseMs: number;
}

import type { AlertRuleTerms } from './alert-rule.js';

/** Where a rule stands with one value that it watches. */
export interface WatchState {
  /** Since when the value is past the threshold without a break; null where it is not. */
  readonly pastSince: Date | null;
  readonly isOpen: boolean;
}

export interface Decision {
  readonly action: 'OPEN' | 'RESOLVE' | 'NONE';
  /** What to remember until the next look. */
  readonly pastSince: Date | null;
}

/**
 * What to do about a value. An alert opens when the value has been past the threshold for forSeconds at every look, and
 * resolves when it is at the resolve threshold or past it; between the two nothing happens. What cannot be measured
 * (null) neither opens nor resolves anything, and breaks the time that is waited for.
 */
export function decide(
  rule: Pick<AlertRuleTerms, 'comparison' | 'threshold' | 'resolveThreshold' | 'forSeconds'>,
  state: WatchState,
  value: number | null,
  now: Date,
): Decision {
  if (value === null) return { action: 'NONE', pastSince: null };
  const isAbove = rule.comparison === 'ABOVE';
  if (state.isOpen) {
    const isResolved = isAbove ? value <= rule.resolveThreshold : value >= rule.resolveThreshold;
    return { action: isResolved ? 'RESOLVE' : 'NONE', pastSince: null };
  }
  const isPast = isAbove ? value > rule.threshold : value < rule.threshold;
  if (!isPast) return { action: 'NONE', pastSince: null };
  const since = state.pastSince ?? now;
  const isLong = now.getTime() - since.getTime() >= rule.forSeconds * 1_000;
  return isLong ? { action: 'OPEN', pastSince: null } : { action: 'NONE', pastSince: since };
}

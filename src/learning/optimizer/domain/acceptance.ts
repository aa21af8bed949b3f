import { evidenceAbove } from './mean-evidence.js';

/** What is said of a proposal against its parent, on the tasks so far. */
export type Standing = 'ACCEPTED' | 'REJECTED' | 'OPEN';

export interface AcceptanceRules {
  /** Chance that a proposal no better than its parent is ever accepted, however often it is looked at. */
  readonly alpha: number;
  /** Tasks from which a proposal that is no better on average is given up. */
  readonly patience: number;
}

/** What is accepted only steers the search; the claim is made on the holdout alone. */
export const ACCEPTANCE: AcceptanceRules = { alpha: 0.2, patience: 9 };

/**
 * A paired sequential test that may be read after every task.
 *
 * @param differences proposal minus parent by task, as shares of the largest difference that can be, in [-1, 1]
 */
export function standingOf(
  differences: readonly number[],
  { alpha, patience }: AcceptanceRules = ACCEPTANCE,
): Standing {
  if (evidenceAbove(differences) >= 1 / alpha) return 'ACCEPTED';
  if (differences.length < patience) return 'OPEN';
  return differences.reduce((sum, difference) => sum + difference, 0) <= 0 ? 'REJECTED' : 'OPEN';
}

import { assign } from '../../experiments/index.js';

/** Of an agent's units, by chance and for as long as a rule is in force. */
const HOLDOUT_SHARE = 0.1;
const SPLIT = [
  { isHeld: true, weight: HOLDOUT_SHARE },
  { isHeld: false, weight: 1 - HOLDOUT_SHARE },
] as const;

/**
 * The rule that a unit is not told, so that the rule's effect goes on being seen: a tenth of the units of each, and a unit
 * of one rule at most, the first that it falls to.
 *
 * @param ruleIds in the order in which they were adopted
 * @returns null where it is told all of them
 */
export function heldOutOf(ruleIds: readonly string[], unit: string): string | null {
  return ruleIds.find((ruleId) => assign(`holdout ${ruleId}`, unit, SPLIT).variant.isHeld) ?? null;
}

import type { GuardrailMetric } from './guardrails.js';
import type { ExperimentVerdict } from './verdict.js';

/** What is known of whether an arm does harm. */
export interface ArmFate {
  /** Null for the control. */
  readonly verdict: ExperimentVerdict | null;
  /** What it was shown to do worse in, which stops it; null where nothing is. */
  readonly breachedGuardrail: GuardrailMetric | null;
}

/** Whether units are still to be given to an arm: none bears what is known to do harm, while other arms go on. */
export function takesUnits({ verdict, breachedGuardrail }: ArmFate): boolean {
  return verdict !== 'WORSE' && breachedGuardrail === null;
}

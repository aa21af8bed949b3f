import { eLondThreshold } from '../../experiments/index.js';

/** An experiment's error rate where nothing asks for less. */
const USUAL_ALPHA = 0.05;

/**
 * The error rate of an agent's next trial. Its verdict ends it, so that it must not come before the evidence is what e-LOND
 * will ask for.
 *
 * @param number its own, from 1 on
 * @param discoveries among those with lower numbers
 */
export function alphaOfTrial(number: number, discoveries: number): number {
  return Math.min(USUAL_ALPHA, 1 / eLondThreshold(number, discoveries));
}

/** A trial that has come to a verdict. */
export interface EndedTrial {
  readonly verdict: 'BETTER' | 'WORSE' | 'EQUIVALENT' | 'INCONCLUSIVE';
  readonly eValue: number | null;
  readonly trialNumber: number;
  readonly discoveries: number;
  /** Whether it tried to do without a rule. */
  readonly isRemoval: boolean;
  /** Why it ended. */
  readonly stopReason: string | null;
}

export interface Settlement {
  readonly status: 'ADOPTED' | 'REJECTED';
  readonly isDiscovery: boolean;
  readonly reason: string;
}

/**
 * What becomes of an adaptation by its trial's verdict alone. A rule needs BETTER and a discovery by e-LOND; a rule is taken out where
 * doing without it is BETTER or EQUIVALENT, for one without effect leaves.
 */
export function settle(trial: EndedTrial): Settlement {
  const { verdict, eValue, trialNumber, discoveries, isRemoval, stopReason } = trial;
  // What was stopped has no verdict of its own to tell.
  const shown = verdict === 'INCONCLUSIVE' && stopReason !== null ? `${verdict}; ${stopReason}` : verdict;
  if (isRemoval) {
    const isOut = verdict === 'BETTER' || verdict === 'EQUIVALENT';
    const reason = `without the rule: ${shown}`;
    return { status: isOut ? 'ADOPTED' : 'REJECTED', isDiscovery: false, reason };
  }
  if (verdict !== 'BETTER')
    return { status: 'REJECTED', isDiscovery: false, reason: `with the rule: ${shown}` };
  const threshold = eLondThreshold(trialNumber, discoveries);
  const isDiscovery = eValue !== null && eValue >= threshold;
  const told = eValue === null ? 'no e-value' : `e-value ${eValue.toPrecision(3)}`;
  const reason = `with the rule: BETTER, ${told}; trial ${trialNumber} of the agent, after ${discoveries} discoveries, needs ${threshold.toPrecision(3)}`;
  return { status: isDiscovery ? 'ADOPTED' : 'REJECTED', isDiscovery, reason };
}

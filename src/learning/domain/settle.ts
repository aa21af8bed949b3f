/** False discoveries that are borne among an agent's trials. */
const ALPHA = 0.1;

/**
 * The e-value from which an agent's t-th trial has found something by e-LOND, which holds the false discovery rate over
 * all trials however they depend on each other.
 *
 * @param trialNumber t, from 1 in the order in which trials were started
 * @param discoveries among the trials with lower numbers, so far
 */
export function discoveryThreshold(trialNumber: number, discoveries: number): number {
  const gamma = 1 / (trialNumber * (trialNumber + 1));
  return 1 / (ALPHA * gamma * (discoveries + 1));
}

/** A trial that has come to a verdict. */
export interface EndedTrial {
  readonly verdict: 'BETTER' | 'WORSE' | 'EQUIVALENT' | 'INCONCLUSIVE';
  readonly eValue: number | null;
  readonly trialNumber: number;
  readonly discoveries: number;
  /** Whether it tried to do without a rule. */
  readonly isRemoval: boolean;
}

export interface Settlement {
  readonly status: 'ADOPTED' | 'REJECTED';
  readonly isDiscovery: boolean;
  readonly reason: string;
}

/**
 * What becomes of an adaptation by its trial's verdict alone. A rule needs BETTER and a discovery; a rule is taken out where
 * doing without it is BETTER or EQUIVALENT, for one without effect leaves.
 */
export function settle({ verdict, eValue, trialNumber, discoveries, isRemoval }: EndedTrial): Settlement {
  if (isRemoval) {
    const isOut = verdict === 'BETTER' || verdict === 'EQUIVALENT';
    const reason = `without the rule: ${verdict}`;
    return { status: isOut ? 'ADOPTED' : 'REJECTED', isDiscovery: false, reason };
  }
  if (verdict !== 'BETTER')
    return { status: 'REJECTED', isDiscovery: false, reason: `with the rule: ${verdict}` };
  const threshold = discoveryThreshold(trialNumber, discoveries);
  const isDiscovery = eValue !== null && eValue >= threshold;
  const told = eValue === null ? 'no e-value' : `e-value ${eValue.toPrecision(3)}`;
  const reason = `with the rule: BETTER, ${told}; trial ${trialNumber} of the agent, after ${discoveries} discoveries, needs ${threshold.toPrecision(3)}`;
  return { status: isDiscovery ? 'ADOPTED' : 'REJECTED', isDiscovery, reason };
}

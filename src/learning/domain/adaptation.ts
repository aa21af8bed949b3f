/** Why an adaptation was proposed. */
export type AdaptationCause =
  | 'RECURRING_FINDING'
  | 'CORRECTIONS'
  | 'DECLINING_TREND'
  | 'CHANGE_POINT'
  | 'LOW_PERFORMANCE'
  | 'HIGH_PERFORMANCE'
  | 'OTHER_AGENT';

export type AdaptationStatus = 'PROPOSED' | 'ON_TRIAL' | 'ADOPTED' | 'REJECTED' | 'RETIRED';

/** What a person can decide about an adaptation. */
export type AdaptationDecision = 'START_TRIAL' | 'ADOPT' | 'REJECT' | 'RETIRE';

/** Of one agent and cause there is at most one adaptation in one of these. */
export const ACTIVE: readonly AdaptationStatus[] = ['PROPOSED', 'ON_TRIAL'];

/** Where each decision leads from each status; what is not here cannot be decided. */
const TRANSITIONS: Readonly<
  Record<AdaptationStatus, Readonly<Partial<Record<AdaptationDecision, AdaptationStatus>>>>
> = {
  PROPOSED: { START_TRIAL: 'ON_TRIAL', ADOPT: 'ADOPTED', REJECT: 'REJECTED' },
  ON_TRIAL: { ADOPT: 'ADOPTED', REJECT: 'REJECTED' },
  ADOPTED: { RETIRE: 'RETIRED' },
  REJECTED: {},
  RETIRED: {},
};

/** The status that a decision leads to; null where it cannot be made. */
export function statusAfter(status: AdaptationStatus, decision: AdaptationDecision): AdaptationStatus | null {
  return TRANSITIONS[status][decision] ?? null;
}

/** What can be decided in a status. */
export function decisionsIn(status: AdaptationStatus): AdaptationDecision[] {
  return Object.keys(TRANSITIONS[status]) as AdaptationDecision[];
}

/** What an adaptation changes: what an agent is told, the prompts of models that rewrite its responses, or both. */
export type AdaptationScope = 'INSTRUCTIONS' | 'TEMPLATE' | 'BOTH';

/** The numbers and rows that a proposal rests on; kept as it was when it was proposed. */
export interface Evidence {
  /** Rules of evaluators, a type of correction or a criterion that it is about, as in 'F401'. */
  readonly about: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly sessionIds: readonly string[];
  readonly correctionIds: readonly string[];
  /** The adaptation that it was made from: learned for another agent, or taken out. */
  readonly adaptationId?: string;
}

/** An adaptation that is to be proposed. */
export interface Proposal {
  readonly cause: AdaptationCause;
  /** Two adaptations of one agent with the same subject say the same. */
  readonly subject: string;
  /** What set it off, with the number. */
  readonly trigger: string;
  /** Null where it takes a rule out. */
  readonly instruction: string | null;
  /** The adopted rule that it takes out; null where it adds one. */
  readonly removesId: string | null;
  readonly evidence: Evidence;
}

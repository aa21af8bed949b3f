import type { Agreements } from './agreeing-corrections.js';
import type { AdaptationCause, Proposal } from './adaptation.js';
import { LONGEST_INSTRUCTION, quoted } from './clean-instruction.js';
import { fitsBudget } from './learned-section.js';
import { highPerformance, LAST, lowPerformance, type ScoredSession } from './performance.js';
import type { RecurringFinding } from './recurring-findings.js';
import { CRITERION_INSTRUCTIONS } from './rules/other-rules.js';
import { ruleInstruction } from './rules/rule-instruction.js';
import { isSaidAlready } from './similarity.js';

/** A rule that is in force for an agent. */
export interface RuleInForce {
  readonly id: string;
  readonly subject: string;
  readonly instruction: string;
}

/** What is known of an agent when proposals are made. */
export interface AgentSignals {
  readonly recurring: readonly RecurringFinding[];
  /** Of the last ten sessions alone. */
  readonly recentFindings: readonly RecurringFinding[];
  readonly agreements: Agreements['agreements'];
  /** Newest first. */
  readonly scored: readonly ScoredSession[];
  /** The criterion with the lowest mean score over the last ten; null where nothing was judged. */
  readonly weakest: { readonly criterion: string; readonly meanScore: number } | null;
  readonly declining: { readonly slopePerDay: number; readonly pValue: number; readonly days: number } | null;
  /** A fall of the level. */
  readonly change: {
    readonly at: Date;
    readonly before: number;
    readonly after: number;
    readonly confidence: number;
  } | null;
  /** What the newer half of the sessions has more of than the older one. */
  readonly rising: readonly RecurringFinding[];
  /** What the sessions since the change have more of than those before. */
  readonly risenSinceChange: readonly RecurringFinding[];
  /** Oldest first. */
  readonly inForce: readonly RuleInForce[];
  /** Rules adopted for other agents, with what they are about. */
  readonly elsewhere: readonly (RuleInForce & { readonly agentType: string; readonly about: string })[];
  /** Subjects that were tried and turned down not long ago, or are before somebody now. */
  readonly settled: ReadonlySet<string>;
  /** Instructions that are proposed or on trial now. */
  readonly pending: readonly string[];
}

/** What a cause may propose, the best first; without an instruction where none is known. */
type Draft = Proposal;

const percent = (share: number): string => `${Math.round(share * 1_000) / 10} %`;
const points = (value: number): string => `${Math.round(value * 10) / 10}`;

/**
 * The adaptations that an agent's signals call for, at most one of each cause. What is in force, proposed or turned down
 * already is not proposed again, and neither is what does not fit the token budget.
 */
export function propose(signals: AgentSignals): Proposal[] {
  const taken: string[] = [];
  const chosen: Proposal[] = [];
  const subjects = new Set(signals.settled);
  for (const drafts of [
    fromElsewhere(signals),
    fromFindings(signals),
    fromCorrections(signals),
    fromChange(signals),
    fromTrend(signals),
    fromLowPerformance(signals),
    fromHighPerformance(signals),
  ]) {
    const draft = drafts.find((one) => isFit(one, signals, subjects, taken));
    if (!draft) continue;
    chosen.push(draft);
    subjects.add(draft.subject);
    if (draft.instruction !== null) taken.push(draft.instruction);
  }
  return chosen;
}

function isFit(
  draft: Draft,
  signals: AgentSignals,
  subjects: ReadonlySet<string>,
  taken: readonly string[],
): boolean {
  if (subjects.has(draft.subject)) return false;
  if (draft.removesId !== null) return true;
  if (draft.instruction === null || draft.instruction.length > LONGEST_INSTRUCTION) return false;
  const inForce = signals.inForce.map(({ instruction }) => instruction);
  if (signals.inForce.some(({ subject }) => subject === draft.subject)) return false;
  if (isSaidAlready(draft.instruction, [...inForce, ...signals.pending, ...taken])) return false;
  return fitsBudget(draft.instruction, inForce);
}

function findingDraft(cause: AdaptationCause, finding: RecurringFinding, trigger: string): Draft {
  const { rule, message, count, evaluated, share, trend, corrected, removed } = finding;
  return {
    cause,
    subject: `rule:${rule}`,
    trigger,
    instruction: ruleInstruction(rule, message),
    removesId: null,
    evidence: {
      about: rule,
      numbers: { count, evaluated, share, trend, corrected, removed },
      sessionIds: finding.sessionIds,
      correctionIds: finding.correctionIds,
    },
  };
}

function told(finding: RecurringFinding): string {
  const { rule, count, evaluated, share, trend, corrected, removed } = finding;
  const moved = Math.abs(trend) < 0.05 ? 'steady' : trend > 0 ? 'rising' : 'falling';
  const mended = corrected === 0 ? '' : `; corrections removed it in ${removed} of ${corrected} cases`;
  return `${rule} came up in ${count} of the last ${evaluated} sessions (${percent(share)}, ${moved})${mended}`;
}

function fromFindings({ recurring }: AgentSignals): Draft[] {
  return recurring.map((finding) => findingDraft('RECURRING_FINDING', finding, told(finding)));
}

function fromElsewhere({ recurring, elsewhere }: AgentSignals): Draft[] {
  return recurring.flatMap((finding) => {
    const learned = elsewhere.find(({ about }) => about === finding.rule);
    if (!learned) return [];
    const draft = findingDraft(
      'OTHER_AGENT',
      finding,
      `${told(finding)}; a rule against it is adopted for ${learned.agentType}`,
    );
    const evidence = { ...draft.evidence, adaptationId: learned.id };
    return [{ ...draft, instruction: learned.instruction, evidence }];
  });
}

function fromCorrections({ agreements }: AgentSignals): Draft[] {
  return agreements.map(({ type, remark, similarity, correctionIds }) => ({
    cause: 'CORRECTIONS' as const,
    subject: `corrections:${type}:${remark.slice(0, 80).toLowerCase()}`,
    trigger: `${correctionIds.length} corrections of type ${type} agree (similarity ${similarity.toFixed(2)})`,
    instruction: `People who corrected earlier answers said: ${quoted(remark)}`,
    removesId: null,
    evidence: {
      about: type,
      numbers: { corrections: correctionIds.length, similarity },
      sessionIds: [],
      correctionIds: correctionIds.slice(0, 20),
    },
  }));
}

function fromTrend({ declining, rising }: AgentSignals): Draft[] {
  if (!declining) return [];
  const { slopePerDay, pValue, days } = declining;
  const trigger = `response score falls by ${points(-slopePerDay)} points a day over ${days} days (p = ${pValue.toPrecision(2)})`;
  return rising.map((finding) => {
    const draft = findingDraft(
      'DECLINING_TREND',
      finding,
      `${trigger}; ${finding.rule} is up by ${percent(finding.trend)} of the sessions`,
    );
    return {
      ...draft,
      evidence: { ...draft.evidence, numbers: { ...draft.evidence.numbers, slopePerDay, pValue } },
    };
  });
}

function fromChange({ change, risenSinceChange }: AgentSignals): Draft[] {
  if (!change) return [];
  const { at, before, after, confidence } = change;
  const trigger = `response score fell from ${points(before)} to ${points(after)} on ${at.toISOString().slice(0, 10)}`;
  return risenSinceChange.map((finding) => {
    const draft = findingDraft(
      'CHANGE_POINT',
      finding,
      `${trigger}; ${finding.rule} is up by ${percent(finding.trend)} of the sessions`,
    );
    const numbers = { ...draft.evidence.numbers, before, after, confidence };
    return { ...draft, evidence: { ...draft.evidence, numbers } };
  });
}

function fromLowPerformance({ scored, recentFindings, weakest }: AgentSignals): Draft[] {
  const low = lowPerformance(scored);
  if (!low) return [];
  const { meanScore, targetScore, meanGain } = low;
  const trigger = `low_performance: mean response score of the last ${LAST} is ${points(meanScore)}, target ${points(targetScore)}, and training lifts it by ${points(meanGain)}`;
  const numbers = { meanScore, targetScore, meanGain };
  const byFinding = recentFindings.map((finding) => {
    const draft = findingDraft('LOW_PERFORMANCE', finding, trigger);
    return { ...draft, evidence: { ...draft.evidence, numbers: { ...draft.evidence.numbers, ...numbers } } };
  });
  const instruction = weakest === null ? undefined : CRITERION_INSTRUCTIONS[weakest.criterion];
  if (weakest === null || instruction === undefined) return byFinding;
  const sessionIds = scored.slice(0, LAST).map(({ id }) => id);
  return [
    ...byFinding,
    {
      cause: 'LOW_PERFORMANCE',
      subject: `criterion:${weakest.criterion}`,
      trigger: `${trigger}; ${weakest.criterion} is weakest with ${points(weakest.meanScore)}`,
      instruction,
      removesId: null,
      evidence: {
        about: weakest.criterion,
        numbers: { ...numbers, criterionScore: weakest.meanScore },
        sessionIds,
        correctionIds: [],
      },
    },
  ];
}

function fromHighPerformance({ scored, inForce }: AgentSignals): Draft[] {
  const high = highPerformance(scored);
  const [oldest] = inForce;
  if (!high || !oldest) return [];
  return [
    {
      cause: 'HIGH_PERFORMANCE',
      subject: `without:${oldest.id}`,
      trigger: `high_performance: ${high.count} of the last ${LAST} responses came in at or above the target score; to be tried without ${quoted(oldest.instruction)}`,
      instruction: null,
      removesId: oldest.id,
      evidence: {
        about: oldest.subject,
        numbers: { count: high.count, of: LAST },
        sessionIds: scored.slice(0, LAST).map(({ id }) => id),
        correctionIds: [],
        adaptationId: oldest.id,
      },
    },
  ];
}

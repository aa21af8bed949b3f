import type { Criterion, CriterionScore, Evaluation, EvaluatorRun, Finding } from './evaluation.js';
import { CRITERIA } from './evaluation.js';

/** Stored findings of one criterion; the score and the words count all of them. */
export const MAX_FINDINGS = 100;

/** What one evaluator says about one criterion. */
export interface CriterionEvidence {
  readonly criterion: Criterion;
  /** Points in [0, 100]. */
  readonly score: number;
  /** How much it proves, in (0, 1]: 1 is proof, a linter that is content is little. */
  readonly strength: number;
  /** Proof (a run of tests, text that does not parse) overrules evidence that is none. */
  readonly isProof: boolean;
  readonly explanation: string;
  readonly findings: readonly Finding[];
}

export interface Judgement {
  readonly run: EvaluatorRun;
  readonly evidence: readonly CriterionEvidence[];
}

/** How much each criterion matters to a craft; the numbers sum to 1, and include what cannot be judged yet. */
export type Importance = Readonly<Partial<Record<Criterion, number>>>;

/** No evaluator could judge anything, so there is no score to give. */
export class NothingJudgedError extends Error {
  constructor(readonly runs: readonly EvaluatorRun[]) {
    const reasons = runs.map((run) => `${run.name}: ${run.reason ?? 'no evidence'}`);
    super(`Nothing about this response could be judged. ${[...new Set(reasons)].join('; ')}`);
    this.name = 'NothingJudgedError';
  }
}

interface Combined {
  readonly criterion: Criterion;
  readonly score: number;
  readonly strength: number;
  readonly explanation: string;
  readonly findings: readonly Finding[];
}

/**
 * One evaluation out of all judgements. A criterion weighs importance × strength of its evidence, made to sum to 1;
 * the confidence is that same sum before: the share of what matters that was judged, each part by how much its
 * evidence proves. What nobody could judge is left out and lowers the confidence.
 *
 * Within one criterion proof stands alone; otherwise scores are multiplied, which adds up their penalties, and
 * strengths are added.
 *
 * @throws NothingJudgedError where there is no evidence at all
 */
export function combineEvidence(importance: Importance, judgements: readonly Judgement[]): Evaluation {
  const runs = judgements.map((judgement) => judgement.run);
  const all = judgements.flatMap((judgement) => judgement.evidence);
  const combined: Combined[] = [];
  for (const criterion of CRITERIA) {
    const evidence = all.filter((item) => item.criterion === criterion);
    if (evidence.length > 0 && (importance[criterion] ?? 0) > 0)
      combined.push(combineCriterion(criterion, evidence));
  }
  const massOf = (item: Combined) => (importance[item.criterion] ?? 0) * item.strength;
  const mass = combined.reduce((sum, item) => sum + massOf(item), 0);
  if (mass <= 0) throw new NothingJudgedError(runs);

  const criteria: CriterionScore[] = combined.map((item) => ({
    criterion: item.criterion,
    score: item.score,
    weight: massOf(item) / mass,
    explanation: item.explanation,
    findings: item.findings,
  }));
  const score = criteria.reduce((sum, item) => sum + item.score * item.weight, 0);
  return { score: Math.min(100, score), confidence: Math.min(1, mass), criteria, evaluators: runs };
}

function combineCriterion(criterion: Criterion, evidence: readonly CriterionEvidence[]): Combined {
  const proof = evidence.filter((item) => item.isProof);
  const counted = proof.length > 0 ? proof : evidence;
  const strength = counted.reduce((sum, item) => sum + item.strength, 0);
  const score = counted.reduce((product, item) => (product * item.score) / 100, 100);
  const findings = evidence.flatMap((item) => item.findings);
  const shown = findings.slice(0, MAX_FINDINGS);
  const explanation = counted.map((item) => item.explanation).join(' ');
  const cut =
    findings.length > shown.length
      ? ` The first ${shown.length} of ${findings.length} findings are listed.`
      : '';
  return {
    criterion,
    score,
    strength: Math.min(1, strength),
    explanation: explanation + cut,
    findings: shown,
  };
}

import type {
  Criterion,
  CriterionBasis,
  CriterionScore,
  Evaluation,
  EvaluatorRun,
  Finding,
} from './evaluation.js';
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
  /**
   * For proof that comes before all that is none: of how many tests it is made, at least 1. One of them outweighs all
   * that linters can say, however little the tests prove.
   */
  readonly tests?: number;
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
  readonly isProof: boolean;
  readonly tests: number;
}

/**
 * One evaluation out of all judgements. A criterion weighs importance × strength of its evidence, made to sum to 1;
 * the confidence is that same sum before: the share of what matters that was judged, each part by how much its
 * evidence proves. What nobody could judge is left out and lowers the confidence.
 *
 * Where proof is made of n tests and comes first, criteria without proof together weigh at most 1 / (n + 1) of what it
 * weighs. So one test more, which raises its score by 100 / n, outweighs all that they could lose, for any n, any
 * strength and whatever else was judged beside it: with w ≥ (n + 1) / (n + 2) the weight of the tests, k + 1 of n score
 * at least 100 w (k + 1) / n, and k of n at most 100 (w k / n + 1 − w), which is less. The confidence is not changed by
 * it: what proves little goes on proving little.
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
  const judged = combined.map(({ criterion, strength, isProof, tests }) => ({
    criterion,
    mass: (importance[criterion] ?? 0) * strength,
    isProof,
    tests,
  }));
  if (massOf(judged) <= 0) throw new NothingJudgedError(runs);

  const weights = weightsOf(judged);
  const criteria: CriterionScore[] = combined.map((item, index) => ({
    criterion: item.criterion,
    score: item.score,
    weight: weights[index] ?? 0,
    explanation: item.explanation,
    findings: item.findings,
  }));
  const isJudged = (criterion: Criterion) => combined.some((item) => item.criterion === criterion);
  const open = Object.entries(importance).filter(
    ([name, value]) => value > 0 && !isJudged(name as Criterion),
  );
  return {
    score: scoreOf(criteria),
    confidence: Math.min(1, massOf(judged)),
    criteria,
    evaluators: runs,
    basis: { judged, open: Object.fromEntries(open) },
  };
}

/** The mean of the criteria by their weights. Sums of floating-point numbers are exact to some 15 digits: what is 100 is to be told as 100. */
export function scoreOf(criteria: readonly CriterionScore[]): number {
  const score = criteria.reduce((sum, item) => sum + item.score * item.weight, 0);
  return Math.min(100, Math.round(score * 1e9) / 1e9);
}

export function massOf(items: readonly CriterionBasis[]): number {
  return items.reduce((sum, item) => sum + item.mass, 0);
}

/** Masses made to sum to 1, after what is no proof was put in its place behind the tests. */
export function weightsOf(items: readonly CriterionBasis[]): number[] {
  const tests = Math.max(0, ...items.map((item) => item.tests));
  const tested = massOf(items.filter((item) => item.tests > 0));
  const rest = massOf(items.filter((item) => !item.isProof));
  const scale = tests > 0 && rest > 0 ? Math.min(1, tested / (tests + 1) / rest) : 1;
  const masses = items.map((item) => item.mass * (item.isProof ? 1 : scale));
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  return masses.map((mass) => mass / total);
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
    isProof: proof.length > 0,
    tests: Math.max(0, ...proof.map((item) => item.tests ?? 0)),
  };
}

import type { Criterion, CriterionBasis, CriterionScore, Evaluation } from './evaluation.js';
import { CRITERIA } from './evaluation.js';
import type { CriterionEvidence, Judgement } from './evidence.js';
import { massOf, scoreOf, weightsOf } from './evidence.js';

/** Names of a judge's run, by whether it decides anything. */
export const JUDGE_NAME = 'judge';
export const ADVISORY_JUDGE_NAME = 'advisory-judge';

/** What a judge may speak of: what nothing else can measure. */
export const JUDGED_CRITERIA = ['RELEVANCE', 'HELPFULNESS'] as const satisfies readonly Criterion[];
export type JudgedCriterion = (typeof JUDGED_CRITERIA)[number];

/**
 * An evaluation with a judge's opinion, in place of one that it may have had before.
 *
 * Advice of a judge that is not trusted is added with weight 0: score, confidence and all that was there stay as they
 * were. A trusted judge's evidence counts as evidence that is no proof does in combineEvidence, for relevance and
 * helpfulness only: its weight is importance × strength, behind the tests where there are any, so that a test more
 * outweighs whatever it says. Where something else has judged a criterion, the judge is not asked for it.
 */
export function withJudgement(evaluation: Evaluation, judgement: Judgement, isTrusted: boolean): Evaluation {
  const before = withoutJudgement(evaluation);
  const taken = new Set(before.criteria.map((item) => item.criterion));
  const opinions = JUDGED_CRITERIA.flatMap((criterion) => {
    const opinion = judgement.evidence.find((item) => item.criterion === criterion && !item.isProof);
    return opinion && !taken.has(criterion) ? [opinion] : [];
  });
  const { basis } = before;
  const name = isTrusted && basis ? JUDGE_NAME : ADVISORY_JUDGE_NAME;
  const evaluators = [...before.evaluators, { ...judgement.run, name }];
  const advice = opinions.map((opinion) => scoreFor(opinion, 0));
  if (!isTrusted || !basis)
    return { ...before, criteria: inOrder([...before.criteria, ...advice]), evaluators };

  const heard = opinions.flatMap((opinion): CriterionBasis[] => {
    const mass = (basis.open[opinion.criterion] ?? 0) * opinion.strength;
    return mass > 0 ? [{ criterion: opinion.criterion, mass, isProof: false, tests: 0 }] : [];
  });
  const judged = [...basis.judged, ...heard];
  const criteria = inOrder(weighed([...before.criteria, ...advice], judged));
  return {
    ...before,
    score: scoreOf(criteria),
    confidence: Math.min(1, massOf(judged)),
    criteria,
    evaluators,
  };
}

/** The evaluation as it was before a judge was heard. */
export function withoutJudgement(evaluation: Evaluation): Evaluation {
  const { basis } = evaluation;
  const evaluators = evaluation.evaluators.filter(({ name }) => !isJudgeRun(name));
  if (evaluators.length === evaluation.evaluators.length) return evaluation;
  if (!basis) {
    return { ...evaluation, evaluators, criteria: evaluation.criteria.filter((item) => item.weight > 0) };
  }
  const own = evaluation.criteria.filter((item) =>
    basis.judged.some((each) => each.criterion === item.criterion),
  );
  const criteria = weighed(own, basis.judged);
  const confidence = Math.min(1, massOf(basis.judged));
  return { ...evaluation, score: scoreOf(criteria), confidence, criteria, evaluators };
}

function isJudgeRun(name: string): boolean {
  return name === JUDGE_NAME || name === ADVISORY_JUDGE_NAME;
}

function weighed(criteria: readonly CriterionScore[], basis: readonly CriterionBasis[]): CriterionScore[] {
  const weights = weightsOf(basis);
  const weightOf = (criterion: Criterion) =>
    weights[basis.findIndex((each) => each.criterion === criterion)] ?? 0;
  return criteria.map((item) => ({ ...item, weight: weightOf(item.criterion) }));
}

function scoreFor(
  { criterion, score, explanation, findings }: CriterionEvidence,
  weight: number,
): CriterionScore {
  return { criterion, score, weight, explanation, findings };
}

function inOrder(criteria: readonly CriterionScore[]): CriterionScore[] {
  return criteria.toSorted((a, b) => CRITERIA.indexOf(a.criterion) - CRITERIA.indexOf(b.criterion));
}

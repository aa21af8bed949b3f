import type { AnalysedLanguage, EvaluationScope, Judgement, Subject } from '../../../evaluation/index.js';
import {
  BEHAVIOUR,
  BESIDE_REFERENCE,
  BESIDE_SOURCE,
  noGain,
  BEHAVIOUR_KEPT,
  cannotJudge,
  codeOf,
  judgeBehaviour,
  judgeSpeed,
  SPEED,
  SPEED_KEPT,
} from '../../../evaluation/index.js';
import type { StrategyTools } from '../strategy.js';
import { isRefactoring } from './task-kind.js';

interface Baseline {
  readonly code: string;
  readonly name: string;
  readonly isProof: boolean;
}

/** What a response is compared with, besides its tests. */
export interface Baselines {
  /** The code of a good answer; null where none is given. */
  readonly reference: string | null;
  /** The reference; where the code is only to be refactored, that code. */
  readonly main: Baseline | null;
  /** Where code is only to be refactored, the response that a candidate is to take the place of. */
  readonly original: string | null;
}

export async function findBaselines(
  tools: StrategyTools,
  subject: Subject,
  language: AnalysedLanguage,
  signal: AbortSignal,
): Promise<Baselines> {
  const isToStay = isRefactoring(subject.taskDescription);
  const { reference, source, original } = subject;
  const of = (text: string | null) =>
    text === null ? Promise.resolve(null) : codeOf(tools.analysis, text, language, signal);
  const [good, old, before] = await Promise.all([
    of(reference),
    of(isToStay && reference === null ? source : null),
    of(isToStay ? original : null),
  ]);
  const main =
    good !== null
      ? { code: good, name: 'the reference', isProof: true }
      : old !== null
        ? { code: old, name: 'the source', isProof: false }
        : null;
  return { reference: good, main, original: before };
}

/**
 * Whether the response behaves as its baseline does, and how fast it is beside it. A candidate is compared with the
 * original as well: that says nothing about how good it is, so that it earns no points, but what is lost shows.
 *
 * @param source the code of the response
 */
export async function judgeBaselines(
  tools: StrategyTools,
  subject: Subject,
  language: AnalysedLanguage,
  source: string | null,
  { main, original }: Baselines,
  scope: EvaluationScope,
): Promise<readonly Judgement[]> {
  if (source === null) return [];
  const judgements: Judgement[] = [];
  if (main) judgements.push(...(await compareWith(tools, subject, language, source, main, scope)));
  if (original !== null && original !== source) {
    const before = { code: original, name: 'the original', isProof: false };
    const names = [BEHAVIOUR_KEPT, main ? null : SPEED_KEPT] as const;
    const kept = await compareWith(tools, subject, language, source, before, scope, names);
    judgements.push(...kept.map(withoutPoints));
  }
  return judgements;
}

async function compareWith(
  tools: StrategyTools,
  { entryPoint, tests, taskDescription }: Subject,
  language: AnalysedLanguage,
  source: string,
  { code, name, isProof }: Baseline,
  scope: EvaluationScope,
  [behaviour, speed]: readonly [typeof BEHAVIOUR, typeof SPEED | null] = [BEHAVIOUR, SPEED],
): Promise<Judgement[]> {
  const examples = [tests, taskDescription].filter((text) => text !== null);
  const question = {
    evaluator: behaviour,
    language,
    baseline: code,
    baselineName: name,
    source,
    entryPoint,
    examples,
  };
  const { judgement, comparable } = await judgeBehaviour(tools, { ...question, isProof }, scope);
  if (speed === null) return [judgement];
  const scores = isProof ? BESIDE_REFERENCE : BESIDE_SOURCE;
  const asked = { evaluator: speed, baselineName: name, scores };
  if (code === source) return [judgement, noGain(asked, true)];
  if (comparable) {
    const race = { language, ...comparable, baseline: code, source };
    return [judgement, await judgeSpeed(tools.executors, race, asked, scope)];
  }
  const differs = judgement.run.outcome === 'JUDGED' && judgement.run.verdict !== 'PASS';
  if (differs && !isProof) return [judgement, noGain(asked, false)];
  return [judgement, cannotJudge(speed, `There is nothing to race it against ${name} with.`)];
}

/** Only what is wrong with it counts: the response that it is compared with has no such evidence to be measured by. */
function withoutPoints(judgement: Judgement): Judgement {
  return { ...judgement, evidence: judgement.evidence.filter(({ findings }) => findings.length > 0) };
}

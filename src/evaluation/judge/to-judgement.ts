import type { Finding } from '../domain/evaluation.js';
import type { CriterionEvidence, Judgement } from '../domain/evidence.js';
import { cannotJudge, judged, points, type EvaluatorName } from '../evaluators/judgement.js';
import { readCriteria, type Level, type ReadCriterion, type ReadItem } from './answers.js';

/** A model's opinion proves half of what a run of tests does, however sure it is of itself. */
export const JUDGE_STRENGTH = 0.5;

const REASON_MAX = 300;
/** What is missing or half done; what is met is no finding. */
const SEVERITY: Readonly<Record<Level, Finding['severity'] | null>> = {
  met: null,
  partly: 'INFO',
  unmet: 'WARNING',
};

/** What the items that count say of their criteria; a criterion with too few of them is absent, and it is told why. */
export function judgementOf(
  evaluator: EvaluatorName,
  items: readonly ReadItem[],
  response: string,
  warnings: readonly Finding[],
  durationMs: number,
): Judgement {
  const criteria = readCriteria(items);
  const absent = criteria.filter(({ score }) => score === null).map(absenceOf);
  const present = criteria.filter(({ score }) => score !== null);
  const masked = warnings.length > 0 ? `${warnings.length} passages that address the judge were masked.` : '';
  if (present.length === 0) return cannotJudge(evaluator, joined([...absent, masked]), durationMs);
  const evidence = present.map((criterion, index): CriterionEvidence => {
    // Told once, with the first of them.
    const first = index === 0 ? { notes: [...absent, masked], warnings } : { notes: [], warnings: [] };
    return evidenceOf(criterion, evaluator.version, response.length, first);
  });
  return judged(evaluator, durationMs, evidence);
}

function evidenceOf(
  { criterion, score, items }: ReadCriterion,
  judge: string,
  length: number,
  told: { readonly notes: readonly string[]; readonly warnings: readonly Finding[] },
): CriterionEvidence {
  const counted = items.filter(({ voidReason }) => voidReason === null);
  const levels = (['met', 'partly', 'unmet'] as const)
    .map((level) => `${counted.filter((item) => item.level === level).length} ${level}`)
    .join(', ');
  const explanation = joined([
    `${judge} holds ${counted.length} items against a response of ${length} characters: ${levels}, ${points(score ?? 0)} points.`,
    voidsOf(items),
    ...told.notes,
  ]);
  const findings = [...counted.flatMap(findingOf), ...told.warnings];
  return { criterion, score: score ?? 0, strength: JUDGE_STRENGTH, isProof: false, explanation, findings };
}

function absenceOf({ criterion, items }: ReadCriterion): string {
  const counted = items.filter(({ voidReason }) => voidReason === null).length;
  return joined([
    `${criterion} is not judged: ${counted} of its ${items.length} items count.`,
    voidsOf(items),
  ]);
}

function voidsOf(items: readonly ReadItem[]): string {
  const voids = items.flatMap(({ item, voidReason }) =>
    voidReason === null ? [] : [`${item.id}, ${voidReason}`],
  );
  return voids.length === 0 ? '' : `Without effect: ${voids.join('; ')}.`;
}

function findingOf({ item, level, reason }: ReadItem): Finding[] {
  const severity = level === null ? null : SEVERITY[level];
  if (severity === null) return [];
  const why = (reason ?? '').replace(/\s+/g, ' ').slice(0, REASON_MAX);
  return [{ rule: `judge/${item.id}`, message: `${item.question} ${level}: ${why}`, line: null, severity }];
}

function joined(sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

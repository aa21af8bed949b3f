import type { Evaluation, EvaluationScope, Subject } from '../../src/evaluation/index.js';
import type { TrainingStrategy } from '../../src/training/index.js';

export interface Improved {
  readonly response: string;
  readonly evaluation: Evaluation;
  /** Each accepted step, from what it was to what it became. */
  readonly steps: readonly {
    readonly improver: string;
    readonly before: Evaluation;
    readonly after: Evaluation;
  }[];
}

/** What a session does: each improver is given the best so far, and what is proved better takes its place. */
export async function improve(
  strategy: TrainingStrategy,
  subject: Subject,
  scope: EvaluationScope,
): Promise<Improved> {
  let best = { subject, evaluation: await strategy.evaluate(subject, scope) };
  const steps: Improved['steps'][number][] = [];
  for (const improver of strategy.improvers) {
    const { evaluation } = best;
    const findings = evaluation.criteria.flatMap((criterion) => criterion.findings);
    for (const { response } of await improver.propose({ ...best, findings, ...scope })) {
      const candidate = { ...subject, response, original: subject.response };
      const after = await strategy.evaluate(candidate, scope);
      if (!strategy.compare(best.evaluation, after).isBetter) continue;
      steps.push({ improver: improver.name, before: best.evaluation, after });
      best = { subject: candidate, evaluation: after };
    }
  }
  return { response: best.subject.response, evaluation: best.evaluation, steps };
}

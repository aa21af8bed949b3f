import type { AnalysisOutcome } from '../analysis/tasks.js';
import type { CriterionEvidence, Judgement } from '../domain/evidence.js';
import type { EvaluatorRun, Finding } from '../domain/evaluation.js';

export interface EvaluatorName {
  readonly name: string;
  readonly version: string;
}

const NO_RUN = { executor: null, verdict: null, testsPassed: null, testsTotal: null } as const;

/** What an evaluator that could judge says. `durationMs` is rounded up: nothing takes no time. */
export function judged(
  evaluator: EvaluatorName,
  durationMs: number,
  evidence: readonly CriterionEvidence[],
  execution: Partial<Pick<EvaluatorRun, 'executor' | 'verdict' | 'testsPassed' | 'testsTotal'>> = {},
): Judgement {
  const run = {
    ...named(evaluator),
    outcome: 'JUDGED' as const,
    reason: null,
    durationMs: Math.ceil(durationMs),
  };
  return { run: { ...run, ...NO_RUN, ...execution }, evidence };
}

/** It is not something this evaluator can judge: no fault of anybody's. */
export function cannotJudge(
  evaluator: EvaluatorName,
  reason: string,
  durationMs = 0,
  execution: Partial<EvaluatorRun> = {},
): Judgement {
  const run = {
    ...named(evaluator),
    outcome: 'CANNOT_JUDGE' as const,
    reason,
    durationMs: Math.ceil(durationMs),
  };
  return { run: { ...run, ...NO_RUN, ...execution }, evidence: [] };
}

/** The evaluator broke, or was stopped. */
export function failed(evaluator: EvaluatorName, reason: string, durationMs = 0): Judgement {
  const run = { ...named(evaluator), outcome: 'FAILED' as const, reason, durationMs: Math.ceil(durationMs) };
  return { run: { ...run, ...NO_RUN }, evidence: [] };
}

/** Judges by an analysis if there is one, else says why there is none. */
export function byAnalysis<R>(
  evaluator: EvaluatorName,
  outcome: { ok: true; report: R; durationMs: number } | Extract<AnalysisOutcome, { ok: false }>,
  judge: (report: R, durationMs: number) => Judgement,
): Judgement {
  return outcome.ok
    ? judge(outcome.report, outcome.durationMs)
    : failed(evaluator, outcome.reason, outcome.durationMs);
}

/** "no findings", "1 finding", "3 findings: 2 × E711, 1 × F401". */
export function countInWords(findings: readonly Finding[], noun = 'finding'): string {
  if (findings.length === 0) return `no ${noun}s`;
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const shown = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 5);
  const list = shown.map(([rule, count]) => (count > 1 ? `${count} × ${rule}` : rule)).join(', ');
  const more = counts.size > shown.length ? ', …' : '';
  return `${findings.length} ${noun}${findings.length === 1 ? '' : 's'} (${list}${more})`;
}

/** A score as text, with one decimal where it has one. */
export function points(score: number): string {
  return String(Math.round(score * 10) / 10);
}

function named({ name, version }: EvaluatorName): EvaluatorName {
  return { name, version };
}

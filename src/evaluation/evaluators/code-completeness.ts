import type { AnalysisOutcome, CodeFacts } from '../analysis/tasks.js';
import type { Finding } from '../domain/evaluation.js';
import type { Judgement } from '../domain/evidence.js';
import { scoreOfFindings } from '../domain/penalty.js';
import { byAnalysis, countInWords, judged, points } from './judgement.js';

export const CODE_COMPLETENESS = { name: 'code-completeness', version: '1' };

/** It shows what is plainly missing, not whether what is there is all that was asked for. */
export const COMPLETENESS_STRENGTH = 0.3;

/** Functions without a body, comments that something is to be done, a missing entry point, no code at all. */
export function judgeCodeCompleteness(
  outcome: AnalysisOutcome<'code.facts'>,
  entryPoint: string | null,
): Judgement {
  return byAnalysis(CODE_COMPLETENESS, outcome, (facts, durationMs) => {
    const findings = missingParts(facts, entryPoint);
    const isEmpty = facts.statements === 0;
    const score = isEmpty ? 0 : scoreOfFindings(findings);
    const explanation = isEmpty
      ? 'There is no statement in it.'
      : `Unfinished parts: ${countInWords(findings)}, ${points(score)} points.`;
    return judged(CODE_COMPLETENESS, durationMs, [
      {
        criterion: 'COMPLETENESS',
        score,
        strength: COMPLETENESS_STRENGTH,
        isProof: false,
        explanation,
        findings,
      },
    ]);
  });
}

function missingParts(facts: CodeFacts, entryPoint: string | null): Finding[] {
  const findings: Finding[] = [...facts.stubs, ...facts.markers];
  const head = entryPoint?.split('.')[0];
  if (head && !facts.names.includes(head)) {
    findings.push({
      rule: 'missing-entry-point',
      message: `${head} is asked for and not defined`,
      line: null,
      severity: 'ERROR',
    });
  }
  return findings;
}

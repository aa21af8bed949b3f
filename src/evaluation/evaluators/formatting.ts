import type { AnalysisOutcome } from '../analysis/tasks.js';
import type { AnalysedLanguage } from '../domain/languages.js';
import type { Finding } from '../domain/evaluation.js';
import type { Judgement } from '../domain/evidence.js';
import { scoreOfFindings } from '../domain/penalty.js';
import { byAnalysis, judged, points } from './judgement.js';
import { linterOf } from './static-analysis.js';

const STRENGTH = 0.3;

/** Whether the code is as the language's formatter would have it. */
export function judgeFormatting(
  outcome: AnalysisOutcome<'code.format'>,
  language: AnalysedLanguage,
): Judgement {
  const formatter = linterOf(language);
  const evaluator = { name: `${formatter.name}-format`, version: formatter.version };
  return byAnalysis(evaluator, outcome, ({ changedLines }, durationMs) => {
    const findings = changedLines.map((line): Finding => ({
      rule: 'format',
      message: `Not as ${formatter.name}'s formatter would have it`,
      line,
      severity: 'WARNING',
    }));
    const score = scoreOfFindings(findings);
    const what =
      findings.length === 0 ? 'no line' : findings.length === 1 ? '1 line' : `${findings.length} lines`;
    const explanation = `${formatter.name}'s formatter would change ${what}: ${points(score)} points.`;
    return judged(evaluator, durationMs, [
      { criterion: 'CLARITY', score, strength: STRENGTH, isProof: false, explanation, findings },
    ]);
  });
}

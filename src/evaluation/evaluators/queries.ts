import type { AnalysisHost } from '../analysis/analysis-host.js';
import { analysisTask } from '../analysis/analysis-host.js';
import type { Subject } from '../domain/evaluation.js';
import type { Judgement } from '../domain/evidence.js';
import type { AnalysedLanguage } from '../domain/languages.js';
import { scoreOfFindings } from '../domain/penalty.js';
import { byAnalysis, countInWords, judged, points } from './judgement.js';

const QUERIES = { name: 'queries', version: '1' };
const STRENGTH = 0.3;

/**
 * Whether code of JavaScript or TypeScript puts SQL together from strings; of Python ruff says it (S608). Null where
 * the code hands no SQL to a database that could be seen.
 */
export async function judgeQueries(
  analysis: AnalysisHost,
  { response }: Pick<Subject, 'response'>,
  language: AnalysedLanguage,
  signal: AbortSignal,
): Promise<Judgement | null> {
  if (language === 'python') return null;
  const [outcome] = await analysis.run([analysisTask('code.queries', { response, language })], signal);
  if (outcome.ok && outcome.report.queries === 0) return null;
  return byAnalysis(QUERIES, outcome, ({ queries, diagnostics }, durationMs) => {
    const findings = diagnostics.map(({ rule, message, line, severity }) => ({
      rule,
      message,
      line,
      severity,
    }));
    const score = scoreOfFindings(findings);
    const explanation =
      `${diagnostics.length} of ${queries} queries are put together from strings ` +
      `(${countInWords(findings)}): ${points(score)} points.`;
    return judged(QUERIES, durationMs, [
      { criterion: 'SAFETY', score, strength: STRENGTH, isProof: false, explanation, findings },
    ]);
  });
}

import { analysisTask, type AnalysisHost } from '../analysis/analysis-host.js';
import type { AnalysisOutcome, Diagnostic } from '../analysis/tasks.js';
import type { AnalysedLanguage } from '../domain/languages.js';
import type { Criterion, Finding } from '../domain/evaluation.js';
import type { Judgement } from '../domain/evidence.js';
import { scoreOfFindings } from '../domain/penalty.js';
import { meaningOfRuffRule } from '../domain/python-rules.js';
import { meaningOfBiomeRule } from '../domain/script-rules.js';
import { byAnalysis, countInWords, judged, points } from './judgement.js';

/** With the version of its package, which decides what it finds. */
const RUFF = { name: 'ruff', version: '0.17.4' };
const BIOME = { name: 'biome', version: '2.5.14' };

/** How much a linter that looked for this kind of fault proves: it finds some faults, and misses most. */
const STRENGTHS: readonly (readonly [Criterion, number, string])[] = [
  ['CORRECTNESS', 0.1, 'Rules on likely errors'],
  ['CLARITY', 0.3, 'Rules on style and dead code'],
  ['EFFICIENCY', 0.2, 'Rules on complexity and waste'],
  ['SAFETY', 0.3, 'Rules on security'],
];

/** The linter that looks at a language. */
export function linterOf(language: AnalysedLanguage): { name: string; version: string } {
  return language === 'python' ? RUFF : BIOME;
}

/** What ruff (Python) or biome (JavaScript, TypeScript) finds, each finding counted where it belongs. */
export function judgeLint(outcome: AnalysisOutcome<'code.lint'>, language: AnalysedLanguage): Judgement {
  const linter = linterOf(language);
  return byAnalysis(linter, outcome, ({ diagnostics }, durationMs) =>
    judged(
      linter,
      durationMs,
      STRENGTHS.map(([criterion, strength, what]) => {
        const findings: Finding[] = diagnostics.filter((item) => criterionOf(item, language) === criterion);
        const score = scoreOfFindings(findings);
        const explanation = `${what} (${linter.name}): ${countInWords(findings)}, ${points(score)} points.`;
        return { criterion, score, strength, isProof: false, explanation, findings };
      }),
    ),
  );
}

function criterionOf(diagnostic: Diagnostic, language: AnalysedLanguage): Criterion {
  return language === 'python'
    ? meaningOfRuffRule(diagnostic.rule).criterion
    : meaningOfBiomeRule(diagnostic.rule, diagnostic.severity).criterion;
}

/** What its linter finds in a text that is dangerous; null where the linter could not look. */
export async function securityFindingsIn(
  analysis: AnalysisHost,
  text: string,
  language: AnalysedLanguage,
  signal: AbortSignal,
): Promise<readonly Diagnostic[] | null> {
  const [outcome] = await analysis.run([analysisTask('code.lint', { response: text, language })], signal);
  if (!outcome.ok) return null;
  return outcome.report.diagnostics.filter((item) => criterionOf(item, language) === 'SAFETY');
}

import { analysisTask } from './analysis/analysis-host.js';
import type { AnalysisHost } from './analysis/analysis-host.js';
import type { AnalysisOutcome, CodeFacts, SyntaxReport } from './analysis/tasks.js';
import type { Subject } from './domain/evaluation.js';
import type { Judgement } from './domain/evidence.js';
import type { AnalysedLanguage } from './domain/languages.js';
import { CODE_COMPLETENESS, judgeCodeCompleteness } from './evaluators/code-completeness.js';
import { judgeFormatting } from './evaluators/formatting.js';
import { cannotJudge } from './evaluators/judgement.js';
import { judgeLint, linterOf } from './evaluators/static-analysis.js';
import { judgeSyntax } from './evaluators/syntax-gate.js';

/** What analysis makes of the code of a response, in order: syntax, lint, format, completeness. */
export interface CodeAnalysis {
  readonly judgements: readonly Judgement[];
  /** Null where the analysis failed. */
  readonly syntax: SyntaxReport | null;
  readonly facts: CodeFacts | null;
  /** Whether there is code and it parses, so that it may be run. */
  readonly isSound: boolean;
}

/** Parses, lints and compares with the formatter, in one trip to the analysis process. */
export async function analyseCode(
  analysis: AnalysisHost,
  subject: Subject,
  language: AnalysedLanguage,
  signal: AbortSignal,
  options: { readonly ignoredRules?: ReadonlySet<string> } = {},
): Promise<CodeAnalysis> {
  const input = { response: subject.response, language };
  const [syntax, lint, format, facts] = await analysis.run(
    [
      analysisTask('code.syntax', input),
      analysisTask('code.lint', input),
      analysisTask('code.format', input),
      analysisTask('code.facts', input),
    ],
    signal,
  );
  const gate = judgeSyntax(syntax, language);
  const isSound = syntax.ok && syntax.report.form !== 'NONE' && syntax.report.errors.length === 0;
  const judgements = isSound
    ? [
        gate,
        judgeLint(withoutRules(lint, options.ignoredRules), language),
        judgeFormatting(format, language),
        judgeCodeCompleteness(facts, subject.entryPoint),
      ]
    : [gate, ...notJudged(syntax, language)];
  return {
    judgements,
    syntax: syntax.ok ? syntax.report : null,
    facts: facts.ok ? facts.report : null,
    isSound,
  };
}

function withoutRules(
  lint: AnalysisOutcome<'code.lint'>,
  ignored: ReadonlySet<string> = new Set(),
): AnalysisOutcome<'code.lint'> {
  if (!lint.ok) return lint;
  return {
    ...lint,
    report: { diagnostics: lint.report.diagnostics.filter((item) => !ignored.has(item.rule)) },
  };
}

function notJudged(syntax: AnalysisOutcome<'code.syntax'>, language: AnalysedLanguage): Judgement[] {
  const reason = !syntax.ok
    ? 'It is not known whether the code parses.'
    : syntax.report.form === 'NONE'
      ? `The response holds no ${language} code.`
      : 'Code that does not parse has nothing else to judge.';
  const linter = linterOf(language);
  const format = { name: `${linter.name}-format`, version: linter.version };
  return [linter, format, CODE_COMPLETENESS].map((evaluator) => cannotJudge(evaluator, reason));
}

/** The code in a text, taken out of its fences; null where there is none or it does not parse. */
export async function codeOf(
  analysis: AnalysisHost,
  text: string,
  language: AnalysedLanguage,
  signal: AbortSignal,
): Promise<string | null> {
  const [syntax] = await analysis.run([analysisTask('code.syntax', { response: text, language })], signal);
  if (!syntax.ok || syntax.report.form === 'NONE' || syntax.report.errors.length > 0) return null;
  return syntax.report.source;
}

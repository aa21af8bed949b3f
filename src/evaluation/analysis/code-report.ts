import type { AnalysedLanguage } from '../domain/languages.js';
import { prepareCode, syntaxErrorsOf } from './prepared-code.js';
import { analyserOf } from './analyser.js';
import type {
  CodeFacts,
  CodeInput,
  Diagnostic,
  FormatReport,
  LintReport,
  SyntaxReport,
  TestsReport,
} from './tasks.js';

/** Whether the code of a response parses, and where that code is. */
export function syntaxReport(input: CodeInput): SyntaxReport {
  const { form, source, errors } = prepareCode(input);
  return { form, source, errors };
}

/** What the language's linter finds in the code of a response; nothing in code that does not parse. */
export async function lintReport(input: CodeInput): Promise<LintReport> {
  const { source, errors, form, lineOf } = prepareCode(input);
  if (form === 'NONE' || errors.length > 0) return { diagnostics: [] };
  const analyser = await analyserOf(input.language);
  return { diagnostics: relocated(analyser.lint(source), lineOf) };
}

/** The lines of a response's code that are not as the language's formatter would have them. */
export async function formatReport(input: CodeInput): Promise<FormatReport> {
  const { source, errors, form, fences, lineOf } = prepareCode(input);
  if (form === 'NONE' || errors.length > 0) return { changedLines: [] };
  const analyser = await analyserOf(input.language);
  if (form === 'WHOLE') return { changedLines: analyser.unformattedLines(source).map(lineOf) };
  const changedLines = fences.flatMap((fence) =>
    analyser.unformattedLines(fence.code).map((line) => line + fence.line - 1),
  );
  return { changedLines };
}

/** What the code of a response consists of. */
export async function factsReport(input: CodeInput): Promise<CodeFacts> {
  const { source, form, lineOf } = prepareCode(input);
  const analyser = await analyserOf(input.language);
  const facts = analyser.facts(form === 'NONE' ? '' : source);
  return {
    ...facts,
    stubs: relocated(facts.stubs, lineOf),
    markers: relocated(facts.markers, lineOf),
    emptyTests: relocated(facts.emptyTests, lineOf),
  };
}

/** Whether a text parses as it stands. */
export function parseReport(input: { text: string; language: AnalysedLanguage }): TestsReport {
  const first = syntaxErrorsOf(input.text, input.language)[0];
  return { problem: first ? { message: first.message, line: first.line ?? 1 } : null };
}

function relocated(diagnostics: readonly Diagnostic[], lineOf: (line: number) => number): Diagnostic[] {
  return diagnostics.map((item) => ({ ...item, line: item.line === null ? null : lineOf(item.line) }));
}

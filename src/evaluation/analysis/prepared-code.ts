import type { AnalysedLanguage } from '../domain/languages.js';
import type { Fence } from './markdown/fences.js';
import { fencesOf } from './markdown/fences.js';
import { pythonSyntaxErrors } from './python/report.js';
import { scriptSyntaxErrors, takesFencesForTemplates } from './script/syntax.js';
import type { CodeForm, CodeInput, Diagnostic } from './tasks.js';

/** The code of a response, taken out of the prose around it. */
export interface PreparedCode {
  readonly form: CodeForm;
  readonly source: string;
  readonly fences: readonly Fence[];
  /** Syntax errors, at lines of the response. */
  readonly errors: readonly Diagnostic[];
  /** The line of the response that a line of the source came from. */
  readonly lineOf: (line: number) => number;
}

/** Syntax errors of a text in a language, at its own lines. */
export function syntaxErrorsOf(text: string, language: AnalysedLanguage): Diagnostic[] {
  return language === 'python' ? pythonSyntaxErrors(text) : scriptSyntaxErrors(text, language);
}

let last: { input: CodeInput; prepared: PreparedCode } | null = null;

/**
 * The code in a response. What parses from end to end is code as it stands. Otherwise the fences in its language, or
 * without one, are the code, joined in their order. What has neither is taken as code with errors.
 */
export function prepareCode(input: CodeInput): PreparedCode {
  if (last && last.input.language === input.language && last.input.response === input.response)
    return last.prepared;
  const prepared = prepare(input);
  last = { input, prepared };
  return prepared;
}

function prepare({ response, language }: CodeInput): PreparedCode {
  const fences = fencesOf(response);
  const whole = (errors: Diagnostic[]): PreparedCode => ({
    form: 'WHOLE',
    source: response,
    fences: [],
    errors: errors.map((error) => ({ ...error, line: lineWithin(error.line, response) })),
    lineOf: (line) => lineWithin(line, response) ?? 1,
  });
  const errors = syntaxErrorsOf(response, language);
  if (fences.length === 0) return whole(errors);
  if (errors.length === 0 && (language === 'python' || !takesFencesForTemplates(response, language))) {
    return whole(errors);
  }

  const own = fences.filter((fence) => isIn(fence, language));
  const used = own.length > 0 ? own : fences.filter((fence) => fence.info === null);
  if (used.length === 0) return { form: 'NONE', source: '', fences: [], errors: [], lineOf: (line) => line };
  const lines = used.flatMap((fence) => fence.code.split('\n').map((_, index) => fence.line + index));
  const source = used.map((fence) => fence.code).join('\n') + '\n';
  const lineOf = (line: number) => lines[Math.min(Math.max(line, 1), lines.length) - 1] ?? 1;
  return {
    form: 'FENCED',
    source,
    fences: used,
    errors: syntaxErrorsOf(source, language).map((error) => ({ ...error, line: lineOf(error.line ?? 1) })),
    lineOf,
  };
}

function isIn(fence: Fence, language: AnalysedLanguage): boolean {
  if (fence.language === language) return true;
  return language === 'typescript' && fence.language === 'javascript';
}

function lineWithin(line: number | null, text: string): number | null {
  if (line === null) return null;
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0 && count < line; at = text.indexOf('\n', at + 1)) count += 1;
  return Math.min(line, count);
}

import type { LintError } from 'markdownlint';
import { lint } from 'markdownlint/sync';
import type { Diagnostic, LintReport } from '../tasks.js';

/** Rules about files rather than responses, and those that references.ts checks more closely. */
const CONFIG = {
  default: true,
  MD013: false, // line length
  MD033: false, // inline HTML
  MD036: false, // emphasis as heading: a guess
  MD041: false, // first line a heading
  MD043: false,
  MD044: false,
  MD047: false, // newline at the end
  MD051: false, // anchors
  MD059: false,
  MD060: false, // table style
};

/** Faults that a reader sees on the rendered page; the rest is about the source text. */
const VISIBLE = new Set([
  'MD001',
  'MD011',
  'MD018',
  'MD020',
  'MD024',
  'MD025',
  'MD029',
  'MD037',
  'MD038',
  'MD040',
  'MD042',
  'MD045',
  'MD052',
  'MD056',
]);

/** All that markdownlint finds; comments in the text cannot silence it. */
export function lintErrors(text: string): LintError[] {
  return lint({ strings: { response: text }, config: CONFIG, noInlineConfig: true })['response'] ?? [];
}

/** What markdownlint finds in a text. */
export function markdownLint(text: string): LintReport {
  const lines = text.split('\n').length;
  return {
    diagnostics: lintErrors(text).map((error): Diagnostic => {
      const rule = error.ruleNames[0] ?? 'markdown';
      const detail = error.errorDetail ? `: ${error.errorDetail}` : '';
      return {
        rule,
        message: error.ruleDescription + detail,
        line: Math.min(error.lineNumber, lines),
        severity: VISIBLE.has(rule) ? 'WARNING' : 'INFO',
      };
    }),
  };
}

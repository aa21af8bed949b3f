import type { Diagnostic as RuffDiagnostic } from '@astral-sh/ruff-wasm-nodejs';
import { meaningOfRuffRule } from '../../domain/python-rules.js';
import type { Diagnostic } from '../tasks.js';
import { changedLines } from '../changed-lines.js';
import { ruffCheck, ruffFormat } from './ruff.js';
import { tokenize, withoutComments } from './tokens.js';

/** Besides ruff's invalid-syntax, rules on what Python's own compiler refuses: return outside of a function and the like. */
const SYNTAX_RULES = new Set([
  'invalid-syntax',
  'F621',
  'F622',
  'F701',
  'F702',
  'F704',
  'F706',
  'F707',
  'PLE0115',
  'PLE0117',
  'PLE0118',
]);

let last: { text: string; diagnostics: readonly RuffDiagnostic[] } | null = null;

/** All that ruff says of a text without its comments; its last answer is remembered, for it is asked for twice. */
function check(text: string): readonly RuffDiagnostic[] {
  if (last?.text === text) return last.diagnostics;
  const diagnostics = ruffCheck(withoutComments(text, tokenize(text)));
  last = { text, diagnostics };
  return diagnostics;
}

function isSyntaxError(diagnostic: RuffDiagnostic): boolean {
  return diagnostic.code === null || SYNTAX_RULES.has(diagnostic.code);
}

/** Where a Python text does not parse; empty when it does. Lines are of the text. */
export function pythonSyntaxErrors(text: string): Diagnostic[] {
  return check(text)
    .filter(isSyntaxError)
    .map((diagnostic) => ({
      rule: 'syntax-error',
      message: diagnostic.message,
      line: diagnostic.start_location.row,
      severity: 'ERROR',
    }));
}

/** What ruff's rules find in a Python text that parses, comments apart. */
export function pythonLint(text: string): Diagnostic[] {
  return check(text)
    .filter((diagnostic) => !isSyntaxError(diagnostic))
    .map((diagnostic) => {
      const rule = diagnostic.code ?? '';
      return {
        rule,
        message: diagnostic.message,
        line: diagnostic.start_location.row,
        severity: meaningOfRuffRule(rule).severity,
      };
    });
}

/** Lines that ruff's formatter would change; `fmt: off` and its like are taken for the comments they are. */
export function pythonUnformattedLines(text: string): number[] {
  const plain = text.replace(/#(\s*)(fmt|yapf):(\s*)(off|on|skip|disable|enable)/g, '#$1$2 $3$4');
  const formatted = ruffFormat(plain);
  return formatted === null ? [] : changedLines(plain, formatted);
}

import { meaningOfRuffRule } from '../../domain/python-rules.js';
import type { Diagnostic } from '../tasks.js';
import { changedLines } from '../changed-lines.js';
import { ruffCheck, ruffFormat } from './ruff.js';
import { tokenize, withoutComments } from './tokens.js';

const SYNTAX = 'invalid-syntax';

/** Where a Python text does not parse; empty when it does. Lines are of the text. */
export function pythonSyntaxErrors(text: string): Diagnostic[] {
  return ruffCheck(text)
    .filter((diagnostic) => diagnostic.code === SYNTAX || diagnostic.code === null)
    .map((diagnostic) => ({
      rule: 'syntax-error',
      message: diagnostic.message,
      line: diagnostic.start_location.row,
      severity: 'ERROR',
    }));
}

/** What ruff's rules find in a Python text that parses, comments apart. */
export function pythonLint(text: string): Diagnostic[] {
  return ruffCheck(withoutComments(text, tokenize(text)))
    .filter((diagnostic) => diagnostic.code !== null && diagnostic.code !== SYNTAX)
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

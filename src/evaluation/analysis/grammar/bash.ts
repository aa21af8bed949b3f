import { refusalOf } from '../artifacts/shell/refusal-of.js';
import type { GrammarReport } from '../tasks.js';
import { syntaxError } from './diagnostics.js';
import { treeSyntax } from './tree-syntax.js';

/** Shells whose language is not Bash's, though scripts in them go by the same names. */
const OTHER_SHELL = /^#![^\n]*\b(zsh|fish|ksh|t?csh)\b/;

/**
 * What two parsers make of a shell script. Each knows parts of the language that the other does not, so a script is
 * wrong only where both refuse it: mvdan/sh says why, for it tells the construct that is not complete.
 *
 * @throws Error where the script is more than mvdan/sh can take
 */
export async function bashSyntax(text: string): Promise<GrammarReport> {
  const refused = await refusalOf(text);
  const report = await treeSyntax(text, 'bash');
  const isBroken = report.errors.length > 0;
  if (refused === null && !isBroken) return report;
  const line = refused?.line ?? report.errors[0]?.line;
  const doubtful = (doubt: string): GrammarReport => ({ ...report, errors: [], doubt });
  if (refused === null || !isBroken) {
    return doubtful(`Line ${line} is refused by one of two Bash parsers, and the other one accepts it.`);
  }
  const other = OTHER_SHELL.exec(text)?.[1];
  if (other !== undefined) return doubtful(`Line ${line} is no Bash, but the script is for ${other}.`);
  return { ...report, errors: [syntaxError(refused.message, refused.line)] };
}

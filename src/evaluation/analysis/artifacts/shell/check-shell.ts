import { refusalOf } from './refusal-of.js';
import { unfinishedMarker } from '../../markers.js';
import { ruleFinding, syntaxError, type Checked, type RuleFinding } from '../artifact.js';
import { withShellNodes } from './bash-parser.js';
import { commandRules, testRules } from './command-rules.js';
import { expansionRules } from './expansion-rules.js';
import { lineOf, SHELL_NODES, shellScriptOf, type ShellScript } from './shell-script.js';

/** From so many commands on a text is a script rather than a line to be typed. */
const SCRIPT_COMMANDS = 4;

/** Parses a shell script by mvdan/sh, and looks at it by rules over its syntax tree. */
export async function checkShell(text: string): Promise<Checked> {
  const what = 'shell script';
  const refused = await refusalOf(text);
  if (refused !== null) {
    const line = Math.min(refused.line, text.split('\n').length);
    return { what, syntaxErrors: [syntaxError(refused.message, line)], findings: [] };
  }
  return { what, syntaxErrors: [], findings: await shellFindings(text) };
}

/** What the rules say of a script that parses. */
export function shellFindings(text: string): Promise<RuleFinding[]> {
  return withShellNodes(text, SHELL_NODES, (tree) => {
    const script = shellScriptOf(text, tree);
    return [...expansionRules(script), ...commandRules(script), ...testRules(script), ...wholeRules(script)];
  });
}

function wholeRules(script: ShellScript): RuleFinding[] {
  const found: RuleFinding[] = [];
  const commands = script.nodes.filter(({ type }) => type === 'command');
  const comments = script.nodes.filter(({ type }) => type === 'comment');
  for (const comment of comments) {
    const marker = unfinishedMarker(comment.text);
    if (marker === null) continue;
    const message = `Marked as unfinished: "${marker}"`;
    found.push(ruleFinding('COMPLETENESS', 'WARNING', 'unfinished', lineOf(comment), message));
  }
  if (
    commands.length +
      script.nodes.filter(({ type }) => type === 'declaration_command' || type === 'variable_assignment')
        .length ===
    0
  ) {
    found.push(ruleFinding('COMPLETENESS', 'ERROR', 'empty-part', 1, 'There is no command in this script'));
  }
  const isBash = script.shebang !== null && /\b(?:ba|da|z|k)?sh\b/.test(script.shebang);
  if (isBash && commands.length >= SCRIPT_COMMANDS && !script.hasErrexit) {
    const message = 'The script goes on after a command that fails: begin with set -euo pipefail';
    found.push(ruleFinding('CORRECTNESS', 'WARNING', 'no-errexit', 1, message));
  }
  return found;
}

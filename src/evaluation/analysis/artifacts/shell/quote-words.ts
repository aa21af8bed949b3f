import type { Node } from 'web-tree-sitter';
import { applyEdits, type Edit } from '../../../executors/syntax.js';
import { withShellNodes } from './bash-parser.js';
import { checkShell } from './check-shell.js';
import { placesOf } from './expansion-rules.js';
import { withoutPlaceholders } from './placeholders.js';
import { commandOf, SHELL_NODES, shellScriptOf, variableOf, type ShellScript } from './shell-script.js';

const UNQUOTED = 'SC2086';
/** Longer scripts are left as they are: they are parsed three times here. */
const MAX_CHARACTERS = 64 * 1024;
/** What is compared by these is one word, or the test fails. */
const COMPARISONS = new Set(['=', '==', '!=', '-eq', '-ne', '-lt', '-le', '-gt', '-ge']);
/** Commands that print one path for one path, or none. */
const ONE_PATH = new Set(['mktemp', 'pwd', 'dirname', 'basename', 'realpath', 'readlink']);

/**
 * Double quotes around variables that can only be meant as one word: operands of a comparison in [ ], and in arguments
 * those that only ever hold a file name, from a loop over a pattern or from a command that prints one path. Nothing
 * where the script then does not parse, or gains another finding.
 */
export async function quotingEdits(text: string): Promise<readonly Edit[]> {
  if (text.length > MAX_CHARACTERS) return [];
  const plain = withoutPlaceholders(text);
  const before = await checkShell(plain);
  if (!before.findings.some(({ rule }) => rule === UNQUOTED)) return [];
  const edits = await withShellNodes(plain, SHELL_NODES, (tree) => editsOf(shellScriptOf(plain, tree)));
  const after = await checkShell(applyEdits(plain, edits));
  const isKept =
    after.syntaxErrors.length === 0 &&
    count(after.findings, true) < count(before.findings, true) &&
    count(after.findings, false) === count(before.findings, false);
  return isKept ? edits : [];
}

function count(findings: readonly { readonly rule: string }[], isUnquoted: boolean): number {
  return findings.filter(({ rule }) => (rule === UNQUOTED) === isUnquoted).length;
}

function editsOf(script: ShellScript): Edit[] {
  const { nodes } = script;
  const assigned = nodes.filter(({ type }) => type === 'variable_assignment');
  // What splits words is not as usual there.
  if (assigned.some((node) => nameOf(node) === 'IFS')) return [];
  const places = placesOf(script);
  const names = fileNames(script, assigned);
  let backticksUntil = 0;
  return nodes.flatMap((node): Edit[] => {
    if (node.type === 'command_substitution' && node.text.startsWith('`'))
      backticksUntil = Math.max(backticksUntil, node.endIndex);
    if (node.startIndex < backticksUntil) return [];
    if (node.type !== 'simple_expansion' && node.type !== 'expansion') return [];
    const name = variableOf(node);
    const command = places(node);
    if (name === null || command === null || command === 'set' || !/^[A-Za-z_]\w*$|^[1-9]$/.test(name))
      return [];
    if (!(command === '[' ? isCompared(node, script) : names.has(name))) return [];
    const { startIndex: from, endIndex: to } = node;
    return [{ from, to, text: `"${node.text}"` }];
  });
}

function isCompared(node: Node, script: ShellScript): boolean {
  const parent = script.parentOf(node);
  const comparison = parent?.type === 'concatenation' ? script.parentOf(parent) : parent;
  return COMPARISONS.has(comparison?.childForFieldName('operator')?.text ?? '');
}

/** Variables that hold one file name wherever the script sets them. */
function fileNames(script: ShellScript, assigned: readonly Node[]): Set<string> {
  const [names, others] = [new Set<string>(), new Set<string>()];
  for (const node of assigned) {
    const value = node.childForFieldName('value');
    (value !== null && isOnePath(value) ? names : others).add(nameOf(node));
  }
  for (const node of script.nodes) {
    if (node.type === 'for_statement') {
      const values = node.childrenForFieldName('value').filter((value) => value !== null);
      const areNames = values.length > 0 && values.every(({ text }) => /^[^\s\\$"'`]+$/.test(text));
      (areNames ? names : others).add(node.childForFieldName('variable')?.text ?? '');
    } else if (
      node.type === 'command' &&
      /^(?:read|mapfile|readarray|getopts|printf|unset)$/.test(commandOf(node).name)
    ) {
      for (const { text } of commandOf(node).args) others.add(text);
    }
  }
  for (const name of others) names.delete(name);
  return names;
}

function isOnePath(value: Node): boolean {
  const inner = value.type === 'string' && value.namedChildCount === 1 ? value.namedChild(0) : value;
  if (inner?.type !== 'command_substitution' || inner.namedChildCount !== 1) return false;
  const command = inner.namedChild(0);
  if (command?.type !== 'command') return false;
  const { name, args } = commandOf(command);
  const operands = args.filter(({ text }) => !text.startsWith('-'));
  return (
    ONE_PATH.has(name) &&
    operands.length <= 1 &&
    args.every(({ type, text }) => type === 'string' || type === 'raw_string' || /^[\w./:@%+=-]+$/.test(text))
  );
}

function nameOf(assignment: Node): string {
  return assignment.childForFieldName('name')?.text ?? '';
}

import type { Node } from 'web-tree-sitter';
import type { ShellNodes } from './bash-parser.js';

/** What the rules need to know of a script as a whole. */
export interface ShellScript extends ShellNodes {
  /** The interpreter that its first line names; null where it names none. */
  readonly shebang: string | null;
  /** Whether it ends by itself at the first command that fails. */
  readonly hasErrexit: boolean;
  readonly hasNounset: boolean;
  /** Variables that are only ever given a word that needs no quotes and is not empty. */
  readonly plainVariables: ReadonlySet<string>;
}

export const SHELL_NODES: ReadonlySet<string> = new Set([
  'command',
  'simple_expansion',
  'expansion',
  'command_substitution',
  'pipeline',
  'for_statement',
  'declaration_command',
  'variable_assignment',
  'function_definition',
  'binary_expression',
  'unary_expression',
  'comment',
]);

/** Commands that only say or carry what other commands do. */
const WRAPPERS = new Set(['sudo', 'command', 'env', 'nohup', 'time', 'exec', 'doas']);

export function shellScriptOf(text: string, { nodes, parentOf }: ShellNodes): ShellScript {
  const shebang = /^#!([^\n]*)/.exec(text)?.[1]?.trim() ?? null;
  const options = nodes.flatMap((node) => (node.type === 'command' ? setOptions(node) : []));
  if (shebang !== null && / -[a-z]*e/.test(shebang)) options.push('e');
  return {
    nodes,
    parentOf,
    shebang,
    hasErrexit: options.includes('e') || options.includes('errexit'),
    hasNounset: options.includes('u') || options.includes('nounset'),
    plainVariables: plainVariablesOf(nodes),
  };
}

export interface Command {
  readonly name: string;
  readonly args: readonly Node[];
}

/** A command's name without its path, and its arguments; what sudo and its like carry rather than themselves. */
export function commandOf(node: Node): Command {
  const words = [node.childForFieldName('name'), ...node.childrenForFieldName('argument')].filter(
    (word) => word !== null,
  );
  while (words.length > 1 && WRAPPERS.has(words[0]?.text ?? '')) {
    words.shift();
    while (words.length > 1 && /^-|^\w+=/.test(words[0]?.text ?? '')) words.shift();
  }
  const [name, ...args] = words;
  return { name: (name?.text ?? '').split('/').at(-1) ?? '', args };
}

/** Whether one of the arguments is a short option with this letter, or the long one. */
export function hasOption({ args }: Command, letter: string, long?: string): boolean {
  return args.some(({ text }) =>
    text.startsWith('--')
      ? long !== undefined && text === `--${long}`
      : /^-[A-Za-z]+$/.test(text) && text.includes(letter),
  );
}

/** The 1-based line on which a node begins. */
export function lineOf(node: Node): number {
  return node.startPosition.row + 1;
}

/** The name of the variable that an expansion stands for; null where there is more to it. */
export function variableOf(node: Node): string | null {
  if (node.type === 'simple_expansion') return node.text.slice(1);
  return /^\$\{(\w+)\}$/.exec(node.text)?.[1] ?? null;
}

function setOptions(node: Node): string[] {
  const { name, args } = commandOf(node);
  if (name !== 'set') return [];
  return args.flatMap(({ text }) =>
    /^-[a-z]+$/.test(text) ? [...text.slice(1)] : /^(errexit|nounset|pipefail)$/.test(text) ? [text] : [],
  );
}

function plainVariablesOf(nodes: readonly Node[]): Set<string> {
  const plain = new Set<string>();
  const other = new Set<string>();
  for (const node of nodes) {
    if (node.type === 'variable_assignment') {
      const name = node.childForFieldName('name')?.text ?? '';
      const value = node.childForFieldName('value')?.text ?? '';
      (/^["']?[\w./:@%+,=-]+["']?$/.test(value) ? plain : other).add(name);
    } else if (node.type === 'for_statement') other.add(node.childForFieldName('variable')?.text ?? '');
    else if (node.type === 'command' && /^(read|mapfile|readarray|getopts)$/.test(commandOf(node).name)) {
      for (const { text } of commandOf(node).args) other.add(text);
    }
  }
  for (const name of other) plain.delete(name);
  return plain;
}

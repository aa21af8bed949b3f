import type { Node } from 'web-tree-sitter';
import { ruleFinding, type RuleFinding } from '../artifact.js';
import { commandOf, lineOf, variableOf, type ShellScript } from './shell-script.js';

/** Commands for which a word too many is a file too many. */
const ON_FILES = new Set([
  'rm',
  'mv',
  'cp',
  'ln',
  'cd',
  'chmod',
  'chown',
  'mkdir',
  'rmdir',
  'tar',
  'dd',
  'rsync',
]);
const QUOTES = new Set([
  'string',
  'heredoc_body',
  'variable_assignment',
  'arithmetic_expansion',
  'subscript',
]);

/** Rules on `$x`, `$@` and `$(…)` that the shell splits into words, after ShellCheck's SC2086, SC2068, SC2046 and SC2006. */
export function expansionRules(script: ShellScript): RuleFinding[] {
  const places = placesOf(script);
  return script.nodes.flatMap((node) => {
    if (node.type === 'command_substitution') return substitution(node, places(node));
    if (node.type === 'simple_expansion' || node.type === 'expansion')
      return variable(node, places(node), script);
    return [];
  });
}

function substitution(node: Node, command: string | null): RuleFinding[] {
  const found: RuleFinding[] = [];
  const line = lineOf(node);
  if (node.text.startsWith('`')) {
    found.push(
      ruleFinding('CLARITY', 'INFO', 'SC2006', line, 'Backticks cannot be nested or read well; write $(…)'),
    );
  }
  if (command !== null && command !== 'echo') {
    const message = `The output of ${shown(node)} is split into words; put it in double quotes`;
    found.push(ruleFinding('CORRECTNESS', 'WARNING', 'SC2046', line, message));
  }
  return found;
}

function variable(node: Node, command: string | null, script: ShellScript): RuleFinding[] {
  if (command === null) return [];
  const line = lineOf(node);
  if (/^\$(?:@|\{@\}|\{\w+\[@\]\})$/.test(node.text)) {
    const message = `${node.text} without double quotes splits arguments that hold a blank`;
    return [ruleFinding('CORRECTNESS', 'ERROR', 'SC2068', line, message)];
  }
  const name = variableOf(node);
  if (name === null || !/^[A-Za-z_]\w*$|^[1-9]$/.test(name) || script.plainVariables.has(name)) return [];
  // Options are often meant to be split.
  if (/(?:opts?|flags?|args?|options)$/i.test(name)) return [];
  const severity = ON_FILES.has(command) || command === '[' ? 'WARNING' : 'INFO';
  const message = `${node.text} is split into words and expanded as a pattern; write "${node.text}"`;
  return [ruleFinding('CORRECTNESS', severity, 'SC2086', line, message)];
}

/** Tells in which command, or test, an expansion stands outside quotes as an argument; null where it does in none. */
export function placesOf({ parentOf }: ShellScript): (node: Node) => string | null {
  const names = new Map<number, string>();
  return (node) => {
    let parent = parentOf(node);
    if (parent?.type === 'concatenation') parent = parentOf(parent);
    if (parent === null || QUOTES.has(parent.type)) return null;
    if (parent.type === 'command') {
      const name = names.get(parent.id) ?? commandOf(parent).name;
      names.set(parent.id, name);
      return name;
    }
    if (parent.type !== 'binary_expression' && parent.type !== 'unary_expression') return null;
    const test = parentOf(parent);
    return test?.type === 'test_command' && /^\[(?!\[)/.test(test.text) ? '[' : null;
  };
}

function shown(node: Node): string {
  const text = node.text.replace(/\s+/g, ' ');
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

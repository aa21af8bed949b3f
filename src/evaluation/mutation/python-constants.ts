import type { Node } from 'web-tree-sitter';
import type { Mutation } from './mutant.js';
import { mutation } from './python-mutation.js';

/** Other values in a constant's place. */
export function constantMutations(node: Node): Mutation[] {
  switch (node.type) {
    case 'integer':
    case 'float':
      return numbers(node);
    case 'true':
      return [mutation('boolean-constant', node, 'False')];
    case 'false':
      return [mutation('boolean-constant', node, 'True')];
    case 'string':
      return isText(node) ? [mutation('string', node, otherText(node))] : [];
    default:
      return [];
  }
}

function numbers(node: Node): Mutation[] {
  const { text } = node;
  if (/^\d{1,15}$/.test(text)) {
    const value = Number(text);
    const others = value === 0 ? [1] : [value + 1, value - 1];
    return others.map((other) => mutation('number', node, String(other)));
  }
  return /[jJ]$/.test(text) ? [] : [mutation('number', node, `(${text} + 1)`)];
}

/** Docstrings say nothing to the interpreter, parts of a joined text are one, and messages of errors are for people. */
function isText(node: Node): boolean {
  const parent = node.parent?.type;
  if (parent === 'expression_statement' || parent === 'concatenated_string') return false;
  for (let outer = node.parent; outer; outer = outer.parent) {
    if (outer.type === 'raise_statement') return false;
    if (outer.type.endsWith('_statement')) break;
  }
  return true;
}

function otherText(node: Node): string {
  const prefix = /^[bB]|^[rR][bB]/.test(node.text) ? 'b' : '';
  const isEmpty = !node.namedChildren.some((child) => /content|interpolation/.test(child?.type ?? ''));
  return isEmpty ? `${prefix}"mutated"` : `${prefix}""`;
}

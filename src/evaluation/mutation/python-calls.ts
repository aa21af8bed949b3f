import type { Node } from 'web-tree-sitter';
import type { Mutation } from './mutant.js';
import { mutation } from './python-mutation.js';

const OTHER_NAMES: Readonly<Record<string, string>> = {
  min: 'max',
  max: 'min',
  any: 'all',
  all: 'any',
  upper: 'lower',
  lower: 'upper',
  startswith: 'endswith',
  endswith: 'startswith',
  lstrip: 'rstrip',
  rstrip: 'lstrip',
};
/** Calls that give back their argument, changed. */
const CHANGING = new Set(['abs', 'sorted', 'reversed', 'set', 'round', 'int', 'list', 'tuple']);
const CHANGING_METHODS = new Set(['strip', 'lower', 'upper', 'swapcase', 'title', 'capitalize', 'replace']);

/** Another function of the same kind, and what a changing function was given in place of what it gives. */
export function callMutations(node: Node): Mutation[] {
  const callee = node.childForFieldName('function');
  if (callee?.type === 'identifier') {
    const first = node.childForFieldName('arguments')?.namedChild(0);
    const isPlain = first && !/comment|splat|keyword|generator|for_in/.test(first.type);
    return [
      ...renamed(callee),
      ...(isPlain && CHANGING.has(callee.text) ? [mutation('call', node, `(${first.text})`)] : []),
    ];
  }
  if (callee?.type !== 'attribute') return [];
  const [object, method] = [callee.childForFieldName('object'), callee.childForFieldName('attribute')];
  if (!object || !method) return [];
  return [
    ...renamed(method),
    ...(CHANGING_METHODS.has(method.text) ? [mutation('call', node, object.text)] : []),
  ];
}

function renamed(name: Node): Mutation[] {
  const other = Object.hasOwn(OTHER_NAMES, name.text) ? OTHER_NAMES[name.text] : undefined;
  return other === undefined ? [] : [mutation('function', name, other)];
}

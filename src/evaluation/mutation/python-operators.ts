import type { Node } from 'web-tree-sitter';
import { callMutations } from './python-calls.js';
import { constantMutations } from './python-constants.js';
import type { Mutation } from './mutant.js';
import { mutation } from './python-mutation.js';

const SWAPS: Readonly<Record<string, readonly (readonly [operator: string, replacement: string])[]>> = {
  '+': [['arithmetic', '-']],
  '-': [['arithmetic', '+']],
  '*': [['arithmetic', '/']],
  '/': [['arithmetic', '*']],
  '//': [['arithmetic', '/']],
  '%': [['arithmetic', '*']],
  '**': [['arithmetic', '*']],
  '&': [['bitwise', '|']],
  '|': [['bitwise', '&']],
  '^': [['bitwise', '&']],
  '<<': [['bitwise', '>>']],
  '>>': [['bitwise', '<<']],
  '<': [
    ['boundary', '<='],
    ['comparison', '>='],
  ],
  '<=': [
    ['boundary', '<'],
    ['comparison', '>'],
  ],
  '>': [
    ['boundary', '>='],
    ['comparison', '<='],
  ],
  '>=': [
    ['boundary', '>'],
    ['comparison', '<'],
  ],
  '==': [['equality', '!=']],
  '!=': [['equality', '==']],
  is: [['identity', 'is not']],
  'is not': [['identity', 'is']],
  in: [['membership', 'not in']],
  'not in': [['membership', 'in']],
  and: [['boolean', 'or']],
  or: [['boolean', 'and']],
  '+=': [['augmented-assignment', '-=']],
  '-=': [['augmented-assignment', '+=']],
  '*=': [['augmented-assignment', '/=']],
  '/=': [['augmented-assignment', '*=']],
  '//=': [['augmented-assignment', '*=']],
  '%=': [['augmented-assignment', '*=']],
  '**=': [['augmented-assignment', '*=']],
  '&=': [['augmented-assignment', '|=']],
  '|=': [['augmented-assignment', '&=']],
  '^=': [['augmented-assignment', '&=']],
  '<<=': [['augmented-assignment', '>>=']],
  '>>=': [['augmented-assignment', '<<=']],
};

/** What is wrong by its types as soon as it runs is no fault worth a test: text is not subtracted. */
const TEXT_NODES = new Set(['string', 'concatenated_string']);

/** The faults that can be put into one node of a program, those within its children apart. */
export function mutationsAt(node: Node): Mutation[] {
  switch (node.type) {
    case 'binary_operator':
      return node.namedChildren.some((child) => child && TEXT_NODES.has(child.type)) ? [] : swaps(node);
    case 'comparison_operator':
    case 'boolean_operator':
    case 'augmented_assignment':
      return swaps(node);
    case 'not_operator':
      return withoutOperator('not', node);
    case 'unary_operator':
      return node.firstChild?.type === '+' ? [] : withoutOperator('unary', node);
    case 'if_statement':
    case 'elif_clause':
    case 'while_statement':
      return negated(node.childForFieldName('condition'));
    case 'if_clause':
      return negated(node.namedChild(0));
    case 'conditional_expression':
      return negated(node.namedChild(1));
    case 'return_statement':
      return returnsNothing(node);
    case 'break_statement':
      return [mutation('loop', node, 'continue')];
    case 'continue_statement':
      return [mutation('loop', node, 'break')];
    case 'raise_statement':
      return [mutation('statement', node, 'pass')];
    case 'expression_statement':
      return ['call', 'augmented_assignment', 'await'].includes(node.firstChild?.type ?? '')
        ? [mutation('statement', node, 'pass')]
        : [];
    case 'slice':
      return openSlices(node);
    case 'call':
      return callMutations(node);
    default:
      return constantMutations(node);
  }
}

function swaps(node: Node): Mutation[] {
  return node.children.flatMap((child) =>
    child && !child.isNamed
      ? (SWAPS[child.text.replace(/\s+/g, ' ')] ?? []).map(([operator, to]) => mutation(operator, child, to))
      : [],
  );
}

function withoutOperator(operator: string, node: Node): Mutation[] {
  const argument = node.childForFieldName('argument');
  return argument ? [{ operator, from: node.startIndex, to: argument.startIndex, replacement: '' }] : [];
}

/** A negated comparison is what its own operators make of it, and a constant is no condition. */
function negated(condition: Node | null): Mutation[] {
  if (!condition || ['comparison_operator', 'not_operator', 'true', 'false'].includes(condition.type))
    return [];
  return [mutation('condition', condition, `(not (${condition.text}))`)];
}

function returnsNothing(node: Node): Mutation[] {
  const value = node.namedChild(0);
  return !value || value.type === 'none' || value.type === 'comment'
    ? []
    : [mutation('return-value', node, 'return None')];
}

/** `a[i:j]` with either of its ends left out. */
function openSlices(node: Node): Mutation[] {
  const colon = node.children.findIndex((child) => child?.type === ':');
  const ends = [node.children[colon - 1], node.children[colon + 1]];
  return ends.flatMap((end) => (end?.isNamed ? [mutation('slice', end, '')] : []));
}

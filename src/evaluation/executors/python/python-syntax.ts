import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@lezer/python';
import { childrenOf, hasErrors, nodesOf } from '../syntax.js';

const FUNCTION_NODES = ['FunctionDefinition', 'LambdaExpression'];

export function parsePython(source: string): Tree {
  return parser.parse(source);
}

export function nameOf(definition: SyntaxNode, source: string): string {
  const name = definition.getChild('VariableName');
  return name ? source.slice(name.from, name.to) : '';
}

/** The statements at the left margin, decorators taken off. */
export function topLevel(tree: Tree): SyntaxNode[] {
  return childrenOf(tree.topNode).map((node) =>
    node.name === 'DecoratedStatement' ? (node.lastChild ?? node) : node,
  );
}

/** Names of the functions at the left margin, in order. */
export function topLevelFunctions(tree: Tree, source: string): string[] {
  return topLevel(tree)
    .filter((node) => node.name === 'FunctionDefinition')
    .map((node) => nameOf(node, source));
}

/** The call that an expression statement consists of, and the plain name that it calls. */
export function plainCall(
  statement: SyntaxNode,
  source: string,
): { call: SyntaxNode; callee: string } | null {
  if (statement.name !== 'ExpressionStatement') return null;
  const call = statement.firstChild;
  if (call?.name !== 'CallExpression') return null;
  const callee = call.firstChild;
  return callee ? { call, callee: source.slice(callee.from, callee.to) } : null;
}

/** All names that a program binds anywhere: assigned, defined, imported, declared global. Rather too many than too few. */
export function boundNames(tree: Tree, source: string): Set<string> {
  const names = new Set<string>();
  const add = (node: SyntaxNode): void => {
    for (const name of node.name === 'VariableName' ? [node] : node.getChildren('VariableName')) {
      names.add(source.slice(name.from, name.to));
    }
  };
  for (const node of nodesOf(tree, 'FunctionDefinition', 'ClassDefinition')) names.add(nameOf(node, source));
  for (const node of nodesOf(tree, 'ImportStatement', 'ScopeStatement', 'WithStatement', 'TryStatement'))
    add(node);
  for (const node of nodesOf(tree, 'AssignStatement', 'UpdateStatement', 'ForStatement', 'NamedExpression')) {
    for (const child of childrenOf(node)) {
      if (['in', 'Body'].includes(child.name)) break;
      if (child.name === 'VariableName') add(child);
      else child.cursor().iterate((inner) => (inner.name === 'VariableName' ? add(inner.node) : undefined));
    }
  }
  return names;
}

/** Names that are defined as functions or classes anywhere. */
export function definedNames(tree: Tree, source: string): Set<string> {
  return new Set(nodesOf(tree, 'FunctionDefinition', 'ClassDefinition').map((node) => nameOf(node, source)));
}

/**
 * A fault that CPython's compiler finds after parsing and that other parsers let pass; null where there is none.
 * A `return` at the left margin would end the run before its tests.
 */
export function misplacedStatement(tree: Tree, source: string): { message: string; position: number } | null {
  if (hasErrors(tree)) return null;
  for (const node of nodesOf(
    tree,
    'ReturnStatement',
    'YieldStatement',
    'YieldExpression',
    'AwaitExpression',
  )) {
    let parent = node.parent;
    while (parent && !FUNCTION_NODES.includes(parent.name)) parent = parent.parent;
    if (parent) continue;
    const word = /^\w+/.exec(source.slice(node.from, node.to))?.[0] ?? 'return';
    return { message: `'${word}' outside function`, position: node.from };
  }
  return null;
}

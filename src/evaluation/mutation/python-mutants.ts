import type { Node, Tree } from 'web-tree-sitter';
import { pythonTreeSitter, withTree } from '../analysis/python/tree-sitter.js';
import { chooseMutants } from './choose-mutants.js';
import type { Mutation, MutantsReport } from './mutant.js';
import { mutationsAt } from './python-operators.js';

/** What no test of a program is about. */
const NO_TARGETS = new Set([
  'type',
  'type_parameter',
  'type_alias_statement',
  'decorator',
  'import_statement',
  'import_from_statement',
  'future_import_statement',
  'global_statement',
  'nonlocal_statement',
  'comment',
]);

/** Mutants of a Python program, by operators over its syntax tree. @throws Error where it does not parse */
export async function pythonMutants(source: string, limit: number): Promise<MutantsReport> {
  const parser = await pythonTreeSitter();
  const mutations = withTree(parser, source, (tree) => {
    if (tree.rootNode.hasError) throw new Error('The program does not parse.');
    return mutationsOf(tree);
  });
  const parses = (mutated: string): boolean => withTree(parser, mutated, (tree) => !tree.rootNode.hasError);
  return chooseMutants(source, mutations, limit, parses);
}

function mutationsOf(tree: Tree): Mutation[] {
  const found: Mutation[] = [];
  const cursor = tree.walk();
  for (;;) {
    const node = cursor.currentNode;
    const isTarget = cursor.nodeIsNamed && !isNoTarget(node);
    if (isTarget) found.push(...mutationsAt(node));
    if (isTarget && cursor.gotoFirstChild()) continue;
    while (!cursor.gotoNextSibling()) {
      if (cursor.gotoParent()) continue;
      cursor.delete();
      return found;
    }
  }
}

function isNoTarget(node: Node): boolean {
  if (NO_TARGETS.has(node.type)) return true;
  if (node.type === 'if_statement') {
    const condition = node.childForFieldName('condition');
    return condition?.type === 'comparison_operator' && condition.namedChild(0)?.text === '__name__';
  }
  // The message of an assertion.
  const { parent } = node;
  return parent?.type === 'assert_statement' && parent.namedChild(0)?.id !== node.id;
}

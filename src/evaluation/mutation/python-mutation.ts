import type { Node } from 'web-tree-sitter';
import type { Mutation } from './mutant.js';

/** A mutation that puts something else in a node's place. */
export function mutation(operator: string, node: Node, replacement: string): Mutation {
  return { operator, from: node.startIndex, to: node.endIndex, replacement };
}

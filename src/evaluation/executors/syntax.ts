import type { SyntaxNode, Tree } from '@lezer/common';

export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Applies edits that do not overlap. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  let result = '';
  let position = 0;
  for (const { from, to, text } of [...edits].sort((a, b) => a.from - b.from)) {
    result += source.slice(position, from) + text;
    position = to;
  }
  return result + source.slice(position);
}

/** Tells the 1-based line of a position. */
export function lineTeller(source: string): (position: number) => number {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return (position) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

/** Every node of a kind, outermost first. */
export function nodesOf(tree: Tree, ...names: readonly string[]): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  tree.iterate({
    enter: (ref) => {
      if (names.includes(ref.name)) found.push(ref.node);
    },
  });
  return found;
}

export function hasErrors(tree: Tree): boolean {
  let isBroken = false;
  tree.iterate({
    enter: (ref) => {
      isBroken ||= ref.type.isError;
      return !isBroken;
    },
  });
  return isBroken;
}

/** Whether a node stands inside one of a kind, without a node of the other kinds between them. */
export function isInside(
  node: SyntaxNode,
  kinds: readonly string[],
  barriers: readonly string[] = [],
): boolean {
  for (let parent = node.parent; parent; parent = parent.parent) {
    if (kinds.includes(parent.name)) return true;
    if (barriers.includes(parent.name)) return false;
  }
  return false;
}

/** Text of a node on one line. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

import type { SyntaxNode } from '@lezer/common';
import { boundNames, parsePython } from '../../executors/python/python-syntax.js';
import { childrenOf, hasErrors, nodesOf } from '../../executors/syntax.js';
import { importsOf, withoutModules } from './python-imports.js';
import { doctestPieces, plainPieces } from './python-pieces.js';
import { PRELUDE, stepOf } from './python-steps.js';
import type { Snippet } from './snippet.js';

/** What the sandbox has none of, and a reader's machine has. */
const OUTSIDE = new Set(['open', 'input', 'breakpoint', 'exit', 'quit']);

/** @param firstLine of the code in the document  @param declared top-level names of the source; null without one */
export function pythonSnippet(
  code: string,
  firstLine: number,
  declared: ReadonlySet<string> | null,
): Snippet {
  const pieces = /^\s*>>> ?/m.test(code) ? doctestPieces(code, firstLine) : plainPieces(code, firstLine);
  const plain = pieces.map((piece) => piece.code).join('\n');
  const tree = parsePython(plain);
  const imports = importsOf(pieces, declared);
  const setup = pieces.map((piece) => withoutModules(piece.code, imports)).join('\n');
  const setupTree = parsePython(setup);
  const bound = boundNames(setupTree, setup);
  const { used, called } = usedNames(setupTree, setup, bound);
  const steps = pieces.map((piece) => stepOf({ ...piece, code: withoutModules(piece.code, imports) }));
  const outside = [...used].find((name) => OUTSIDE.has(name));
  let refusal: string | null = imports.refusal;
  if (refusal === null && outside !== undefined) refusal = `it uses ${outside}()`;
  if (refusal === null && hasErrors(tree)) refusal = 'it is not code from end to end';
  if (
    refusal === null &&
    nodesOf(tree, 'AwaitExpression').some((node) => !within(node, 'FunctionDefinition'))
  )
    refusal = 'it awaits outside of a function';
  return { bound, used, called, setup, steps, prelude: PRELUDE, missingImports: imports.missing, refusal };
}

function usedNames(
  tree: ReturnType<typeof parsePython>,
  code: string,
  bound: Set<string>,
): { used: Set<string>; called: Set<string> } {
  const used = new Set<string>();
  const called = new Set<string>();
  for (const node of nodesOf(tree, 'ParamList', 'ForStatement'))
    for (const child of node.getChildren('VariableName'))
      if (node.name === 'ParamList') bound.add(code.slice(child.from, child.to));
  tree.iterate({
    enter: ({ node }) => {
      if (!node.name.endsWith('ComprehensionExpression') && node.name !== 'ComprehensionExpression') return;
      let isTarget = false;
      for (const child of childrenOf(node)) {
        if (child.name === 'for') isTarget = true;
        else if (child.name === 'in') isTarget = false;
        else if (isTarget)
          child.cursor().iterate((inner) => {
            if (inner.name === 'VariableName') bound.add(code.slice(inner.from, inner.to));
          });
      }
    },
  });
  for (const node of nodesOf(tree, 'VariableName')) {
    if (node.parent?.name === 'ParamList' || node.parent?.name === 'ImportStatement') continue;
    if (node.parent?.name === 'ArgList' && node.nextSibling?.name === 'AssignOp') continue;
    const name = code.slice(node.from, node.to);
    used.add(name);
    if (node.parent?.name === 'CallExpression' && node.parent.firstChild?.from === node.from)
      called.add(name);
  }
  return { used, called };
}

function within(node: SyntaxNode, name: string): boolean {
  for (let parent = node.parent; parent; parent = parent.parent) if (parent.name === name) return true;
  return false;
}

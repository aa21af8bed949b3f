import type { Node, Parser } from 'web-tree-sitter';
import { withTree } from '../analysis/python/tree-sitter.js';
import type { SuiteBlock, SuiteItem } from './suite.js';

/** Deeper than this nothing is looked for; Python itself refuses 100 levels of blocks. */
const DEPTH_MAX = 100;

/** The tests and assertions of a Python suite. */
export function pythonBlocks(parser: Parser, code: string): SuiteBlock[] {
  return withTree(parser, code, ({ rootNode }) => {
    const helpers = new Set(
      rootNode.descendantsOfType('function_definition').flatMap((node) => {
        const name = node?.childForFieldName('name')?.text ?? '';
        return node && !name.startsWith('test') && asserts(node, new Set()) ? [name] : [];
      }),
    );
    const blocks: SuiteBlock[] = [];
    collect(rootNode, helpers, blocks, true, 0);
    return blocks;
  });
}

function collect(
  block: Node,
  helpers: ReadonlySet<string>,
  blocks: SuiteBlock[],
  mayBeEmpty: boolean,
  depth: number,
): void {
  const statements = block.namedChildren.filter(
    (child): child is Node => child !== null && child.type !== 'comment',
  );
  blocks.push({ items: statements.map((node) => itemOf(node, helpers)), mayBeEmpty });
  if (depth >= DEPTH_MAX) return;
  for (const statement of statements) {
    const definition = statement.childForFieldName('definition') ?? statement;
    const body = definition.childForFieldName('body');
    const isHolder = ['class_definition', 'function_definition'].includes(definition.type);
    if (isHolder && body) collect(body, helpers, blocks, false, depth + 1);
  }
}

function itemOf(node: Node, helpers: ReadonlySet<string>): SuiteItem {
  const place = { from: node.startIndex, to: node.endIndex };
  const definition = node.childForFieldName('definition') ?? node;
  const name = definition.childForFieldName('name')?.text ?? '';
  if (definition.type === 'function_definition' && name.startsWith('test')) {
    return { kind: 'TEST', name, key: keyOf(node), proves: asserts(definition, helpers), ...place };
  }
  if (isAssertion(node)) {
    const text = oneLine(node.text);
    return { kind: 'ASSERTION', name: text, key: keyOf(node), proves: asserts(node, helpers), ...place };
  }
  return { kind: 'OTHER', name: '', key: '', proves: true, ...place };
}

function isAssertion(statement: Node): boolean {
  if (statement.type === 'assert_statement') return true;
  const call = statement.type === 'expression_statement' ? statement.firstNamedChild : null;
  return (
    call?.type === 'call' && /(^|\.)assert[A-Z_]\w*$/.test(call.childForFieldName('function')?.text ?? '')
  );
}

/** Whether something in it can fail: an assertion on more than constants, or a call of what asserts. */
function asserts(node: Node, helpers: ReadonlySet<string>): boolean {
  for (const inner of node.descendantsOfType(['assert_statement', 'call'])) {
    if (!inner) continue;
    if (inner.type === 'assert_statement') {
      if (names(inner.namedChild(0))) return true;
      continue;
    }
    const callee = inner.childForFieldName('function')?.text ?? '';
    const last = callee.slice(callee.lastIndexOf('.') + 1);
    if (helpers.has(last) || /^(raises|warns|fail|assert_\w+)$/.test(last)) return true;
    if (/^assert[A-Z]/.test(last) && names(inner.childForFieldName('arguments'))) return true;
  }
  return false;
}

function names(node: Node | null): boolean {
  return node !== null && (node.type === 'identifier' || node.descendantsOfType('identifier').length > 0);
}

/** Its words without comments, its own name, and the text that only people read. */
function keyOf(node: Node): string {
  const definition = node.childForFieldName('definition') ?? node;
  const skipped = new Set([definition.childForFieldName('name')?.id, docstringOf(definition)?.id]);
  const words: string[] = [];
  const cursor = node.walk();
  for (;;) {
    const current = cursor.currentNode;
    const isSkipped = current.type === 'comment' || skipped.has(current.id);
    if (!isSkipped && (current.childCount === 0 || current.type === 'string')) words.push(current.text);
    else if (!isSkipped && cursor.gotoFirstChild()) continue;
    while (!cursor.gotoNextSibling()) {
      if (cursor.gotoParent()) continue;
      cursor.delete();
      return words.join(' ');
    }
  }
}

function docstringOf(definition: Node): Node | null {
  const first = definition.childForFieldName('body')?.firstNamedChild ?? null;
  return first?.type === 'expression_statement' && first.firstNamedChild?.type === 'string' ? first : null;
}

function oneLine(text: string): string {
  const line = text.slice(0, 200).replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

import type { Node, Parser } from 'web-tree-sitter';
import { withTree } from '../analysis/python/tree-sitter.js';
import type { Edit } from '../executors/syntax.js';
import type { Expectation } from './suite.js';

/** Puts assertions into a Python suite the way it has its own: functions, methods of its last class, or by themselves. */
export function pythonExtension(
  parser: Parser,
  code: string,
  expectations: readonly Expectation[],
): Edit | null {
  return withTree(parser, code, ({ rootNode }) => {
    const statements = rootNode.namedChildren.filter(
      (node): node is Node => node !== null && node.type !== 'comment' && !isScriptGuard(node),
    );
    const last = statements.at(-1);
    if (!last) return null;
    const holder = statements.findLast(
      (node) => node.type === 'class_definition' && testsIn(node).length > 0,
    );
    const functions = statements.filter((node) => isTest(node));
    if (functions.length === 0 && holder) return inClass(holder, code, expectations);
    const lines = expectations.map((each) => `assert ${comparison(each)}`);
    if (functions.length === 0) return insertion(last.endIndex, `\n${lines.join('\n')}`);
    const name = freeName(code);
    const body = lines.map((line) => `    ${line}`).join('\n');
    return insertion(last.endIndex, `\n\n\ndef ${name}():\n${body}`);
  });
}

function inClass(holder: Node, code: string, expectations: readonly Expectation[]): Edit | null {
  const method = testsIn(holder).at(-1);
  const body = holder.childForFieldName('body');
  if (!method || !body) return null;
  const indent = ' '.repeat(method.startPosition.column);
  const step = ' '.repeat(Math.max(1, method.startPosition.column - holder.startPosition.column));
  const usesMethods = /\bself\s*\.\s*assert[A-Z]/.test(holder.text);
  const lines = expectations.map((each) =>
    usesMethods ? `self.assertEqual(${each.call}, ${each.value})` : `assert ${comparison(each)}`,
  );
  const text = lines.map((line) => `${indent}${step}${line}`).join('\n');
  return insertion(body.endIndex, `\n\n${indent}def ${freeName(code)}(self):\n${text}`);
}

function insertion(at: number, text: string): Edit {
  return { from: at, to: at, text };
}

function comparison({ call, value }: Expectation): string {
  return /^(True|False|None)$/.test(value) ? `${call} is ${value}` : `${call} == ${value}`;
}

function freeName(code: string): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? 'test_further_values' : `test_further_values_${number}`;
    if (!code.includes(`def ${name}(`)) return name;
  }
}

function testsIn(holder: Node): Node[] {
  const body = holder.childForFieldName('body');
  return (body?.namedChildren ?? []).filter((node): node is Node => node !== null && isTest(node));
}

function isTest(node: Node): boolean {
  const definition = node.childForFieldName('definition') ?? node;
  return (
    definition.type === 'function_definition' &&
    (definition.childForFieldName('name')?.text.startsWith('test') ?? false)
  );
}

function isScriptGuard(node: Node): boolean {
  if (node.type === 'expression_statement') return /^(unittest|pytest)\.main\(/.test(node.text);
  return (
    node.type === 'if_statement' && (node.childForFieldName('condition')?.text ?? '').startsWith('__name__')
  );
}

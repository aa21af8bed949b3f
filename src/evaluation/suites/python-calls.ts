import type { Node, Parser } from 'web-tree-sitter';
import { withTree } from '../analysis/python/tree-sitter.js';
import { withVariants, type Constants } from './call-variants.js';
import type { Literal, SuiteCall } from './suite.js';

const KINDS: Readonly<Record<string, Literal['kind']>> = {
  integer: 'NUMBER',
  float: 'NUMBER',
  string: 'STRING',
  true: 'BOOLEAN',
  false: 'BOOLEAN',
  list: 'LIST',
};
const CONTAINERS = new Set([
  'list',
  'tuple',
  'set',
  'dictionary',
  'pair',
  'argument_list',
  'parenthesized_expression',
]);
const TYPES: Readonly<Record<string, string>> = {
  int: '1',
  float: '1.5',
  str: '"a"',
  bool: 'True',
  list: '[1]',
};
/** Longer calls are about nothing in particular. */
const CALL_CHARS_MAX = 200;

/** Calls of a program's functions with literal arguments: those of its suite, simple ones, and others like them. */
export function pythonCalls(parser: Parser, suite: string, source: string): string[] {
  const program = withTree(parser, source, ({ rootNode }) => ({
    functions: new Map(
      rootNode.namedChildren.flatMap((node) => {
        const name = node?.type === 'function_definition' ? node.childForFieldName('name')?.text : undefined;
        return node && name !== undefined ? [[name, simpleCall(node, name)] as const] : [];
      }),
    ),
    constants: constantsOf(rootNode),
  }));
  const calls = withTree(parser, suite, ({ rootNode }) => {
    const own: SuiteCall[] = [];
    const called = new Set<string>();
    const mentioned = new Set(rootNode.descendantsOfType('identifier').map((node) => node?.text ?? ''));
    for (const node of rootNode.descendantsOfType('call')) {
      const callee = node?.childForFieldName('function');
      if (!node || callee?.type !== 'identifier' || !program.functions.has(callee.text)) continue;
      const call = literalCall(node);
      if (!call) continue;
      own.push(call);
      called.add(callee.text);
    }
    for (const [name, text] of program.functions) {
      if (mentioned.has(name) && !called.has(name)) own.push(...simple(parser, text));
    }
    return own;
  });
  return withVariants(calls, program.constants, 'python');
}

function constantsOf(root: Node): Constants {
  const texts = (kind: string) => [...new Set(root.descendantsOfType(kind).map((node) => node?.text ?? ''))];
  const strings = texts('string').flatMap((text) => /^(['"])([^\\'"\n]{1,20})\1$/.exec(text)?.[2] ?? []);
  const numbers = texts('integer').filter((text) => /^\d{1,6}$/.test(text));
  return { numbers: numbers.map(Number), strings };
}

/** The call of a function with a plain value for each parameter, by its annotation. */
function simpleCall(definition: Node, name: string): string {
  const parameters = definition.childForFieldName('parameters')?.namedChildren ?? [];
  const values = parameters.flatMap((parameter) => {
    if (!parameter || !['identifier', 'typed_parameter'].includes(parameter.type)) return [];
    const type = parameter.childForFieldName('type')?.text.toLowerCase() ?? 'int';
    return [TYPES[/^\w+/.exec(type)?.[0] ?? ''] ?? '1'];
  });
  return `${name}(${values.join(', ')})`;
}

function simple(parser: Parser, text: string): SuiteCall[] {
  return withTree(parser, text, ({ rootNode }) => {
    const [node] = rootNode.descendantsOfType('call');
    const call = node ? literalCall(node) : null;
    return call ? [call] : [];
  });
}

/** A call whose arguments are literals throughout; null for any other. */
function literalCall(call: Node): SuiteCall | null {
  const list = call.childForFieldName('arguments');
  if (!list || call.text.length > CALL_CHARS_MAX || call.text.includes('\n')) return null;
  const literals: Literal[] = [];
  return collect(list, call.startIndex, literals) ? { text: call.text, literals } : null;
}

function collect(node: Node, start: number, literals: Literal[]): boolean {
  const isSigned = node.type === 'unary_operator' && /^-\s*[\d.]+$/.test(node.text);
  const kind = isSigned ? 'NUMBER' : KINDS[node.type];
  if (node.type === 'string' && node.descendantsOfType('interpolation').length > 0) return false;
  if (kind) literals.push({ kind, from: node.startIndex - start, to: node.endIndex - start });
  if (isSigned || (kind && kind !== 'LIST') || node.type === 'none') return true;
  if (node.type === 'keyword_argument') {
    const value = node.childForFieldName('value');
    return value !== null && collect(value, start, literals);
  }
  return (
    CONTAINERS.has(node.type) && node.namedChildren.every((child) => child && collect(child, start, literals))
  );
}

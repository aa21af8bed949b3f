import type { SyntaxNode } from '@lezer/common';
import { nameOf, parsePython, topLevel } from '../../executors/python/python-syntax.js';
import { childrenOf, nodesOf } from '../../executors/syntax.js';
import { listShape, numberShape, textShape } from './literal-shapes.js';
import type { Parameter, Shape, Signature } from './shape.js';
import { ANY_DECIMAL, ANY_INTEGER, ANY_ITEM, ANY_TEXT, choiceOf, listOf, merge, setOf } from './shape.js';

const DEPTH_MAX = 6;

/** The functions at the left margin of a Python program. */
export function pythonSignatures(program: string): Signature[] {
  return topLevel(parsePython(program))
    .filter((node) => node.name === 'FunctionDefinition')
    .map((node) => signatureOf(node, program));
}

function signatureOf(node: SyntaxNode, program: string): Signature {
  const text = (part: SyntaxNode) => program.slice(part.from, part.to);
  const parameters: Parameter[] = [];
  let isOdd = false;
  let isByName = false;
  const parts = childrenOf(node.getChild('ParamList') ?? node);
  parts.forEach((part, index) => {
    if (part.name === '*' || part.name === '**') isByName = true;
    if (part.name !== 'VariableName') return;
    const before = parts[index - 1]?.name;
    if (before === 'AssignOp' || before === '*' || before === '**') return;
    const next = parts.slice(index + 1, index + 4);
    const end = next.findIndex((other) => other.name === ',');
    const own = end < 0 ? next : next.slice(0, end);
    const type = own.find((other) => other.name === 'TypeDef');
    const assign = own.findIndex((other) => other.name === 'AssignOp');
    const value = assign < 0 ? undefined : own[assign + 1];
    if (isByName) isOdd ||= assign < 0;
    else {
      const declared = type?.lastChild ? declaredShape(type.lastChild, text, 0) : null;
      const shape = declared ?? (value ? pythonLiteral(value, program) : null);
      parameters.push({
        name: text(part),
        shape: shape?.kind === 'nothing' ? null : shape,
        isOptional: assign >= 0,
      });
    }
  });
  return { name: nameOf(node, program), parameters, isOdd };
}

function declaredShape(node: SyntaxNode, text: (node: SyntaxNode) => string, depth: number): Shape | null {
  if (depth > DEPTH_MAX) return null;
  const of = (inner: SyntaxNode | undefined) => (inner ? declaredShape(inner, text, depth + 1) : null);
  if (node.name === 'None') return { kind: 'nothing' };
  if (node.name === 'BinaryExpression') {
    const [left, , right] = childrenOf(node);
    return merge(of(left), of(right));
  }
  if (node.name === 'VariableName') return namedShape(text(node), []);
  if (node.name !== 'MemberExpression') return null;
  const [head, ...rest] = childrenOf(node);
  if (!head) return null;
  if (!rest.some((part) => part.name === '[')) return namedShape(text(node).split('.').at(-1) ?? '', []);
  const args = rest
    .filter((part) => !['[', ']', ','].includes(part.name))
    .flatMap((part) =>
      part.name === 'TupleExpression' ? childrenOf(part).filter((item) => /\w/.test(text(item))) : [part],
    );
  return namedShape(text(head).split('.').at(-1) ?? '', args.filter((part) => text(part) !== '...').map(of));
}

function namedShape(name: string, args: readonly (Shape | null)[]): Shape | null {
  const [first = null, second = null] = args;
  switch (name.toLowerCase()) {
    case 'int':
      return ANY_INTEGER;
    case 'float':
      return ANY_DECIMAL;
    case 'str':
      return ANY_TEXT;
    case 'bool':
      return { kind: 'boolean' };
    case 'list':
    case 'sequence':
    case 'iterable':
    case 'collection':
      return listOf(first === ANY_INTEGER ? ANY_ITEM : first);
    case 'set':
    case 'frozenset':
      return setOf(first === ANY_INTEGER ? ANY_ITEM : first);
    case 'dict':
    case 'mapping':
      return { kind: 'map', key: first, value: second, length: 8 };
    case 'tuple':
      return args.length > 0 && args.every((arg) => arg !== null) ? { kind: 'tuple', items: args } : null;
    case 'optional':
      return first && choiceOf([first, { kind: 'nothing' }]);
    case 'union':
      return args.every((arg) => arg !== null) && args.length > 0 ? choiceOf(args) : null;
    default:
      return null;
  }
}

/** The arguments of the calls of a function in a text, each as it is written, where all of them are literals. */
export function pythonCalls(text: string, names: ReadonlySet<string>): { args: string[]; shapes: Shape[] }[] {
  const prompts = Array.from(text.matchAll(/^[ \t]*>>> ?(.*)$/gm), (match) => match[1] ?? '');
  return [text, ...prompts].flatMap((code) =>
    nodesOf(parsePython(code), 'CallExpression').flatMap((call) => {
      const [callee, list] = childrenOf(call);
      if (!callee || !list || !names.has(code.slice(callee.from, callee.to))) return [];
      const parts = childrenOf(list).filter((part) => !['(', ')', ',', 'Comment'].includes(part.name));
      const shapes = parts.map((part) => pythonLiteral(part, code));
      if (parts.length === 0 || shapes.some((shape) => shape === null)) return [];
      return [{ args: parts.map((part) => code.slice(part.from, part.to)), shapes: shapes as Shape[] }];
    }),
  );
}

/** The shape of a literal; null for what is none. */
export function pythonLiteral(node: SyntaxNode, code: string, depth = 0): Shape | null {
  if (depth > DEPTH_MAX) return null;
  const text = code.slice(node.from, node.to);
  const items = () =>
    childrenOf(node)
      .filter((child) => !['[', ']', '{', '}', '(', ')', ',', ':', 'Comment'].includes(child.name))
      .map((child) => pythonLiteral(child, code, depth + 1));
  switch (node.name) {
    case 'Number':
    case 'UnaryExpression': {
      if (!/^-?\s*[\d_]*\.?\d+(e[+-]?\d+)?$/i.test(text)) return null;
      return numberShape(Number(text.replace(/[_\s]/g, '')), /[.e]/i.test(text));
    }
    case 'String':
      return textShape(/^(['"])((?:(?!\1)[^\\])*)\1$/s.exec(text)?.[2] ?? null);
    case 'Boolean':
      return { kind: 'boolean' };
    case 'None':
      return { kind: 'nothing' };
    case 'ParenthesizedExpression':
      return items()[0] ?? null;
    case 'ArrayExpression':
      return listShape('list', items());
    case 'SetExpression':
      return listShape('set', items());
    case 'TupleExpression': {
      const all = items();
      return all.every((item) => item !== null) ? { kind: 'tuple', items: all } : null;
    }
    case 'DictionaryExpression': {
      const all = items();
      if (all.some((item) => item === null)) return null;
      const of = (side: number) => all.filter((_, at) => at % 2 === side).reduce<Shape | null>(merge, null);
      return { kind: 'map', key: of(0), value: of(1), length: Math.max(all.length, 4) };
    }
    default:
      return null;
  }
}

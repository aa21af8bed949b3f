import type { SyntaxNode } from '@lezer/common';
import { parsePython, plainCall } from '../../executors/python/python-syntax.js';
import { childrenOf } from '../../executors/syntax.js';
import type { Piece, Stated, Step } from './snippet.js';
import { decimalsOf, shownOf } from './snippet.js';

/** A call that prints more than one value, or none: what it prints is not compared. */
const SEVERAL = Symbol('several');

export const PRELUDE = `_seen_ = ['']
def _ran_(value):
    return True
def _gives_(value, expected):
    _seen_[0] = repr(value)
    return value == expected
def _rounds_(value, expected, decimals):
    _seen_[0] = repr(value)
    return value == expected or round(value, decimals) == expected
def _shows_(value, text):
    _seen_[0] = repr(value)
    return repr(value) == text or str(value) == text
`;

export function stepOf({ code, line, stated }: Piece): Step {
  const shown = shownOf(code);
  const node = parsePython(code).topNode.firstChild;
  const expected =
    stated === null
      ? null
      : stated.kind === 'RAISES'
        ? `raises ${stated.type ?? 'an exception'}`
        : stated.text;
  if (stated?.kind === 'RAISES') return { code: raising(code, stated.type), line, shown, expected };
  const value = node && node.name === 'ExpressionStatement' ? node.firstChild : null;
  const target =
    node?.name === 'AssignStatement' &&
    childrenOf(node).length === 3 &&
    node.firstChild?.name === 'VariableName'
      ? node.firstChild
      : null;
  if (stated === null || (value === null && target === null))
    return {
      code: value ? `assert _ran_(${clean(code, value)})` : `${code}\nassert _ran_(None)`,
      line,
      shown,
      expected: null,
    };
  if (target)
    return { code: `${code}\n${check(code.slice(target.from, target.to), stated)}`, line, shown, expected };
  const printed = printedValue(code, node);
  if (printed === SEVERAL || value === null)
    return { code: `${code}\nassert _ran_(None)`, line, shown, expected: null };
  return { code: check(printed ?? clean(code, value), stated), line, shown, expected };
}

function clean(code: string, node: SyntaxNode): string {
  return code.slice(node.from, node.to);
}

/** The one argument of a call of print; null where it is no such call. */
function printedValue(code: string, statement: SyntaxNode | null): string | typeof SEVERAL | null {
  const call = statement ? plainCall(statement, code) : null;
  if (call?.callee !== 'print') return null;
  const list = call.call.getChild('ArgList');
  const args = list ? childrenOf(list).slice(1, -1) : [];
  const [only] = args;
  return args.length === 1 && only ? code.slice(only.from, only.to) : SEVERAL;
}

function check(value: string, stated: Extract<Stated, { kind: 'OUTPUT' }>): string {
  const decimals = decimalsOf(stated.text);
  const text = JSON.stringify(stated.text);
  const test = !stated.isLiteral
    ? `_shows_((${value}), ${text})`
    : decimals === null
      ? `_gives_((${value}), (${stated.text}))`
      : `_rounds_((${value}), ${stated.text}, ${decimals})`;
  return `assert ${test}, 'it gives ' + _seen_[0]`;
}

function raising(code: string, type: string | null): string {
  const rows = code
    .split('\n')
    .map((row) => `    ${row}`)
    .join('\n');
  const caught = type !== null && /^[A-Za-z_]\w*$/.test(type) ? type : 'Exception';
  return `_seen_[0] = 'nothing was raised'\ntry:\n${rows}\nexcept ${caught}:\n    _seen_[0] = ''\nassert _seen_[0] == '', _seen_[0]`;
}

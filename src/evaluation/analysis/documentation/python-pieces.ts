import { parsePython } from '../../executors/python/python-syntax.js';
import { childrenOf, lineTeller } from '../../executors/syntax.js';
import type { Piece, Stated } from './snippet.js';
import { statedBy } from './snippet.js';

const LITERALS =
  /^(?:Number|String|ContinuedString|Boolean|None|ArrayExpression|TupleExpression|DictionaryExpression|SetExpression|UnaryExpression|ArithOp|BitOp|Script|ExpressionStatement|[^A-Za-z].*)$/;

/** Whether a text is a Python literal, containers and signs included. */
function isLiteral(text: string): boolean {
  if (text === '' || text.length > 1_000) return false;
  const tree = parsePython(text);
  let isPlain = childrenOf(tree.topNode).length === 1;
  tree.iterate({
    enter: (ref) => {
      isPlain &&= LITERALS.test(ref.name) && !ref.type.isError;
    },
  });
  return isPlain && !/^f["']/i.test(text);
}

export function doctestPieces(code: string, firstLine: number): Piece[] {
  const pieces: { code: string[]; line: number; output: string[] }[] = [];
  code.split('\n').forEach((row, at) => {
    const prompt = /^\s*(>>>|\.\.\.)(?: (.*))?$/.exec(row);
    const last = pieces.at(-1);
    if (prompt?.[1] === '>>>') pieces.push({ code: [prompt[2] ?? ''], line: firstLine + at, output: [] });
    else if (prompt && last && last.output.length === 0) last.code.push(prompt[2] ?? '');
    else if (last && row.trim() !== '') last.output.push(row.trim());
  });
  return pieces.map(({ code: rows, line, output }): Piece => {
    const raised = /^Traceback/.test(output[0] ?? '')
      ? /^([\w.]+)/.exec(output.at(-1) ?? '')?.[1]
      : undefined;
    const text = output.join('\n');
    let stated: Stated | null = null;
    if (raised !== undefined) stated = { kind: 'RAISES', type: raised };
    else if (output.length > 0 && !text.includes('...'))
      stated = { kind: 'OUTPUT', text, isLiteral: isLiteral(text) };
    return { code: rows.join('\n'), line, stated };
  });
}

export function plainPieces(code: string, firstLine: number): Piece[] {
  const tree = parsePython(code);
  const lineOf = lineTeller(code);
  const nodes = childrenOf(tree.topNode);
  const pieces: Piece[] = [];
  nodes.forEach((node, at) => {
    if (node.name === 'Comment') return;
    const comment = nodes[at + 1];
    const inner = node.lastChild?.name === 'Comment' ? node.lastChild : null;
    const behind = inner ?? (comment?.name === 'Comment' ? comment : null);
    let stated: Stated | null = null;
    if (behind) {
      const text = code.slice(behind.from, behind.to).replace(/^#\s*/, '');
      const isSameLine = lineOf(behind.from) === lineOf(node.to);
      const isNextLine =
        lineOf(behind.from) === lineOf(node.to) + 1 && /^(=>|->|→|>>|output:|prints:|raises)/i.test(text);
      if (isSameLine || isNextLine) stated = statedBy(text, isLiteral);
    }
    pieces.push({ code: code.slice(node.from, node.to), line: firstLine + lineOf(node.from) - 1, stated });
  });
  return pieces;
}

import { parseJavascript } from '../../executors/javascript/javascript-syntax.js';
import { childrenOf, hasErrors, lineTeller, nodesOf } from '../../executors/syntax.js';
import type { Piece, Snippet, Stated, Step } from './snippet.js';
import { decimalsOf, shownOf, statedBy } from './snippet.js';

/** A call that logs more than one value, or none: what it logs is not compared. */
const SEVERAL = Symbol('several');

const LITERAL =
  /^(?:Script|ExpressionStatement|Number|String|BooleanLiteral|null|undefined|ArrayExpression|ObjectExpression|Property|PropertyDefinition|UnaryExpression|ArithOp|[^A-Za-z].*)$/;
const OUTSIDE = new Set([
  'fetch',
  'process',
  'document',
  'window',
  'localStorage',
  'XMLHttpRequest',
  'navigator',
  '__dirname',
  'setTimeout',
  'setInterval',
  'setImmediate',
]);

const PRELUDE = `const _seen_ = [''];
const _tell_ = (value) => { try { return typeof value === 'string' ? JSON.stringify(value) : typeof value === 'object' && value !== null ? (JSON.stringify(value) ?? String(value)) : String(value); } catch { return String(value); } };
const _look_ = (value) => { _seen_[0] = 'it gives ' + _tell_(value); return value; };
`;

/** @param firstLine of the code in the document  @param declared top-level names of the source; null without one */
export function scriptSnippet(
  code: string,
  firstLine: number,
  isTypescript: boolean,
  declared: ReadonlySet<string> | null,
): Snippet {
  const tree = parseJavascript(code, isTypescript);
  const lineOf = lineTeller(code);
  const imports = importsOf(code, firstLine, isTypescript, declared);
  const nodes = childrenOf(tree.topNode);
  const pieces: Piece[] = [];
  nodes.forEach((node, at) => {
    if (/Comment$/.test(node.name) || node.name === 'ImportDeclaration' || node.name === ';') return;
    const text = code.slice(node.from, node.to);
    if (isDocumentedRequire(text)) return;
    const behind = nodes[at + 1];
    let stated: Stated | null = null;
    if (behind?.name === 'LineComment') {
      const comment = code.slice(behind.from, behind.to).replace(/^\/\/\s*/, '');
      const isSameLine = lineOf(behind.from) === lineOf(node.to);
      const isNextLine =
        lineOf(behind.from) === lineOf(node.to) + 1 &&
        /^(=>|->|→|>>|output:|prints:|logs:|throws)/i.test(comment);
      if (isSameLine || isNextLine) stated = statedBy(comment, isLiteral);
    }
    pieces.push({ code: text, line: firstLine + lineOf(node.from) - 1, stated });
  });
  const bound = new Set<string>(
    nodesOf(tree, 'VariableDefinition').map((node) => code.slice(node.from, node.to)),
  );
  const used = new Set<string>();
  const called = new Set<string>();
  for (const node of nodesOf(tree, 'VariableName')) {
    const name = code.slice(node.from, node.to);
    used.add(name);
    if (/^(CallExpression|NewExpression)$/.test(node.parent?.name ?? '')) called.add(name);
  }
  for (const name of imports.documented) if (declared?.has(name)) bound.delete(name);
  for (const name of imports.whole) used.delete(name);
  const outside = [...used].find((name) => OUTSIDE.has(name) && !declared?.has(name));
  let refusal = imports.refusal;
  if (refusal === null && outside !== undefined) refusal = `it uses ${outside}`;
  if (refusal === null && hasErrors(tree)) refusal = 'it is not code from end to end';
  const wholes = imports.whole.map((name) => `const ${name} = { ${[...(declared ?? [])].join(', ')} };`);
  const setup = [...wholes, ...imports.aliases, ...pieces.map((piece) => piece.code)].join('\n');
  const own = [...wholes, ...imports.aliases].map((each): Step => ({
    code: each,
    line: firstLine,
    shown: each,
    expected: null,
  }));
  return {
    bound,
    used,
    called,
    setup,
    steps: [...own, ...pieces.map((piece) => stepOf(piece, isTypescript))],
    prelude: PRELUDE,
    missingImports: imports.missing,
    refusal,
  };

  function isDocumentedRequire(text: string): boolean {
    return /^(?:const|let|var)\s+[^=]+=\s*require\(["'`][^"'`]+["'`]\)\s*;?$/.test(text.slice(0, 500));
  }
}

function isLiteral(text: string): boolean {
  if (text === '' || text.length > 1_000) return false;
  if (/^(undefined|NaN|Infinity)$/.test(text)) return true;
  const tree = parseJavascript(`(${text})`, false);
  let isPlain = childrenOf(tree.topNode).length === 1;
  tree.iterate({
    enter: (ref) => {
      isPlain &&= (LITERAL.test(ref.name) || ref.name === 'ParenthesizedExpression') && !ref.type.isError;
    },
  });
  return isPlain;
}

function stepOf({ code, line, stated }: Piece, isTypescript: boolean): Step {
  const shown = shownOf(code);
  const node = parseJavascript(code, isTypescript).topNode.firstChild;
  const expected =
    stated === null ? null : stated.kind === 'RAISES' ? `throws ${stated.type ?? 'an error'}` : stated.text;
  if (stated?.kind === 'RAISES') {
    const isRight =
      stated.type === null ? 'true' : `_error_ && _error_.name === ${JSON.stringify(stated.type)}`;
    const caught = `_seen_[0] = 'nothing was thrown'; try {\n${code}\n} catch (_error_) { _seen_[0] = ${isRight} ? '' : 'it throws ' + String(_error_); }`;
    return { code: `${caught}\nassert.ok(_seen_[0] === '', _seen_[0]);`, line, shown, expected };
  }
  const ran = `${code}\n;assert.ok(true);`;
  const first = node?.name === 'ExpressionStatement' ? node.firstChild : null;
  if (stated === null) return { code: ran, line, shown, expected: null };
  if (node?.name === 'VariableDeclaration') {
    const names = node.getChildren('VariableDefinition');
    const [only] = names;
    return names.length === 1 && only
      ? { code: `${code}\n;${check(code.slice(only.from, only.to), stated)}`, line, shown, expected }
      : { code: ran, line, shown, expected: null };
  }
  if (!first) return { code: ran, line, shown, expected: null };
  const value = loggedValue(code, first);
  if (value === SEVERAL) return { code: ran, line, shown, expected: null };
  return { code: check(value ?? code.slice(first.from, first.to), stated), line, shown, expected };
}

/** The one argument of console.log; null where it is no such call. */
function loggedValue(
  code: string,
  call: NonNullable<ReturnType<typeof parseJavascript>['topNode']['firstChild']>,
): string | typeof SEVERAL | null {
  if (
    call.name !== 'CallExpression' ||
    !/^console\.log$/.test(code.slice(call.firstChild?.from ?? 0, call.firstChild?.to ?? 0))
  )
    return null;
  const list = call.getChild('ArgList');
  const args = list ? childrenOf(list).slice(1, -1) : [];
  const [only] = args;
  return args.length === 1 && only ? code.slice(only.from, only.to) : SEVERAL;
}

function check(value: string, stated: Extract<Stated, { kind: 'OUTPUT' }>): string {
  const text = JSON.stringify(stated.text);
  const seen = `_look_((${value}))`;
  if (!stated.isLiteral)
    return `assert.ok(((v) => String(v) === ${text} || _tell_(v) === ${text})(${seen}), _seen_[0]);`;
  const decimals = decimalsOf(stated.text);
  if (decimals !== null)
    return `assert.ok(((v) => v === ${stated.text} || Number(v).toFixed(${Math.min(decimals, 20)}) === Number(${stated.text}).toFixed(${Math.min(decimals, 20)}))(${seen}), _seen_[0]);`;
  if (/^[[{]/.test(stated.text))
    return `assert.ok(((v) => { try { assert.deepEqual(v, (${stated.text})); return true; } catch { return false; } })(${seen}), _seen_[0]);`;
  return `assert.ok(((v) => Object.is(v, (${stated.text})))(${seen}), _seen_[0]);`;
}

interface Imports {
  readonly documented: readonly string[];
  /** Names that stand for the whole module. */
  readonly whole: readonly string[];
  readonly aliases: readonly string[];
  readonly missing: readonly { name: string; line: number }[];
  readonly refusal: string | null;
}

function importsOf(
  code: string,
  firstLine: number,
  isTypescript: boolean,
  declared: ReadonlySet<string> | null,
): Imports {
  const documented: string[] = [];
  const whole: string[] = [];
  const aliases: string[] = [];
  const missing: { name: string; line: number }[] = [];
  let refusal: string | null = null;
  const lineOf = lineTeller(code);
  const tree = parseJavascript(code, isTypescript);
  for (const node of nodesOf(tree, 'ImportDeclaration', 'VariableDeclaration')) {
    const text = code.slice(node.from, node.to).replace(/\s+/g, ' ').slice(0, 2_000);
    const match =
      /^import (?:type )?(.*?) from ["']([^"']+)["']/.exec(text) ??
      /^(?:const|let|var) (.*?) = require\(["'`]([^"'`]+)["'`]\)/.exec(text);
    if (!match) {
      if (node.name === 'ImportDeclaration') refusal ??= 'it imports a module';
      continue;
    }
    const [, what = '', module = ''] = match;
    if (/^(node:)?assert(\/strict)?$/.test(module)) continue;
    const group = /\{([^{}]*)\}/.exec(what)?.[1] ?? '';
    const pairs = group
      .split(',')
      .map((part) =>
        part
          .trim()
          .replace(/^type /, '')
          .split(/\s+as\s+|\s*:\s*/),
      )
      .filter(([name]) => name);
    const rest = what
      .replace(/\{[^{}]*\}/, '')
      .replace(/,/g, '')
      .trim();
    const star = /^\* as (\w+)$/.exec(rest)?.[1] ?? (/^\w+$/.test(rest) ? rest : null);
    const members =
      star === null
        ? []
        : [...code.matchAll(new RegExp(`\\b${star.replace(/\$/g, '\\$')}\\.(\\w+)`, 'g'))].map(
            (found) => found[1] ?? '',
          );
    const names = [...pairs.map(([name = '']) => name), ...members];
    if (!names.some((name) => declared?.has(name)) && !(star !== null && declared?.has(star))) {
      refusal ??= `it imports ${module}`;
      continue;
    }
    for (const [name = '', alias] of pairs) {
      if (!declared?.has(name)) missing.push({ name, line: firstLine + lineOf(node.from) - 1 });
      else {
        documented.push(name);
        if (alias !== undefined && alias !== name) aliases.push(`const ${alias} = ${name};`);
      }
    }
    if (star !== null && declared?.has(star)) documented.push(star);
    else if (star !== null) whole.push(star);
  }
  return { documented, whole, aliases, missing, refusal };
}

import { PYTHON_MODULES } from '../../executors/python/python-names.js';
import { parsePython } from '../../executors/python/python-syntax.js';
import { applyEdits, nodesOf, oneLine, type Edit } from '../../executors/syntax.js';
import type { Piece } from './snippet.js';

const OUTSIDE_MODULES = new Set([
  'urllib',
  'http',
  'socket',
  'subprocess',
  'ssl',
  'ftplib',
  'smtplib',
  'sqlite3',
  'tempfile',
  'shutil',
  'pathlib',
  'os',
  'sys',
  'threading',
  'multiprocessing',
  'asyncio',
  'time',
  'random',
]);

const IMPORT_FROM = /^from (\.*[\w.]*) import \(?([^()]*?),? ?\)?$/;

export interface Imports {
  /** Modules by which the example means the source. */
  readonly modules: readonly string[];
  /** The same, of those from which it imports names. */
  readonly froms: readonly string[];
  readonly missing: readonly { name: string; line: number }[];
  readonly refusal: string | null;
}

export function importsOf(pieces: readonly Piece[], declared: ReadonlySet<string> | null): Imports {
  const modules: string[] = [];
  const froms: string[] = [];
  const missing: { name: string; line: number }[] = [];
  let refusal: string | null = null;
  const all = pieces.map((piece) => piece.code).join('\n');
  for (const { code, line } of pieces) {
    for (const node of nodesOf(parsePython(code), 'ImportStatement')) {
      const text = oneLine(code.slice(node.from, node.to));
      const from = IMPORT_FROM.exec(text);
      const module = from?.[1] ?? /^import ([\w.]+)/.exec(text)?.[1] ?? '';
      const root = module.split('.')[0] ?? '';
      if (PYTHON_MODULES.has(root)) {
        if (OUTSIDE_MODULES.has(root)) refusal ??= `it uses the module ${root}`;
        continue;
      }
      const names = from
        ? (from[2] ?? '').split(',').map((part) => part.trim().split(/ as /)[0] ?? '')
        : membersUsed(all, / as (\w+)$/.exec(text)?.[1] ?? module);
      const known = names.filter((name) => name === '*' || declared?.has(name));
      if (known.length === 0) refusal ??= `it imports ${module}`;
      else {
        missing.push(
          ...names.filter((name) => name !== '*' && !declared?.has(name)).map((name) => ({ name, line })),
        );
        if (from) froms.push(module);
        else modules.push(/ as (\w+)$/.exec(text)?.[1] ?? module);
      }
    }
  }
  return { modules, froms, missing, refusal };
}

function membersUsed(code: string, module: string): string[] {
  return [...code.matchAll(new RegExp(`\\b${module.replaceAll('.', '\\.')}\\.(\\w+)`, 'g'))].map(
    (match) => match[1] ?? '',
  );
}

/** Imports of the source taken out, with `m.` before its names. */
export function withoutModules(code: string, { modules, froms }: Imports): string {
  if (modules.length === 0 && froms.length === 0) return code;
  const edits: Edit[] = [];
  for (const node of nodesOf(parsePython(code), 'ImportStatement', 'MemberExpression')) {
    const text = oneLine(code.slice(node.from, node.to));
    if (node.name === 'ImportStatement') {
      const from = IMPORT_FROM.exec(text);
      const module = /^import ([\w.]+)(?: as (\w+))?$/.exec(text);
      if (from && froms.includes(from[1] ?? ''))
        edits.push({ from: node.from, to: node.to, text: aliasesOf(from[2] ?? '') });
      else if (module && modules.includes(module[2] ?? module[1] ?? ''))
        edits.push({ from: node.from, to: node.to, text: 'None' });
      continue;
    }
    const module = modules.find(
      (each) => text.startsWith(`${each}.`) && !text.slice(each.length + 1).includes('.'),
    );
    if (module !== undefined) edits.push({ from: node.from, to: node.from + module.length + 1, text: '' });
  }
  return applyEdits(code, edits);
}

/** `b = a` for each `a as b`. */
function aliasesOf(names: string): string {
  const pairs = names.split(',').map((part) => part.trim().split(/ as /));
  return (
    pairs
      .filter(([name, alias]) => alias !== undefined && alias !== name)
      .map(([name, alias]) => `${alias} = ${name}`)
      .join('; ') || 'None'
  );
}

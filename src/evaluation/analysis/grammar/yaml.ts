import type { Document, Node, Pair } from 'yaml';
import { isAlias, isCollection, isNode, isScalar, Lexer, parseAllDocuments, visit } from 'yaml';
import { lineTeller } from '../../executors/syntax.js';
import type { Diagnostic, GrammarReport } from '../tasks.js';
import { markerIn, MAX_ERRORS, syntaxError } from './diagnostics.js';

/** Brackets and dashes within each other; the parser goes down the stack with them. */
const MAX_DEPTH = 200;

/** Placeholders that are filled in before the text is YAML. */
const TEMPLATE = /\{\{|\{%|<%/;

type LineAt = (offset: number) => number;

/** What a YAML parser makes of a text, one document or many. Aliases are looked up and never written out. */
export function yamlSyntax(text: string): GrammarReport {
  if (depthOf(text) > MAX_DEPTH) throw new Error('This YAML is nested too deeply to be read.');
  const lineAt = lineTeller(text);
  const parsed = parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  const documents: readonly Document.Parsed[] = Array.isArray(parsed) ? parsed : [];
  const faults = documents.flatMap((document) => document.errors);
  if (faults.some((fault) => fault.code === 'RESOURCE_EXHAUSTION')) {
    throw new Error('This YAML is nested too deeply to be read.');
  }
  const errors = faults
    .map((fault) => syntaxError(oneLine(fault.message), lineAt(fault.pos[0])))
    .concat(faults.length > 0 ? [] : documents.flatMap((document) => nodeErrors(document, lineAt)))
    .slice(0, MAX_ERRORS);
  const report = {
    statements: documents.reduce((sum, { contents }) => sum + partsOf(contents), 0),
    markers: markersOf(text),
  };
  if (errors.length > 0 && TEMPLATE.test(text)) {
    const doubt = `Line ${errors[0]?.line} is no YAML, but the text is a template that may be turned into it.`;
    return { ...report, errors: [], doubt };
  }
  return { ...report, errors, doubt: null };
}

/** Keys that a mapping has twice, and aliases of what is not there. */
function nodeErrors(document: Document.Parsed, lineAt: LineAt): Diagnostic[] {
  const errors: Diagnostic[] = [];
  const anchors = new Set<string>();
  visit(document, (_key, node) => {
    if (errors.length >= MAX_ERRORS) return visit.BREAK;
    if (!isNode(node)) return undefined;
    const line = lineAt(node.range?.[0] ?? 0);
    if (isAlias(node)) {
      if (!anchors.has(node.source)) errors.push(syntaxError(`There is no anchor &${node.source}`, line));
    } else if (node.anchor !== undefined) anchors.add(node.anchor);
    if (isCollection(node)) errors.push(...repeatedKeys(node.items, lineAt));
    return undefined;
  });
  return errors;
}

function repeatedKeys(items: readonly unknown[], lineAt: LineAt): Diagnostic[] {
  const seen = new Map<string, number>();
  return items.flatMap((item) => {
    const key = (item as Partial<Pair>).key;
    if (!isScalar(key) || key.value === '<<') return [];
    const line = lineAt(key.range?.[0] ?? 0);
    const name = `${typeof key.value} ${String(key.value)}`;
    const first = seen.get(name);
    if (first === undefined) {
      seen.set(name, line);
      return [];
    }
    return [
      syntaxError(`The key ${String(key.value).slice(0, 40)} was given in line ${first} already`, line),
    ];
  });
}

/** Entries at the top of a document; a lone scalar is a word and no data. */
function partsOf(contents: Node | null): number {
  return isCollection(contents) ? contents.items.length : 0;
}

function markersOf(text: string): Diagnostic[] {
  const markers: Diagnostic[] = [];
  let line = 1;
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme.startsWith('#')) markers.push(...markerIn(lexeme, line));
    for (let at = lexeme.indexOf('\n'); at >= 0; at = lexeme.indexOf('\n', at + 1)) line += 1;
  }
  return markers;
}

/** At most this deep is the nesting of brackets, and of dashes and question marks on one line. */
function depthOf(text: string): number {
  let [depth, deepest, markers] = [0, 0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
    if ((character === '-' || character === '?') && text.charAt(at + 1) === ' ') markers += 1;
    else if (character !== ' ') markers = 0;
    deepest = Math.max(deepest, depth, markers);
  }
  return deepest;
}

function oneLine(message: string): string {
  const line = message.split('\n', 1)[0] ?? '';
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}

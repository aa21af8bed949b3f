import type { Code } from 'mdast';
import { visit } from 'unist-util-visit';
import { normalizeLanguage } from '../../domain/languages.js';
import { parseMarkdown } from './parse.js';

export interface Fence {
  /** First word of the info string; null where there is none. */
  readonly info: string | null;
  /** Canonical; null where it is not given or not known. */
  readonly language: string | null;
  readonly code: string;
  /** 1-based line of the first line of code. */
  readonly line: number;
  /** 1-based line of the opening fence. */
  readonly openingLine: number;
  /** Offsets of the code within the text, without its last newline. */
  readonly start: number;
  readonly end: number;
  readonly isClosed: boolean;
  /** Whether `code` stands in the text as it is, so that it can be replaced there: not so where it is indented. */
  readonly isVerbatim: boolean;
}

/** The fenced code blocks of a text, in order. Indented blocks are not among them: they may be anything. */
export function fencesOf(text: string): Fence[] {
  if (!/`{3}|~{3}/.test(text)) return [];
  const fences: Fence[] = [];
  visit(parseMarkdown(text), 'code', (node: Code) => {
    const fence = fenceOf(text, node);
    if (fence) fences.push(fence);
  });
  return fences;
}

function fenceOf(text: string, node: Code): Fence | null {
  const from = node.position?.start.offset ?? 0;
  const to = node.position?.end.offset ?? 0;
  const raw = text.slice(from, to);
  const opening = /^(`{3,}|~{3,})[^\n]*(\n|$)/.exec(raw);
  if (!opening) return null;
  const openingLine = node.position?.start.line ?? 1;
  const start = from + opening[0].length;
  const info = node.lang ?? null;
  const marker = (opening[1] ?? '```').charAt(0);
  const lastLine = raw
    .slice(raw.lastIndexOf('\n') + 1)
    .trim()
    .replace(/^(>\s*)+/, '');
  const isClosed =
    raw.includes('\n') &&
    lastLine.length >= (opening[1]?.length ?? 3) &&
    [...lastLine].every((character) => character === marker);
  return {
    info,
    language: info === null ? null : normalizeLanguage(info),
    code: node.value,
    line: openingLine + 1,
    openingLine,
    start,
    end: start + node.value.length,
    isClosed,
    isVerbatim: text.startsWith(node.value, start),
  };
}

import { readFences, type TextLine } from '../fenced-lines.js';

/** An entry of a list of references: its mark, as in [3] or [^a], and what stands behind it. */
export interface Entry {
  readonly mark: string;
  readonly text: string;
  readonly line: number;
}

export interface Report {
  /** Lines of prose: no code, no entries of references. */
  readonly body: readonly TextLine[];
  readonly entries: readonly Entry[];
  /** Lines below a heading of references. */
  readonly listed: readonly TextLine[];
}

const HEADING = /^\s{0,3}(?:#{1,6}\s+|\*\*)(\S.{0,100}?)[#*:\s]*$/;
const REFERENCES = /^(?:\d{1,2}[.)]?\s+)?(?:references|sources|bibliography|citations|works cited|links)$/i;
const BRACKETED = /^\s{0,3}(?:[-*]\s+)?\[\^?([A-Za-z0-9-]{1,20})\](?::\s*|\s+)(\S.*)$/;
const NUMBERED = /^\s{0,3}(\d{1,3})[.)]\s+(\S.*)$/;
const MARK = /\[\^?(\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,20})\](?![(:])|\[\^([A-Za-z0-9-]{1,20})\](?!:)/g;
const LINE_MAX = 4_000;
const RANGE_MAX = 100;

/** A report in its parts: what it says, and the list of what it rests on. */
export function readReport(text: string): Report {
  const body: TextLine[] = [];
  const entries: Entry[] = [];
  const listed: TextLine[] = [];
  let inReferences = false;
  for (const line of readFences(text).lines) {
    if (line.isFenced) continue;
    const shown = line.text.slice(0, LINE_MAX);
    const heading = HEADING.exec(shown)?.[1];
    if (heading !== undefined) inReferences = REFERENCES.test(heading.trim());
    const definition = /^\s{0,3}\[\^?[A-Za-z0-9-]{1,20}\]:/.test(shown);
    const match = inReferences || definition ? (BRACKETED.exec(shown) ?? NUMBERED.exec(shown)) : null;
    if (match) entries.push({ mark: match[1] ?? '', text: match[2] ?? '', line: line.number });
    if (inReferences && heading === undefined) listed.push(line);
    else if (!match && heading === undefined) body.push(line);
  }
  return { body, entries, listed };
}

/** Marks that a line cites by, ranges spelled out: [1], [2, 3], [4-6], [^a]. */
export function marksIn(line: string): string[] {
  return [...line.slice(0, LINE_MAX).matchAll(MARK)].flatMap(([, numbers, name]) =>
    name !== undefined ? [name] : (numbers ?? '').split(',').flatMap(marksOfRange),
  );
}

function marksOfRange(range: string): string[] {
  const [from = 0, to = from] = range.split(/[–-]/).map((number) => Number(number.trim()));
  if (to < from || to - from > RANGE_MAX) return [String(from), String(to)];
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
}

/** A line without its citations: what it says itself. */
export function withoutCitations(line: string): string {
  return line
    .slice(0, LINE_MAX)
    .replace(MARK, ' ')
    .replace(/https?:\/\/[^\s)>\]]{1,2000}/g, ' ');
}

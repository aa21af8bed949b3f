import { readFences } from '../fenced-lines.js';
import { headingKey } from './parts.js';

export interface Section {
  readonly heading: string;
  /** As it is compared. */
  readonly key: string;
  readonly line: number;
  /** With the rest of a line that begins with its label. */
  readonly content: readonly { readonly text: string; readonly line: number }[];
}

export interface Ticket {
  readonly title: { readonly text: string; readonly line: number } | null;
  readonly sections: readonly Section[];
}

const HEADING = /^\s{0,3}#{1,6}\s+(\S.{0,300}?)[#\s]*$/;
const LABEL = /^\s{0,3}(?:[-*]\s+)?(?:\*\*|__)([^*_:\n]{1,80}):?(?:\*\*|__):?\s*(.*)$/;
const PLAIN_LABEL = /^([A-Z][A-Za-z /-]{1,40}):(?:\s+(.*))?$/;
const TITLE_MAX = 150;

/** The parts of a ticket: under headings, and behind labels in bold or before a colon. */
export function readTicket(text: string): Ticket {
  let title: Ticket['title'] = null;
  const sections: {
    heading: string;
    key: string;
    line: number;
    content: { text: string; line: number }[];
  }[] = [];
  const open = (heading: string, line: number, rest: string) =>
    sections.push({ heading, key: headingKey(heading), line, content: rest ? [{ text: rest, line }] : [] });
  let isFirst = true;
  for (const { text: raw, number, isFenced } of readFences(text).lines) {
    const line = raw.slice(0, 4_000);
    if (line.trim() === '') continue;
    const heading = isFenced ? null : (HEADING.exec(line)?.[1] ?? null);
    const label = isFenced || heading !== null ? null : (LABEL.exec(line) ?? PLAIN_LABEL.exec(line));
    const isTitle = label !== null && /^(?:title|subject|summary)$/i.test(label[1] ?? '');
    if (title === null && isTitle) title = { text: label[2] ?? '', line: number };
    else if (isFirst && heading !== null) title = { text: heading.replace(/^title:\s*/i, ''), line: number };
    else if (heading !== null) open(heading, number, '');
    else if (label !== null) open(label[1] ?? '', number, (label[2] ?? '').trim());
    else if (isFirst && line.length <= TITLE_MAX && !isFenced) title = { text: line.trim(), line: number };
    else sections.at(-1)?.content.push({ text: line, line: number });
    isFirst = false;
  }
  return { title, sections };
}

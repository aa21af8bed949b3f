import type { ProseLine } from './claims.js';

const FENCE = /^[\s>]{0,12}(`{3,}|~{3,})/;
const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?';
/** Numbers that claim nothing: where something stands, when, and in which place of a list. */
const NO_CLAIMS: readonly RegExp[] = [
  /https?:\/\/[^\s)>]{1,2000}/gi,
  /\]\([^)\n]{0,2000}\)/g,
  /^[\s>]{0,12}(?:[-*+]\s{1,4})?\(?\d{1,4}[.)](?=\s)/g,
  /^[\s>]{0,12}#{1,6}\s{1,4}\d{1,4}(?:\.\d{1,4}){0,5}\.?(?=\s)/g,
  /\b(?:steps?|sections?|chapter|figure|fig\.|table|part|phase|appendix|item)\s\d{1,4}(?:\.\d{1,4}){0,3}\b/gi,
  /(?<![\w.-])\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\w-])/g,
  /(?<![\w.,/])\d{1,2}([./])\d{1,2}\1(?:\d{4}|\d{2})(?![\w/])/g,
  new RegExp(`\\b\\d{1,2}(?:st|nd|rd|th)?\\s(?:of\\s)?${MONTH}(?:,?\\s\\d{4})?\\b`, 'gi'),
  new RegExp(`\\b${MONTH}\\s\\d{1,2}(?:st|nd|rd|th)?(?:,?\\s\\d{4})?\\b`, 'gi'),
  /(?<![\w:.])\d{1,2}:\d{2}(?::\d{2})?(?![\w:])/g,
];

/** The lines of a report outside of its fences, with blanks in place of what claims nothing. */
export function proseLines(text: string): ProseLine[] {
  const lines: ProseLine[] = [];
  let open: string | null = null;
  text.split('\n').forEach((line, index) => {
    const marker = FENCE.exec(line)?.[1] ?? null;
    if (open === null && marker !== null) open = marker;
    else if (open !== null) {
      if (marker?.startsWith(open)) open = null;
    } else lines.push({ text: withoutPlaces(line), number: index + 1 });
  });
  return lines;
}

function withoutPlaces(line: string): string {
  if (!/\d/.test(line)) return line;
  return NO_CLAIMS.reduce(
    (text, pattern) => text.replace(pattern, (found) => ' '.repeat(found.length)),
    line,
  );
}

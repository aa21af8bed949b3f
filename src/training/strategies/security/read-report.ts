import { readFences, type TextLine } from '../fenced-lines.js';

/** One security finding as a report tells it. */
export interface ReportedIssue {
  /** 1-based line of the response where it begins. */
  readonly line: number;
  /** What is said of it, fences included. */
  readonly lines: readonly { readonly text: string; readonly line: number; readonly isFenced: boolean }[];
}

const HEADING = /^\s{0,3}(#{1,6})\s+\S/;
const ITEM = /^(\s{0,3})(?:[-*+]|\d{1,3}[.)])\s+\S/;
const ROW = /^\s{0,3}\|?[^|]{0,2000}\|/;
const RULE_ROW = /^[\s|:-]{3,2000}$/;
/** Headings of tables of findings. */
const COLUMNS = /\b(severity|location|file|line|rule|cwe|risk)\b/i;
const SEVERITY_TAG =
  /^[\s>*_#\d.)([|-]{0,20}(?:severity\s{0,3}[:=-]\s{0,3}[*_]{0,2}\s{0,3})?(critical|high|medium|moderate|low|informational|info)\b\s{0,3}(?:[\])*_]{1,4}|severity\b|[:–—|-]|$)/i;
const SEVERITY_IN_BRACKETS = /[([](critical|high|medium|moderate|low)[)\]]/i;
const LABELLED =
  /^\s{0,3}(?:[-*+]|\d{1,3}[.)])\s+(?:\*\*|__)?([A-Za-z ]{3,30})(?:(?:\*\*|__)\s?:|:(?:\*\*|__)?)/;
const SEVERITIES = new Set(['critical', 'high', 'medium', 'moderate', 'low', 'informational', 'info']);
const LOCATION =
  /(?<![\w/.-])[\w./\\-]{0,120}\.[a-zA-Z]{1,6}:\d{1,6}\b|\b(?:lines?|L)\s?\d{1,6}\b|\b(?:GET|POST|PUT|PATCH|DELETE)\s+\/[^\s`|)]{0,200}|`\/[a-z][\w/{}:.-]{1,200}`|`[\w./-]{1,120}\.[a-z]{1,5}`[^`\n]{0,40}`[A-Za-z_$][\w$.]{0,80}(?:\(\))?`/i;
const RULE =
  /\b(?:CWE-\d{1,5}|CVE-\d{4}-\d{3,7}|GHSA(?:-[\w]{4}){3}|A\d{2}:20\d{2}|OWASP\s+(?:Top 10\s+)?A\d{1,2}|[SB]\d{3}|(?:lint\/)?security\/no\w{3,60})\b|\bno[A-Z]\w{5,60}\b/;

/** Whether a line begins with a severity, as a tag or a label. */
export function severityIn(text: string): string | null {
  const tag = SEVERITY_TAG.exec(text.slice(0, 300)) ?? SEVERITY_IN_BRACKETS.exec(text);
  return tag?.[1]?.toLowerCase() ?? null;
}

export function ruleIn(text: string): string | null {
  return RULE.exec(text)?.[0] ?? null;
}

export function hasLocation(text: string): boolean {
  return LOCATION.test(text);
}

/**
 * The findings of a report, by its structure: rows of a table with columns for severity, place or rule; sections, and
 * items of lists outside of such sections, that name one of the three. In linear time.
 */
export function reportedIssues(text: string): ReportedIssue[] {
  const { lines } = readFences(text);
  const blocks = blocksOf(lines.map((line) => ({ ...line, text: line.text.slice(0, 4_000) })));
  return blocks
    .filter((block) => block.some(({ text: line, isFenced }) => !isFenced && isTelling(line)))
    .map((block) => ({
      line: block[0]?.number ?? 1,
      lines: block.map(({ text: line, number, isFenced }) => ({ text: line, line: number, isFenced })),
    }));
}

function isTelling(line: string): boolean {
  return severityIn(line) !== null || ruleIn(line) !== null || hasLocation(line);
}

/** Stretches of a text that may each be one finding. */
function blocksOf(lines: readonly TextLine[]): TextLine[][] {
  const sections = sectionsOf(lines);
  return sections.flatMap((section) => {
    const rows = rowsOf(section);
    if (rows.length > 0) return rows;
    const items = itemsOf(section);
    const [heading] = section;
    const isSection = heading !== undefined && !heading.isFenced && HEADING.test(heading.text);
    const inItems = new Set(items.flatMap((item) => item.map(({ number }) => number)));
    const own = section.filter(({ number }) => !inItems.has(number));
    const tellsItself =
      isSection &&
      (isTelling(heading.text) || own.slice(1).some((line) => !line.isFenced && isTelling(line.text)));
    // In a section that is a finding itself, items are what is said of it: severity, place, remedy.
    const isOne =
      isSection && (tellsItself || (items.length > 1 && items.every((item) => isLabelled(item[0]))));
    if (isOne) return [section];
    return items;
  });
}

/** Whether an item is a labelled part of something, as in "**Fix:** …"; a severity as its label makes it a finding. */
function isLabelled(line: TextLine | undefined): boolean {
  const label = LABELLED.exec(line?.text ?? '')?.[1] ?? '';
  return label !== '' && !SEVERITIES.has(label.trim().toLowerCase());
}

function sectionsOf(lines: readonly TextLine[]): TextLine[][] {
  const sections: TextLine[][] = [[]];
  for (const line of lines) {
    if (!line.isFenced && HEADING.test(line.text)) sections.push([]);
    sections.at(-1)?.push(line);
  }
  return sections.filter((section) => section.length > 0);
}

function rowsOf(section: readonly TextLine[]): TextLine[][] {
  const rule = section.findIndex(
    ({ text, isFenced }, index) =>
      !isFenced &&
      text.includes('-') &&
      text.includes('|') &&
      RULE_ROW.test(text) &&
      COLUMNS.test(section[index - 1]?.text ?? ''),
  );
  if (rule < 1) return [];
  const after = section.slice(rule + 1);
  const end = after.findIndex(({ text }) => !ROW.test(text));
  return (end < 0 ? after : after.slice(0, end)).map((row) => [row]);
}

function itemsOf(section: readonly TextLine[]): TextLine[][] {
  const items: TextLine[][] = [];
  let isOpen = false;
  for (const line of section) {
    if (!line.isFenced && ITEM.test(line.text)) {
      items.push([line]);
      isOpen = true;
    } else if (isOpen && (line.isFenced || line.text.trim() === '' || /^\s/.test(line.text)))
      items.at(-1)?.push(line);
    else isOpen = false;
  }
  return items;
}

import { unfinishedMarker } from './markers.js';
import type { Diagnostic, LintReport } from './tasks.js';

interface Line {
  readonly text: string;
  readonly number: number;
}

const FENCE = /^\s{0,3}(?:>\s*)*(`{3,}|~{3,})/;
const HEADING = /^(#{1,6})\s+\S/;

/**
 * What is plainly missing in a text, line by line and in linear time: nothing in it at all, words that mark it as
 * unfinished, a fence that is never closed, a section without content, a numbered step that is skipped, an end in the
 * middle of a sentence. Whether all that was asked for is there takes a judge.
 */
export function textCompleteness(text: string): LintReport {
  if (!/[\p{L}\p{N}]/u.test(text)) {
    return { diagnostics: [diagnostic('empty', 'There is no word in it', 1, 'ERROR')] };
  }
  const { prose, unclosed } = outsideFences(text);
  const diagnostics = [
    ...markers(prose),
    ...(unclosed === null
      ? []
      : [diagnostic('unclosed-fence', 'This code fence is never closed', unclosed, 'ERROR')]),
    ...emptySections(prose),
    ...skippedSteps(prose),
    ...(unclosed === null ? abruptEnd(text, prose) : []),
    ...repetitions(prose),
  ];
  return { diagnostics };
}

function outsideFences(text: string): { prose: Line[]; unclosed: number | null } {
  const prose: Line[] = [];
  let open: { marker: string; line: number } | null = null;
  text.split(/\r?\n/).forEach((line, index) => {
    const marker = FENCE.exec(line)?.[1] ?? null;
    if (open === null) {
      if (marker !== null) open = { marker, line: index + 1 };
      // A fence is content to the section it stands in.
      prose.push({ text: marker === null ? line : '```', number: index + 1 });
    } else if (marker?.startsWith(open.marker) && /^[\s>]*[`~]+\s*$/.test(line)) open = null;
  });
  return { prose, unclosed: (open as { line: number } | null)?.line ?? null };
}

function markers(prose: readonly Line[]): Diagnostic[] {
  return prose.flatMap(({ text, number }) => {
    const marker = unfinishedMarker(text.replace(/`[^`]*`/g, ''));
    return marker === null
      ? []
      : [diagnostic('unfinished', `Marked as unfinished: "${marker}"`, number, 'WARNING')];
  });
}

/** Headings followed by the end, or by a heading that is no subheading, with nothing in between. */
function emptySections(prose: readonly Line[]): Diagnostic[] {
  const filled = prose.filter(({ text }) => text.trim() !== '');
  return filled.flatMap(({ text, number }, index) => {
    const level = HEADING.exec(text)?.[1]?.length;
    if (level === undefined) return [];
    const next = filled[index + 1];
    const nextLevel = next ? HEADING.exec(next.text)?.[1]?.length : 0;
    const isEmpty = nextLevel !== undefined && nextLevel <= level;
    return isEmpty
      ? [diagnostic('empty-section', `Nothing stands under "${text.trim().slice(0, 80)}"`, number, 'WARNING')]
      : [];
  });
}

/** Numbered items of one indentation that go up by more than one. Lists that repeat one number are as they should be. */
function skippedSteps(prose: readonly Line[]): Diagnostic[] {
  const found: Diagnostic[] = [];
  let last: { indent: number; value: number } | null = null;
  for (const { text, number } of prose) {
    const match = /^(\s*)(\d{1,4})[.)]\s+\S/.exec(text);
    if (!match) {
      if (/^\S/.test(text) && !text.startsWith('```')) last = null;
      continue;
    }
    const [indent, value] = [(match[1] ?? '').length, Number(match[2])];
    if (last && indent > last.indent) continue;
    if (last && indent === last.indent && value > last.value + 1) {
      found.push(diagnostic('skipped-step', `Step ${value} follows step ${last.value}`, number, 'WARNING'));
    }
    last = { indent, value };
  }
  return found;
}

/** A last line that announces or joins something that does not come. */
function abruptEnd(text: string, prose: readonly Line[]): Diagnostic[] {
  const last = prose.filter((line) => line.text.trim() !== '').at(-1);
  if (!last || last.text === '```' || HEADING.test(last.text)) return [];
  const ending = /([,;:(–—-]|\b(and|or|but|the|a|an|of|to|with|because|which|that))\s*$/i.exec(
    text.trimEnd(),
  );
  if (!ending) return [];
  return [
    diagnostic('ends-abruptly', `It ends with "${last.text.trim().slice(-40)}"`, last.number, 'WARNING'),
  ];
}

/** Paragraphs that say word for word what an earlier one said: padding. */
function repetitions(prose: readonly Line[]): Diagnostic[] {
  const seen = new Map<string, number>();
  return prose.flatMap(({ text, number }) => {
    const key = text.trim().toLowerCase().replace(/\s+/g, ' ');
    if (key.length < 60 || key.startsWith('|')) return [];
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, number);
      return [];
    }
    return [diagnostic('repeated', `It says again what line ${first} says`, number, 'WARNING')];
  });
}

function diagnostic(
  rule: string,
  message: string,
  line: number,
  severity: Diagnostic['severity'],
): Diagnostic {
  return { rule, message, line, severity };
}

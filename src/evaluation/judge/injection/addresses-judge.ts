import { FAMILIES, MARKS_OF_PROMPTS, PROMPT_MARKS, type Family } from './patterns.js';
import { LATIN_LANGUAGES, OTHER_SCRIPTS } from './patterns-by-language.js';
import { viewsOf, type View } from './views.js';

/** A part of a text, from `start` up to `end`, that speaks to whoever judges it. */
export interface AddressingSpan {
  readonly start: number;
  readonly end: number;
  /** What gave it away, as in override or forged-answer. */
  readonly family: string;
}

interface Compiled {
  readonly family: string;
  readonly expression: RegExp;
}

/** How far a span is drawn out to the ends of its sentence. */
const SENTENCE = 400;

function wordsExpression(pattern: string): string {
  const gaps = pattern.replace(/ ?\{(\d)\}(?!,)/g, (whole, count: string) =>
    whole.startsWith(' ') ? ` (?:[\\p{L}\\p{N}]+ ){0,${count}}` : `(?:[\\p{L}\\p{N}]+ ){0,${count}}`,
  );
  return `(?<![\\p{L}\\p{N}])(?:${gaps.replaceAll('~', '[\\p{L}]{0,12}')})`;
}

function lettersExpression(pattern: string): string {
  const gaps = pattern.replace(/ ?\{(\d)\}(?!,)/g, (_, count: string) => `[a-z]{0,${Number(count) * 7}}`);
  return gaps
    .replace(/\(\?: \|\$\)/g, '')
    .replaceAll(' ?', '')
    .replaceAll(' ', '')
    .replaceAll('~', '[a-z]{0,12}');
}

function compile(
  families: readonly Family[],
  expressionOf: (pattern: string) => string,
  flags: string,
): Compiled[] {
  return families.flatMap(({ name, patterns }) =>
    patterns.map((pattern) => ({ family: name, expression: new RegExp(expressionOf(pattern), flags) })),
  );
}

const IN_WORDS = compile([...FAMILIES, ...LATIN_LANGUAGES], wordsExpression, 'gu');
const IN_SCRIPTS = compile(OTHER_SCRIPTS, wordsExpression, 'gu');
const HIDDEN = compile(FAMILIES, wordsExpression, 'gu');
/** Words that are run together say little unless there are many of them: only the longest phrases are looked for. */
const IN_LETTERS = compile(
  FAMILIES.filter(({ name }) => name === 'override' || name === 'order' || name === 'address'),
  lettersExpression,
  'g',
);
const MARKS = compile(MARKS_OF_PROMPTS, (pattern) => pattern, 'gmu');

const TO_END = /^[^.!?\n\r\u2028\u2029。！？]*[.!?。！？]?/u;
/** What is made to look like a prompt has its order on the line after it. */
const TO_NEXT_LINE = /^[^\n\r\u2028\u2029]*(?:[\n\r\u2028\u2029]\s*[^\n\r\u2028\u2029]*)?/u;

const BASE64 = /[A-Za-z0-9+/_-]{20,}(?:[ \t]*\r?\n[ \t]*[A-Za-z0-9+/_-]{4,})*={0,2}/g;
const HEX = /(?:[0-9a-fA-F]{2}[ :,]?){16,}/g;

/**
 * The parts of a text that address its judge or the model that reads it: orders, forged prompts and answers, pressure, in
 * several wordings and languages, also where they are encoded, spaced out or written with look-alikes. Spans do not
 * overlap and are in order; each reaches to the ends of its sentence. A judge that obeys what it reads is not made safe
 * by it: it is one defence of several. Takes time linear in the text's length.
 */
export function addressesJudge(text: string): AddressingSpan[] {
  const found = [...spansIn(text), ...encodedSpans(text)];
  return merge(found.map((span) => toSentence(text, span)));
}

function spansIn(text: string): AddressingSpan[] {
  const views = viewsOf(text);
  return [
    ...search(views.words, IN_WORDS),
    ...search(views.written, IN_SCRIPTS),
    ...search(views.plain, MARKS),
    ...search(views.letters, IN_LETTERS).filter((span) => isBrokenUp(text, span)),
    ...search(views.rotated, HIDDEN),
    ...search(views.reversed, HIDDEN),
  ];
}

function search(view: View, expressions: readonly Compiled[]): AddressingSpan[] {
  return expressions.flatMap(({ family, expression }) =>
    [...view.text.matchAll(expression)].map((match) => {
      const places = [match.index, match.index + Math.max(0, match[0].length - 1)];
      const starts = places.map((at) => view.starts[at] ?? 0);
      const ends = places.map((at) => view.ends[at] ?? 0);
      return { family, start: Math.min(...starts), end: Math.max(...ends) };
    }),
  );
}

/** What reads as ordinary words was looked for as such; here only what is spaced out, hyphenated or spelt with digits counts. */
function isBrokenUp(text: string, { start, end }: AddressingSpan): boolean {
  const words = text.slice(start, end).split(/\s+/);
  const odd = words.filter(
    (word) => word.length <= 2 || /\p{L}[^\p{L}\s'’.,;:!?)]+\p{L}|["'`+\-\d]/u.test(word),
  );
  return odd.length * 3 >= words.length;
}

function encodedSpans(text: string): AddressingSpan[] {
  const blobs = [
    ...[...text.matchAll(BASE64)].map((match) => [match, decoded(match[0], 'base64')] as const),
    ...[...text.matchAll(HEX)].map(
      (match) => [match, decoded(match[0].replace(/[ :,]/g, ''), 'hex')] as const,
    ),
  ];
  return blobs.flatMap(([match, plain]) =>
    plain !== null && spansIn(plain).length > 0
      ? [{ family: 'encoded', start: match.index, end: match.index + match[0].length }]
      : [],
  );
}

/** Null where it is no text. */
function decoded(blob: string, encoding: 'base64' | 'hex'): string | null {
  const text = Buffer.from(blob.replace(/\s/g, ''), encoding).toString('utf8');
  const printable = text.replace(/[^\p{L}\p{N}\p{P}\p{S}\s]|\ufffd/gu, '').length;
  return text.length >= 8 && printable >= 0.9 * text.length ? text : null;
}

function toSentence(text: string, { start, end, family }: AddressingSpan): AddressingSpan {
  const before = text.slice(Math.max(0, start - SENTENCE), start);
  const after = text.slice(end, end + SENTENCE);
  const lead = /[^.!?\n\r\u2028\u2029。！？]*$/u.exec(before)?.[0].length ?? 0;
  const reach = family === PROMPT_MARKS ? TO_NEXT_LINE : TO_END;
  const rest = reach.exec(after)?.[0].length ?? 0;
  return { family, start: start - lead, end: end + rest };
}

function merge(spans: readonly AddressingSpan[]): AddressingSpan[] {
  const merged: AddressingSpan[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last && span.start <= last.end) {
      merged[merged.length - 1] = { ...last, end: Math.max(last.end, span.end) };
    } else merged.push(span);
  }
  return merged;
}

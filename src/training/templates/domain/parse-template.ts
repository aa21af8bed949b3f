/** What a prompt template may leave open. */
export const PLACEHOLDERS = [
  'original_response',
  'task_description',
  'lessons',
  'examples',
  'findings',
] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** A piece of a template: text as it is, or what is put in its place. */
export type TemplatePart = { readonly text: string } | { readonly placeholder: Placeholder };

/** A template that was read; its text cannot be read again as one once values are in it. */
export interface ParsedTemplate {
  readonly parts: readonly TemplatePart[];
}

/** Something that is wrong with a template. */
export interface TemplateFault {
  readonly message: string;
  /** 1-based line and column, in UTF-16 units; null where it is about no place. */
  readonly at: { readonly line: number; readonly column: number } | null;
}

export type TemplateReading =
  | { readonly isOk: true; readonly template: ParsedTemplate }
  | { readonly isOk: false; readonly faults: readonly TemplateFault[] };

/** More would say the same again. */
const MAX_FAULTS = 20;
const SHOWN_CHARACTERS = 40;
const KNOWN = PLACEHOLDERS.map((name) => `{${name}}`).join(' ');
/** What ends a piece of plain text. */
const BRACE = /[{}]/g;
/** What can stand behind an opened brace, up to what ends it: a placeholder is within one line. */
const INSIDE = /[^{}\r\n]*/y;

/**
 * Reads a prompt template. Placeholders stand in braces, as in {original_response}, which each template must have;
 * a literal brace is written twice. Never throws; all faults are told, up to 20.
 */
export function parseTemplate(text: string): TemplateReading {
  const parts: TemplatePart[] = [];
  const faults: TemplateFault[] = [];
  let plain = '';
  const fault = (index: number, message: string): void => {
    faults.push({ message, at: placeOf(text, index) });
  };
  for (let index = 0; index < text.length && faults.length < MAX_FAULTS;) {
    const brace = nextBrace(text, index);
    plain += text.slice(index, brace);
    if (brace === text.length) break;
    const character = text.charAt(brace);
    if (text[brace + 1] === character) {
      plain += character;
      index = brace + 2;
      continue;
    }
    if (character === '}') {
      fault(brace, 'this } closes nothing; write }} for a literal brace');
      index = brace + 1;
      continue;
    }
    const name = insideOf(text, brace + 1);
    const end = brace + 1 + name.length;
    if (text[end] !== '}') {
      fault(brace, 'this { is not closed on its line; write {{ for a literal brace');
      index = end;
      continue;
    }
    if (isPlaceholder(name)) {
      if (plain !== '') parts.push({ text: plain });
      plain = '';
      parts.push({ placeholder: name });
    } else {
      fault(
        brace,
        `{${shorten(name)}} is no placeholder; there are ${KNOWN}; write {{ and }} for literal braces`,
      );
    }
    index = end + 1;
  }
  if (plain !== '') parts.push({ text: plain });
  if (faults.length < MAX_FAULTS && !parts.some((part) => isOf(part, 'original_response'))) {
    const message =
      'the template has no {original_response}; put it where the response that is to be improved belongs';
    faults.push({ message, at: null });
  }
  return faults.length === 0 ? { isOk: true, template: { parts } } : { isOk: false, faults };
}

/** Text as a template that says just that: its braces are written twice. */
export function escapeTemplateText(text: string): string {
  return text.replace(/[{}]/g, (brace) => brace + brace);
}

function nextBrace(text: string, from: number): number {
  BRACE.lastIndex = from;
  return BRACE.exec(text)?.index ?? text.length;
}

function insideOf(text: string, from: number): string {
  INSIDE.lastIndex = from;
  return INSIDE.exec(text)?.[0] ?? '';
}

function isPlaceholder(name: string): name is Placeholder {
  return (PLACEHOLDERS as readonly string[]).includes(name);
}

function isOf(part: TemplatePart, placeholder: Placeholder): boolean {
  return 'placeholder' in part && part.placeholder === placeholder;
}

function placeOf(text: string, index: number): { line: number; column: number } {
  const lines = text.slice(0, index).split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

function shorten(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

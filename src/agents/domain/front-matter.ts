import { LineCounter, parseDocument } from 'yaml';
import { cutText } from './cut-text.js';

/** A file's head and body, or why they cannot be told. Lines are 1-based and count in the whole file. */
export type FrontMatter =
  | {
      readonly kind: 'read';
      readonly values: Readonly<Record<string, unknown>>;
      readonly body: string;
      /** Line of a value that had to be read as if it were quoted; null where all was YAML. */
      readonly unquotedLine: number | null;
    }
  | {
      readonly kind: 'broken';
      readonly message: string;
      readonly line: number;
      readonly name: string | null;
    };

const FENCE = /^---[ \t]*$/;
const END_FENCE = /^(?:---|\.\.\.)[ \t]*$/;
/** A head is a few lines; a longer one would only keep the parser busy. */
const MAX_HEAD_CHARACTERS = 32 * 1024;
const MAX_ALIASES = 20;

/** Takes YAML front matter off a Markdown text with LF line ends. Without any, all of it is body. */
export function readFrontMatter(text: string): FrontMatter {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first < 0 || !FENCE.test(lines[first]!)) {
    return { kind: 'read', values: {}, body: text, unquotedLine: null };
  }
  const length = lines.slice(first + 1).findIndex((line) => END_FENCE.test(line));
  if (length < 0) {
    const message = 'the front matter never ends; put a line --- behind it';
    return { kind: 'broken', message, line: first + 1, name: nameIn(lines.slice(first + 1, first + 50)) };
  }
  const head = lines.slice(first + 1, first + 1 + length);
  const body = lines.slice(first + 2 + length).join('\n');
  return readHead(head, first + 2, body);
}

function readHead(head: readonly string[], firstLine: number, body: string): FrontMatter {
  const broken = (message: string, line: number): FrontMatter => ({
    kind: 'broken',
    message,
    line: firstLine + line,
    name: nameIn(head),
  });
  const source = head.join('\n');
  if (source.length > MAX_HEAD_CHARACTERS) {
    return broken(
      `the front matter is ${source.length} characters long; at most ${MAX_HEAD_CHARACTERS} are read`,
      0,
    );
  }
  const strict = parseYaml(source);
  if (strict.kind === 'mapping') {
    return { kind: 'read', values: strict.values, body, unquotedLine: null };
  }
  const quoted = quoteValues(head);
  if (strict.kind === 'error' && quoted !== null) {
    const lenient = parseYaml(quoted.source);
    if (lenient.kind === 'mapping') {
      return { kind: 'read', values: lenient.values, body, unquotedLine: firstLine + quoted.line };
    }
  }
  return strict.kind === 'error'
    ? broken(`the front matter is no YAML (${strict.message}); mend this line`, strict.line)
    : broken('the front matter holds no keys; write lines like name: reviewer between the two ---', 0);
}

type Yaml =
  | { readonly kind: 'mapping'; readonly values: Readonly<Record<string, unknown>> }
  | { readonly kind: 'other' }
  | { readonly kind: 'error'; readonly message: string; readonly line: number };

/** Lines are 0-based. */
function parseYaml(source: string): Yaml {
  const lineCounter = new LineCounter();
  try {
    // Without pretty errors: those quote the file.
    const document = parseDocument(source, { prettyErrors: false, logLevel: 'silent', lineCounter });
    const [error] = document.errors;
    if (error) {
      const { line } = lineCounter.linePos(error.pos[0]);
      return { kind: 'error', message: toldBy(error), line: Math.max(0, line - 1) };
    }
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    if (value === null || value === undefined) return { kind: 'mapping', values: {} };
    if (typeof value !== 'object' || Array.isArray(value)) return { kind: 'other' };
    return { kind: 'mapping', values: value as Record<string, unknown> };
  } catch (error) {
    // Too deeply nested, or too many aliases.
    return { kind: 'error', message: toldBy(error as Error), line: 0 };
  }
}

function toldBy(error: Error): string {
  return cutText(error.message.split('\n', 1)[0]!, 120);
}

/** A key at the margin with a value that is neither in quotes nor begins a list, a mapping or a block. */
const PLAIN_VALUE = /^([A-Za-z][\w-]*)[ \t]*:[ \t]+(?![|>&!%@`"'[{#-])(.*\S)[ \t]*$/;

/**
 * People write `description: Use it when: …` or `globs: *.ts`, which other tools take and YAML does not: the same with
 * those values in quotes; null where there is no such line.
 */
function quoteValues(head: readonly string[]): { source: string; line: number } | null {
  let line = -1;
  const quoted = head.map((text, index) => {
    const [, key, value] = PLAIN_VALUE.exec(text) ?? [];
    if (key === undefined || value === undefined || !/^\*|:(?:\s|$)/.test(value)) return text;
    if (line < 0) line = index;
    return `${key}: '${value.replaceAll("'", "''")}'`;
  });
  return line < 0 ? null : { source: quoted.join('\n'), line };
}

/** The name that a broken head seems to give. */
function nameIn(lines: readonly string[]): string | null {
  for (const line of lines) {
    if (line.length > 200) continue;
    const name = /^name[ \t]*:[ \t]*["']?([\p{L}\p{N}][\p{L}\p{N} _-]*)["']?[ \t]*$/u.exec(line)?.[1];
    if (name !== undefined) return name.trim();
  }
  return null;
}

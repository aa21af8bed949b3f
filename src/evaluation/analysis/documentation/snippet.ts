/** What an example says that a statement does. */
export type Stated =
  /** Its value, or what it prints, as code of a literal; or else word for word. */
  | { readonly kind: 'OUTPUT'; readonly text: string; readonly isLiteral: boolean }
  | { readonly kind: 'RAISES'; readonly type: string | null };

/** One statement of an example, with what is said to come of it. */
export interface Piece {
  readonly code: string;
  /** 1-based line of the document. */
  readonly line: number;
  readonly stated: Stated | null;
}

/** A statement of an example as a test: `code` has an assertion in it, which fails or is not reached where it goes wrong. */
export interface Step {
  readonly code: string;
  readonly line: number;
  /** The statement as the document has it, on one line. */
  readonly shown: string;
  /** What the document says of it; null where it only has to run. */
  readonly expected: string | null;
}

/** An example in a language that can be run, taken apart. */
export interface Snippet {
  readonly bound: ReadonlySet<string>;
  readonly used: ReadonlySet<string>;
  /** Names among those used that are called. */
  readonly called: ReadonlySet<string>;
  /** The code without what tells of its output. */
  readonly setup: string;
  readonly steps: readonly Step[];
  /** Functions that the steps call; to stand before them. */
  readonly prelude: string;
  /** Imports of names that the source does not define, from a module of which it defines others. */
  readonly missingImports: readonly { readonly name: string; readonly line: number }[];
  /** Why it cannot be run; null where it can. */
  readonly refusal: string | null;
}

const MARK = /^(?:=>|->|→|⇒|==>|>>|(?:prints?|outputs?|returns?|gives|result|logs|out)\s*:)\s*(.+)$/i;
const RAISES =
  /^(?:=>|->|→)?\s*(?:raises?|throws?)\s*:?\s*(?:an?\s+)?([A-Z]\w*(?:Error|Exception|Warning|Interrupt|Iteration|Exit))?\b/i;

/**
 * What a comment behind a statement says of its outcome: a literal, or anything behind an arrow or a word like "prints:".
 *
 * @param comment without its marker
 */
export function statedBy(comment: string, isLiteral: (text: string) => boolean): Stated | null {
  const text = comment.trim().slice(0, 2_000);
  if (/^(?:=>|->|→)?\s*(?:raises?|throws?)\b/i.test(text))
    return { kind: 'RAISES', type: RAISES.exec(text)?.[1] ?? null };
  const marked = MARK.exec(text)?.[1]?.trim();
  const said = marked ?? text;
  if (isLiteral(said)) return { kind: 'OUTPUT', text: said, isLiteral: true };
  return marked === undefined || /\.\.\.|…/.test(said)
    ? null
    : { kind: 'OUTPUT', text: said, isLiteral: false };
}

/** Decimals of a number that a document may have rounded; null for what is no such number. */
export function decimalsOf(literal: string): number | null {
  const match = /^[+-]?\d+\.(\d+)$/.exec(literal);
  return match ? (match[1] ?? '').length : null;
}

export function shownOf(code: string): string {
  const line = code.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

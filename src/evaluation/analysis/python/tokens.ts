import { ruffTokens } from './ruff.js';

export interface Token {
  /** Ruff's name of it, as in Identifier, Def, Lpar, Newline. */
  readonly kind: string;
  readonly text: string;
  /** Byte offsets. */
  readonly start: number;
  readonly end: number;
  /** 1-based. */
  readonly line: number;
}

const TOKEN = /^ {4}(\w+) (\d+)\.\.(\d+)/;

/** The tokens of a Python text. */
export function tokenize(text: string): Token[] {
  const bytes = Buffer.from(text, 'utf8');
  const tokens: Token[] = [];
  let line = 1;
  let counted = 0;
  for (const row of ruffTokens(text).split('\n')) {
    const match = TOKEN.exec(row);
    if (!match) continue;
    const [start, end] = [Number(match[2]), Number(match[3])];
    for (; counted < start; counted += 1) if (bytes[counted] === 10) line += 1;
    tokens.push({ kind: match[1] ?? '', text: bytes.toString('utf8', start, end), start, end, line });
  }
  return tokens;
}

/**
 * The text with its comments taken out and its lines kept. Linters see this one: no comment can silence a rule
 * (`noqa`) or change what it finds.
 */
export function withoutComments(text: string, tokens: readonly Token[]): string {
  const bytes = Buffer.from(text, 'utf8');
  const kept: Buffer[] = [];
  let from = 0;
  for (const token of tokens) {
    if (token.kind !== 'Comment') continue;
    kept.push(bytes.subarray(from, token.start));
    from = token.end;
  }
  kept.push(bytes.subarray(from));
  return Buffer.concat(kept)
    .toString('utf8')
    .replace(/[ \t]+$/gm, '');
}

import { createHash } from 'node:crypto';
import { addressesJudge } from './injection/addresses-judge.js';
import type { Finding } from '../domain/evaluation.js';

/** What stands where text that addresses the judge stood. */
export const MASK = '[masked: addresses the judge]';
export const ADDRESSES_JUDGE = 'addresses-judge';

/** Whatever anything might take for the end of a line. */
const LINE_END = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;

/** Control characters and all others that are not seen, or turn the text around. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
const PLAIN = new Set(['\t', '\n', '\r', '\v', '\f', '\u0085']);
/** What holds an emoji together, where it stands behind one. */
const JOINERS = new Set(['\ufe0f', '\u200d']);
const EMOJI = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?$/u;

/** The text with control, invisible and bidi characters as in ⟨U+202E⟩. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (char, at: number) => {
    if (PLAIN.has(char)) return char;
    if (JOINERS.has(char) && EMOJI.test(text.slice(Math.max(0, at - 3), at))) return char;
    const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `⟨U+${code}⟩`;
  });
}

/**
 * What marks the lines of one question's data: by a hash of all that is asked, so that the same question is put in the
 * same words again, and nobody can write a text that contains the mark of its own question.
 */
export function nonceOf(parts: readonly (string | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/**
 * Text as data: each line, however ended, behind the section's mark, so that nothing in it can get out of its place.
 * Cut where it is longer than `max` characters, which is told.
 */
export function asData(nonce: string, section: string, text: string, max = Infinity): string {
  const shown =
    text.length > max ? `${text.slice(0, max)}\n(cut: ${text.length - max} more characters)` : text;
  const lines = shown.split(LINE_END);
  return lines.map((line) => `${markOf(nonce, section)}${visible(line)}`).join('\n');
}

export function markOf(nonce: string, section: string): string {
  return `${nonce} ${section}| `;
}

export interface Masked {
  readonly text: string;
  /** One for each masked passage. */
  readonly findings: readonly Finding[];
}

/** Text without what addresses the judge. */
export function masked(text: string): Masked {
  const spans = addressesJudge(text);
  let [shown, from] = ['', 0];
  const findings = spans.map(({ start, end, family }): Finding => {
    shown += text.slice(from, start) + MASK;
    from = end;
    return {
      rule: ADDRESSES_JUDGE,
      message: `Text that addresses its judge (${family}) was kept from the judge.`,
      line: text.slice(0, start + (/^\s*/.exec(text.slice(start, end))?.[0].length ?? 0)).split('\n').length,
      severity: 'WARNING',
    };
  });
  return { text: shown + text.slice(from), findings };
}

import type { FoundSecret } from '../tasks.js';
import { entropyOf, isPlaceholder } from './placeholders.js';

/** A name, what assigns to it, and the quote of its value if there is one. */
const ASSIGNMENT = /(?<![\w.-])([\w.-]{3,80})["']?[ \t]{0,20}(?:=>|:=|=|:)[ \t]{0,20}(["'`]?)/g;
const MAX_VALUE = 500;

/** What a name's last words say that it holds. */
const KINDS: readonly (readonly [kind: string, ending: RegExp])[] = [
  ['password', /(?:^| )(?:password|passwd|pwd|passphrase)$/],
  [
    'API key',
    /(?:^| )(?:api ?key|access key|secret key|auth key|signing key|encryption key|account key|apikey)$/,
  ],
  ['token', /(?:^| )token$/],
  ['secret', /(?:^| )secret$/],
];

/**
 * Values that stand in a text as a password, token, key or secret by their names, and look like one: no placeholder, no
 * reference to a variable, no word. What is not in quotes must fill its line and be as random as a key is.
 */
export function assignedSecrets(text: string): Omit<FoundSecret, 'line'>[] {
  const found: Omit<FoundSecret, 'line'>[] = [];
  for (const match of text.matchAll(ASSIGNMENT)) {
    const kind = kindOf(match[1] ?? '');
    if (kind === null) continue;
    const start = match.index + match[0].length;
    const quote = match[2] ?? '';
    const end = quote === '' ? endOfWord(text, start) : endOfQuoted(text, start, quote);
    if (end === null) continue;
    const value = text.slice(start, end);
    if (quote === '' ? isRandom(value) : isLikely(value)) found.push({ kind, start, end });
  }
  return found;
}

function kindOf(name: string): string | null {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_.-]+/g, ' ')
    .trim()
    .toLowerCase();
  return KINDS.find(([, ending]) => ending.test(words))?.[0] ?? null;
}

function endOfQuoted(text: string, start: number, quote: string): number | null {
  for (let at = start; at < text.length && at <= start + MAX_VALUE; at += 1) {
    const character = text.charAt(at);
    if (character === quote) return at;
    if (character === '\n') return null;
  }
  return null;
}

/** The end of a word that nothing but white space or a comment follows on its line. */
function endOfWord(text: string, start: number): number | null {
  let end = start;
  while (end < text.length && end <= start + MAX_VALUE && /[\w+/=.!@#%^&*~-]/.test(text.charAt(end)))
    end += 1;
  const rest = text.slice(end, end + 40).split('\n')[0] ?? '';
  return end > start && /^[ \t\r]*(?:#.*)?$/.test(rest) ? end : null;
}

function isLikely(value: string): boolean {
  if (value.length < 8 || /\s/.test(value) || /^(?:\/|\.|https?:)/.test(value) || isPlaceholder(value))
    return false;
  const hasLetter = /[a-z]/i.test(value);
  const isMixed = /\d/.test(value) || /[!@#$%^&*+=~?]/.test(value);
  return hasLetter && isMixed && entropyOf(value) >= 2.5;
}

function isRandom(value: string): boolean {
  if (value.length < 12 || /^[\d.]+$/.test(value) || /^[A-Za-z_]+(?:\.[A-Za-z_]\w*)+$/.test(value))
    return false;
  return /\d/.test(value) && isLikely(value) && entropyOf(value) >= 3;
}

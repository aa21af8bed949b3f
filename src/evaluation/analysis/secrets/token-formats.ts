import type { FoundSecret } from '../tasks.js';
import { isPlaceholder } from './placeholders.js';

/**
 * Published formats of tokens that secretlint's recommended rules leave out. None begins within a word, and all are
 * bounded, so that each runs in linear time.
 */
const FORMATS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['AWS access key', /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g],
  ['GitHub token', /(?<![\w-])github_pat_\w{50,255}/g],
  ['GitLab token', /(?<![\w-])glpat-[\w-]{20,255}/g],
  ['Stripe key', /(?<![\w-])[sr]k_live_[A-Za-z0-9]{20,255}/g],
  ['Google API key', /(?<![\w-])AIza[\w-]{35}(?![\w-])/g],
  ['OpenAI API key', /(?<![\w-])sk-proj-[\w-]{20,255}/g],
  ['Anthropic API key', /(?<![\w-])sk-ant-[\w-]{20,255}/g],
  ['JSON web token', /(?<![\w.-])eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{20,1000}/g],
];

const URL_PASSWORD =
  /(?<![\w+.-])[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'`<>]{0,100}:([^\s@/"'`<>]{4,200})@[\w[]/gi;
/** Passwords that stand in everybody's examples. */
const EXAMPLE_PASSWORD =
  /^(?:pass|passwd|password|pwd|secret|postgres|root|admin|user|guest|mysql|redis|token)$/i;

/** Tokens that are known by their form, and passwords in URLs. */
export function tokensByFormat(text: string): Omit<FoundSecret, 'line'>[] {
  const found: Omit<FoundSecret, 'line'>[] = [];
  for (const [kind, pattern] of FORMATS) {
    for (const match of text.matchAll(pattern)) {
      if (!isPlaceholder(match[0]))
        found.push({ kind, start: match.index, end: match.index + match[0].length });
    }
  }
  for (const match of text.matchAll(URL_PASSWORD)) {
    const password = match[1] ?? '';
    if (isPlaceholder(password) || EXAMPLE_PASSWORD.test(password)) continue;
    const end = match.index + match[0].length - 2;
    found.push({ kind: 'password in a URL', start: end - password.length, end });
  }
  return found;
}

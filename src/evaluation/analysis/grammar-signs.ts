import { isGrammarLanguage, normalizeLanguage, type GrammarLanguage } from '../domain/languages.js';

/** What a file of the language begins with, and nothing else does. */
const BEGINNINGS: readonly (readonly [language: GrammarLanguage, pattern: RegExp])[] = [
  ['php', /^<\?php\b/],
  ['java', /^package [a-z_][\w.]*;/],
  ['csharp', /^using (static )?[A-Z][\w.]*;/],
  ['rust', /^use \w+::[\w:{}*, \n]+;|^#!\[\w+/],
];

const SHEBANG = /^#![ \t]*\S*\/(?:env[ \t]+(?:-S[ \t]+)?)?([a-z]+)/;
const SHELLS = new Set(['bash', 'sh', 'zsh', 'dash', 'ksh']);

/** Lines that only code of the language has, wherever they stand; the first that fits tells. */
const LINES: readonly (readonly [language: GrammarLanguage, pattern: RegExp])[] = [
  ['go', /^func (\(\w+ \*?\w+\) )?[A-Za-z_]\w*\(.*\{[ \t]*\r?$/m],
  [
    'rust',
    /^[ \t]*(pub(\(\w+\))? )?(async |const |unsafe )*fn \w+(<.*>)?\(.*\)[ \t]*(->.*)?(\{|$)|^use std::/m,
  ],
  ['cpp', /^[ \t]*#[ \t]*include[ \t]*<[a-z_]+>|^template[ \t]*<|^using namespace \w+;/m],
  ['c', /^[ \t]*#[ \t]*include[ \t]*["<]/m],
  ['csharp', /^using System(\.[\w.]+)?;|\{ get; (set|init)?|^[ \t]*(public|internal) .*class \w+[ \t]*:/m],
  [
    'java',
    /^import (static )?javax?\.[\w.*]+;|^[ \t]*public (final |abstract )?(class|interface|enum|record) \w+/m,
  ],
];

/** A line of words that ends as a sentence does. */
const SENTENCE = /^[A-Z][\w'’-]*,?( [\w'’`"():,./-]+)+[.:!?]$/;

export interface SureGuess {
  readonly language: GrammarLanguage;
  /** Whether the text begins with it, so that it is code from end to end. */
  readonly isBeginning: boolean;
}

/** The language that a text in one of the languages with a grammar shows beyond doubt; null where none does. */
export function sureLanguage(text: string): SureGuess | null {
  const sample = text.slice(0, 32 * 1024).trimStart();
  const shell = SHEBANG.exec(sample)?.[1] ?? '';
  const named = SHELLS.has(shell) ? 'bash' : normalizeLanguage(shell);
  const begun = isGrammarLanguage(named)
    ? named
    : BEGINNINGS.find(([, pattern]) => pattern.test(sample))?.[0];
  if (begun !== undefined) return { language: begun, isBeginning: true };
  if (beginsAsProse(sample)) return null;
  const line = LINES.find(([, pattern]) => pattern.test(sample));
  return line ? { language: line[0], isBeginning: false } : null;
}

/** Whether the first line of a text is a sentence: what follows is told about, and is not the whole. */
export function beginsAsProse(text: string): boolean {
  return SENTENCE.test(text.trimStart().slice(0, 400).split(/\r?\n/, 1)[0] ?? '');
}

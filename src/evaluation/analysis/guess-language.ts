import { normalizeLanguage } from '../domain/languages.js';
import { isAnalysedLanguage } from '../domain/languages.js';
import { fencesOf } from './markdown/fences.js';
import { syntaxErrorsOf } from './prepared-code.js';
import { tokenize } from './python/tokens.js';
import { beginsAsProse, sureLanguage } from './grammar-signs.js';
import type { LanguageGuess } from './tasks.js';

/** Lines that only one language begins or shapes like this. */
const SIGNS: readonly (readonly [language: string, pattern: RegExp])[] = [
  [
    'python',
    /^[ \t]*(async def|def) \w+\(.*|^[ \t]*(class \w+.*|if .*|for .* in .*|elif .*|try|except.*|with .*):[ \t]*$|^from [\w.]+ import /gm,
  ],
  [
    'typescript',
    /^[ \t]*(export )?(interface|enum|type) \w+|\)\s*:\s*[\w<>[\]| ]+\s*(=>|\{)|\b(const|let) \w+\s*:\s*\w|[(,]\s*\w+\??\s*:\s*(string|number|boolean|unknown|any)\b/gm,
  ],
  [
    'javascript',
    /^[ \t]*(export |async )*(function\*? ?\w*\(|const |let |var |class \w+ ?(extends \w+ ?)?\{)|=>|\brequire\(|\bconsole\.log\(/gm,
  ],
  ['go', /^package \w+$|^func (\(.*\) )?\w+\(|:= /gm],
  ['rust', /^[ \t]*(pub )?(fn \w+.*\{|impl\b|struct \w+|use \w+::)|\blet mut /gm],
  [
    'java',
    /^[ \t]*(public|private|protected) (static |final )*(class|interface|void|int|String|boolean)\b|\bSystem\.out\./gm,
  ],
  ['csharp', /^using [\w.]+;|^[ \t]*namespace [\w.]+|\bConsole\.Write/gm],
  ['cpp', /^#include <\w+>|\bstd::|^template ?</gm],
  ['c', /^#include <\w+\.h>|\bprintf\(|^(int|void|char) \w+\(.*\) ?\{/gm],
  ['php', /<\?php|^\s*\$\w+ = /gm],
  [
    'ruby',
    /^[ \t]*(def \w+[?!]?(\(.*\))?|(class|module) [A-Z]\w*( < [A-Z][\w:]*)?|require(_relative)? ['"].*|puts .*|[^|\n]* do \|[^|\n]*\|)$/gm,
  ],
  [
    'sql',
    /^\s*(select\b.*\bfrom\b|select|insert into|update \w+ set|create (table|index|view)|delete from|with \w+ as \()/gim,
  ],
  ['bash', /^#!.*\b(ba|z)?sh\b|^\s*(fi|done|esac)$|^\s*if \[\[? .* \]\]?; then/gm],
];

/**
 * The language of a text, and whether it is code from end to end. What a file begins with decides, then named fences;
 * then what parses; then what its lines look like. Null where nothing speaks for any.
 */
export function guessLanguageOf(text: string): LanguageGuess {
  const sure = sureLanguage(text);
  if (sure?.isBeginning) return { language: sure.language, form: 'WHOLE', isSure: true };
  const signs = countSigns(text);
  const fences = fencesOf(text);
  const likely = mostOf(signs);
  if (fences.length === 0) return guessWhole(text, signs, likely);
  if (isAnalysedLanguage(likely) && syntaxErrorsOf(text, likely).length === 0) {
    return { language: likely, form: 'WHOLE', isSure: true };
  }
  const sizes = new Map<string, number>();
  for (const fence of fences) {
    const guess = fence.info === null ? guessWhole(fence.code, countSigns(fence.code), null) : null;
    const language = guess === null ? fence.language : guess.language;
    if (language !== null) sizes.set(language, (sizes.get(language) ?? 0) + fence.code.length);
  }
  return { language: mostOf(sizes), form: 'FENCED', isSure: true };
}

function mostOf(counts: ReadonlyMap<string, number>): string | null {
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/** @param likely the language that is taken on its looks alone; null where looks are not to count */
function guessWhole(text: string, signs: ReadonlyMap<string, number>, likely: string | null): LanguageGuess {
  if (isJson(text)) return { language: 'json', form: 'WHOLE', isSure: true };
  const parsing = (['python', 'javascript', 'typescript'] as const).filter(
    (language) => syntaxErrorsOf(text, language).length === 0,
  );
  const best = parsing.sort((a, b) => (signs.get(b) ?? 0) - (signs.get(a) ?? 0))[0];
  // Prose may parse, as one word does; what parses must also do something.
  if (best && ((signs.get(best) ?? 0) > 0 || looksLikeCode(text))) {
    return { language: best, form: 'WHOLE', isSure: true };
  }
  const sure = sureLanguage(text);
  if (sure) return { language: sure.language, form: 'WHOLE', isSure: true };
  const count = likely === null ? 0 : (signs.get(likely) ?? 0);
  const lines = text.split('\n').filter((line) => line.trim() !== '').length;
  const isSure = isAnalysedLanguage(likely);
  if (likely !== null && count >= Math.max(1, lines / 12) && (isSure || !beginsAsProse(text))) {
    return { language: normalizeLanguage(likely), form: 'WHOLE', isSure };
  }
  return { language: null, form: 'NONE', isSure: false };
}

/** Assignments, calls or operators among the tokens: more than names and numbers in a row. */
function looksLikeCode(text: string): boolean {
  return tokenize(text).some((token) => /^(Equal|Lpar|Lsqb|Lbrace|Import|Return|Assert)$/.test(token.kind));
}

function countSigns(text: string): Map<string, number> {
  const sample = text.slice(0, 32 * 1024);
  const counts = new Map<string, number>();
  for (const [language, pattern] of SIGNS) {
    const count = sample.match(pattern)?.length ?? 0;
    if (count > 0) counts.set(language, count);
  }
  return counts;
}

function isJson(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

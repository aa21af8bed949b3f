import type { AnalysedLanguage } from '../../domain/languages.js';
import { changedLines } from '../changed-lines.js';
import { keepEnding } from '../keep-ending.js';
import type { Rewriting } from '../tasks.js';
import { biomeFix, biomeFormat } from './biome.js';
import { scriptSyntaxErrors } from './syntax.js';
import { sameScript } from './same-meaning.js';
import { scriptLint } from './report.js';
import { scriptStyleOf } from './style.js';
import { parseScript } from './typescript.js';

type ScriptLanguage = Exclude<AnalysedLanguage, 'python'>;

/** Applies the fixes that biome calls safe, until none is left. Text that no longer parses is not kept. */
export function fixScript(text: string, language: ScriptLanguage): Rewriting {
  const { fileName } = parseScript(text, language);
  const fixed = keepEnding(text, biomeFix(text, fileName, scriptStyleOf(text)));
  if (fixed === text || scriptSyntaxErrors(fixed, language).length > 0) return { text, done: [] };
  const rules = (source: string) => scriptLint(source, language).map((item) => item.rule);
  const left = rules(fixed);
  const gone = rules(text).filter((rule) => {
    const at = left.indexOf(rule);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return { text: fixed, done: gone.length > 0 ? gone : ["biome's safe fixes"] };
}

/** The text as biome's formatter has it, in the text's own conventions, if its syntax tree is the same. */
export function reformatScript(text: string, language: ScriptLanguage): Rewriting {
  const { fileName } = parseScript(text, language);
  const raw = biomeFormat(text, fileName, scriptStyleOf(text));
  if (raw === null) return { text, done: [] };
  const formatted = keepEnding(text, raw);
  const lines = changedLines(text, formatted).length;
  if (lines === 0 || formatted === text || !sameScript(text, formatted, language)) return { text, done: [] };
  return { text: formatted, done: [`formatted ${lines === 1 ? '1 line' : `${lines} lines`}`] };
}

import { lineTeller } from '../../executors/syntax.js';
import type { GrammarInput, GrammarReport } from '../tasks.js';

/**
 * Whether a text parses in a language. What is wrong comes as diagnostics with their lines, at most MAX_ERRORS; what
 * is missing at the end stands at the last line that is not blank.
 *
 * @throws Error where the text is more than the parser can take; that it is wrong is not said then
 */
export async function grammarSyntax({ text, language }: GrammarInput): Promise<GrammarReport> {
  const report = await parse({ text, language });
  const last = lineTeller(text)(text.trimEnd().length);
  const errors = report.errors.map((error) => ({ ...error, line: Math.min(error.line ?? 1, last) }));
  return { ...report, errors };
}

async function parse({ text, language }: GrammarInput): Promise<GrammarReport> {
  switch (language) {
    case 'sql':
      return (await import('./sql.js')).sqlSyntax(text);
    case 'yaml':
      return (await import('./yaml.js')).yamlSyntax(text);
    case 'bash':
      return (await import('./bash.js')).bashSyntax(text);
    case 'json':
    case 'jsonc':
      return (await import('./json.js')).jsonSyntax(text, language);
    default:
      return (await import('./tree-syntax.js')).treeSyntax(text, language);
  }
}

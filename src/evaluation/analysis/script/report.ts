import type TypeScript from 'typescript';
import type { AnalysedLanguage } from '../../domain/languages.js';
import { meaningOfBiomeRule } from '../../domain/script-rules.js';
import { changedLines } from '../changed-lines.js';
import type { Diagnostic } from '../tasks.js';
import { biomeFormat, biomeLint } from './biome.js';
import { scriptStyleOf } from './style.js';
import { parseScript, typescript } from './typescript.js';

type ScriptLanguage = Exclude<AnalysedLanguage, 'python'>;

/** What biome's rules find in a text that parses. No comment can silence a rule. */
export function scriptLint(text: string, language: ScriptLanguage): Diagnostic[] {
  const { file, fileName } = parseScript(text, language);
  const audible = text.replace(/biome-(ignore)/g, 'biome_$1');
  const offered = topLevelNames(file);
  const bytes = Buffer.from(audible, 'utf8');
  const lineOf = lineCounter(bytes);
  return biomeLint(audible, fileName, scriptStyleOf(text)).flatMap(
    ({ rule, message, severity, span }): Diagnostic[] => {
      // What a response declares at its top is what it offers, whether it exports it or not.
      const name = span ? bytes.toString('utf8', span[0], span[1]) : '';
      if (rule === 'correctness/noUnusedVariables' && offered.has(name)) return [];
      return [
        {
          rule,
          message,
          line: span ? lineOf(span[0]) : null,
          severity: meaningOfBiomeRule(rule, severity).severity,
        },
      ];
    },
  );
}

/** Lines that biome's formatter would change, in the conventions that the text itself follows. */
export function scriptUnformattedLines(text: string, language: ScriptLanguage): number[] {
  const { fileName } = parseScript(text, language);
  const audible = text.replace(/biome-(ignore)/g, 'biome_$1');
  const formatted = biomeFormat(audible, fileName, scriptStyleOf(text));
  return formatted === null ? [] : changedLines(audible, formatted);
}

/** Names declared at the top level of a file, those bound by patterns included. */
export function topLevelNames(file: TypeScript.SourceFile): Set<string> {
  const ts = typescript();
  const names = new Set<string>();
  const bind = (name: TypeScript.BindingName): void => {
    if (ts.isIdentifier(name)) names.add(name.text);
    else for (const element of name.elements) if (ts.isBindingElement(element)) bind(element.name);
  };
  for (const statement of file.statements) {
    if (ts.isVariableStatement(statement))
      for (const item of statement.declarationList.declarations) bind(item.name);
    const isNamed =
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isEnumDeclaration(statement);
    if (isNamed && statement.name) names.add(statement.name.text);
  }
  return names;
}

/** Lines of byte offsets, asked for in any order. */
function lineCounter(bytes: Buffer): (offset: number) => number {
  const starts = [0];
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}

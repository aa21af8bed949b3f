import type { AnalysedLanguage } from '../domain/languages.js';
import type { CodeFacts, Diagnostic, Rewriting } from './tasks.js';

/** What can be done with the code of one language, all at its own lines. All but `facts` want text that parses. */
export interface CodeAnalyser {
  lint(text: string): Diagnostic[];
  unformattedLines(text: string): number[];
  facts(text: string): CodeFacts;
  /** Safe fixes only, to a fixpoint. */
  fix(text: string): Rewriting;
  /** The formatter's text, if it is shown to mean the same; else the text unchanged. */
  reformat(text: string): Rewriting;
}

/** The analyser of a language; its modules are loaded when first asked for. */
export async function analyserOf(language: AnalysedLanguage): Promise<CodeAnalyser> {
  if (language === 'python') return (await import('./python/analyser.js')).pythonAnalyser;
  return (await import('./script/analyser.js')).scriptAnalyser(language);
}

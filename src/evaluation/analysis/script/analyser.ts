import type { CodeAnalyser } from '../analyser.js';
import type { AnalysedLanguage } from '../../domain/languages.js';
import { scriptFacts } from './facts.js';
import { scriptLint, scriptUnformattedLines } from './report.js';
import { fixScript, reformatScript } from './rewriting.js';

/** The analyser of JavaScript or TypeScript. */
export function scriptAnalyser(language: Exclude<AnalysedLanguage, 'python'>): CodeAnalyser {
  return {
    lint: (text) => scriptLint(text, language),
    unformattedLines: (text) => scriptUnformattedLines(text, language),
    facts: (text) => scriptFacts(text, language),
    fix: (text) => fixScript(text, language),
    reformat: (text) => reformatScript(text, language),
  };
}

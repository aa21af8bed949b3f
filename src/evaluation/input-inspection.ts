import type { AnalysisHost } from './analysis/analysis-host.js';
import { analysisTask } from './analysis/analysis-host.js';
import type { DataFormat } from './domain/evaluation.js';
import { isAnalysedLanguage, isGrammarLanguage } from './domain/languages.js';
import type { Secret } from './domain/redaction.js';

/** What can be found out about an input before it is accepted. */
export interface InputInspector {
  /** Canonical name of the language of a response's code; null where it is no code, or cannot be told. */
  guessLanguage(text: string, agentType: string, signal?: AbortSignal): Promise<string | null>;
  /** Where tests do not parse in their language; null where they do, or nothing here can tell. */
  findTestProblem(
    tests: string,
    language: string,
    signal?: AbortSignal,
  ): Promise<{ readonly message: string; readonly line: number | null } | null>;
  /** The secrets in texts, about code in a language or null; null where they could not all be looked at. */
  findSecrets(
    texts: readonly string[],
    signal?: AbortSignal,
    language?: string | null,
  ): Promise<readonly Secret[] | null>;
}

/** Agents that answer in code when nothing else is said. */
const CODING_AGENTS = new Set(['engineer', 'qa', 'data_engineer', 'data-engineer']);

export function createInputInspector(analysis: AnalysisHost): InputInspector {
  return {
    async guessLanguage(text, agentType, signal) {
      const [outcome] = await analysis.run([analysisTask('language.guess', { text })], signal);
      if (!outcome.ok) return null;
      const { language, form, isSure } = outcome.report;
      if (!isSure && isGrammarLanguage(language)) {
        const [parsed] = await analysis.run([analysisTask('grammar.syntax', { text, language })], signal);
        if (!parsed.ok || parsed.report.errors.length > 0) return null;
      }
      // A document with examples is about code; it is not code.
      return form === 'FENCED' && !CODING_AGENTS.has(agentType) ? null : language;
    },
    async findTestProblem(tests, language, signal) {
      if (isGrammarLanguage(language)) {
        const [parsed] = await analysis.run(
          [analysisTask('grammar.syntax', { text: tests, language })],
          signal,
        );
        const first = parsed.ok ? parsed.report.errors[0] : undefined;
        return first ? { message: first.message, line: first.line } : null;
      }
      if (!isAnalysedLanguage(language)) return null;
      const [outcome] = await analysis.run([analysisTask('code.parse', { text: tests, language })], signal);
      if (outcome.ok) return outcome.report.problem;
      return outcome.isUntried ? null : { message: outcome.reason, line: null };
    },
    async findSecrets(texts, signal, language = null) {
      if (texts.length === 0) return [];
      const outcomes = await analysis.run(
        texts.map((text) => analysisTask('text.secrets', { text, language })),
        signal,
      );
      const found: Secret[] = [];
      for (const [index, outcome] of outcomes.entries()) {
        if (!outcome.ok) return null;
        const text = texts[index] ?? '';
        for (const { kind, start, end } of outcome.report.secrets)
          found.push({ kind, value: text.slice(start, end) });
      }
      return found;
    },
  };
}

const FENCE_LINE = /^[ >\t]{0,6}(`{3}|~{3})/m;
const HEADING_LINE = /^#{1,6} \S/m;
const SPEAKER_LINE = /^(\*\*)?(user|assistant|human|agent|customer|support|ai|system)(\*\*)?:/gim;
const JSON_MESSAGES = /^\s*(\{\s*"messages"\s*:\s*)?\[\s*\{\s*"role"\s*:\s*"/;
const CODE_LINE =
  /^\s*((async )?def \w+\(|class \w+|import \w|from [\w.]+ import |(export |async )*function\b|(const|let|var) \w|return\b|#include|package \w+|public \w|assert\b|test\(|describe\(|it\(|[\w.]+\(.*\);?$)/m;

/** The format of a response by its agent's kind and its shape. Looks at lines only, in linear time. */
export function guessDataFormat(agentType: string, text: string): DataFormat {
  if (agentType === 'documentation') return 'DOCUMENTATION';
  const hasFence = FENCE_LINE.test(text);
  if (CODING_AGENTS.has(agentType)) {
    if (hasFence) return 'MIXED';
    if (CODE_LINE.test(text) || agentType === 'engineer') return 'CODE';
    return 'ANALYSIS';
  }
  if (JSON_MESSAGES.test(text) || (text.match(SPEAKER_LINE)?.length ?? 0) >= 2) return 'CONVERSATION';
  if (hasFence) return 'MIXED';
  if (HEADING_LINE.test(text)) return agentType === 'research' ? 'ANALYSIS' : 'DOCUMENTATION';
  return CODE_LINE.test(text) ? 'CODE' : 'ANALYSIS';
}

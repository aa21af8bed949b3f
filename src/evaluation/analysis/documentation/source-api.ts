import { isAnalysedLanguage, normalizeLanguage, type AnalysedLanguage } from '../../domain/languages.js';
import { guessLanguageOf } from '../guess-language.js';
import { syntaxErrorsOf } from '../prepared-code.js';
import { pythonApi } from './python-api.js';
import { scriptApi } from './script-api.js';

export interface ApiParameter {
  readonly name: string;
  /** As written in the source; null where there is none. */
  readonly default: string | null;
  readonly type: string | null;
  readonly isOptional: boolean;
}

/** Something that a source offers to its users. */
export interface ApiItem {
  /** As in add, Stack, Stack.push. */
  readonly name: string;
  readonly kind: 'function' | 'class' | 'method' | 'value' | 'type';
  /** Null where it cannot be called. */
  readonly parameters: readonly ApiParameter[] | null;
  /** It takes arguments beyond those named: *args, **kwargs, rest parameters, patterns. */
  readonly takesMore: boolean;
  readonly returnType: string | null;
  /** Null where it is not known, as in functions without a body. */
  readonly returnsValue: boolean | null;
  /** It need be documented. */
  readonly isPublic: boolean;
}

export interface SourceApi {
  readonly language: AnalysedLanguage;
  readonly source: string;
  readonly items: readonly ApiItem[];
  /** Names at the top level, imports included. */
  readonly declared: ReadonlySet<string>;
  /** Every name that occurs in the code, members and words of strings included. */
  readonly words: ReadonlySet<string>;
}

/** What a source offers. @returns null with the reason where that cannot be told */
export function sourceApiOf(
  source: string,
  language: string | null,
): { api: SourceApi } | { api: null; reason: string } {
  const given = language === null ? null : normalizeLanguage(language);
  const used = isAnalysedLanguage(given) ? given : guessLanguageOf(source).language;
  if (!isAnalysedLanguage(used))
    return {
      api: null,
      reason: `Names are compared with Python, JavaScript and TypeScript only; the source is ${used ?? 'none that is known'}.`,
    };
  const error = syntaxErrorsOf(source, used)[0];
  if (error)
    return {
      api: null,
      reason: `The source does not parse as ${used}: ${error.message} (line ${error.line}).`,
    };
  return { api: used === 'python' ? pythonApi(source) : scriptApi(source, used) };
}

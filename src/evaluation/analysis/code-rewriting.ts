import { analyserOf } from './analyser.js';
import type { CodeAnalyser } from './analyser.js';
import { prepareCode, syntaxErrorsOf } from './prepared-code.js';
import type { CodeInput, Rewriting } from './tasks.js';

/** Safe fixes to the code of a response. */
export function fixCode(input: CodeInput): Promise<Rewriting> {
  return rewrite(input, (analyser, text) => analyser.fix(text));
}

/** The code of a response, formatted. */
export function reformatCode(input: CodeInput): Promise<Rewriting> {
  return rewrite(input, (analyser, text) => analyser.reformat(text));
}

/**
 * Rewrites the code of a response and nothing else: the prose around fences stays as it is, byte by byte. Code that
 * does not parse is left alone, and so is a fence that does not parse by itself or is indented.
 */
async function rewrite(
  input: CodeInput,
  change: (analyser: CodeAnalyser, text: string) => Rewriting,
): Promise<Rewriting> {
  const { form, source, fences, errors } = prepareCode(input);
  if (form === 'NONE' || errors.length > 0) return { text: input.response, done: [] };
  const analyser = await analyserOf(input.language);
  if (form === 'WHOLE') return change(analyser, source);

  let text = input.response;
  const done: string[] = [];
  for (const fence of [...fences].reverse()) {
    if (!fence.isVerbatim || syntaxErrorsOf(fence.code, input.language).length > 0) continue;
    const result = change(analyser, fence.code);
    // Names may be imported in one fence and used in the next: only what the joined code agrees with is kept.
    const candidate = text.slice(0, fence.start) + result.text + text.slice(fence.end);
    if (result.text === fence.code) continue;
    if (countOf(analyser, input, candidate) > countOf(analyser, input, text)) continue;
    text = candidate;
    done.unshift(...result.done);
  }
  return { text, done };
}

function countOf(analyser: CodeAnalyser, input: CodeInput, response: string): number {
  const prepared = prepareCode({ ...input, response });
  if (prepared.errors.length > 0) return Number.POSITIVE_INFINITY;
  return analyser.lint(prepared.source).filter((item) => item.severity === 'ERROR').length;
}

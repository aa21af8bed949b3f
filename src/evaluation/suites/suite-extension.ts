import { prepareCode, syntaxErrorsOf } from '../analysis/prepared-code.js';
import type { Rewriting } from '../analysis/tasks.js';
import { applyEdits } from '../executors/syntax.js';
import { placeInResponse } from './suite-padding.js';
import type { CallsInput, CallsReport, ExtensionInput } from './suite.js';

/** Calls of the source's functions that a suite could make. */
export async function suiteCalls(input: CallsInput): Promise<CallsReport> {
  const { language, source } = input;
  const prepared = prepareCode(input);
  const isSound = prepared.form !== 'NONE' && prepared.errors.length === 0;
  if (!isSound || syntaxErrorsOf(source, language).length > 0) return { calls: [] };
  if (language !== 'python') {
    return { calls: (await import('./script-calls.js')).scriptCalls(prepared.source, source, language) };
  }
  const parser = await (await import('../analysis/python/tree-sitter.js')).pythonTreeSitter();
  return { calls: (await import('./python-calls.js')).pythonCalls(parser, prepared.source, source) };
}

/** A suite with assertions added at its end, in its own style; all else byte for byte. */
export async function extendSuite(input: ExtensionInput): Promise<Rewriting> {
  const { response, language, expectations } = input;
  const unchanged = { text: response, done: [] };
  const prepared = prepareCode(input);
  if (prepared.form === 'NONE' || prepared.errors.length > 0 || expectations.length === 0) return unchanged;
  const { source } = prepared;
  const edit =
    language === 'python'
      ? (await import('./python-extension.js')).pythonExtension(
          await (await import('../analysis/python/tree-sitter.js')).pythonTreeSitter(),
          source,
          expectations,
        )
      : (await import('./script-extension.js')).scriptExtension(source, language, expectations);
  const at = edit ? placeInResponse(prepared, edit.from) : null;
  if (!edit || at === null) return unchanged;
  const text = applyEdits(response, [{ from: at, to: at, text: edit.text }]);
  const isSound = syntaxErrorsOf(prepareCode({ response: text, language }).source, language).length === 0;
  const done = expectations.map(({ call, value }) => `${call} gives ${value}`);
  return isSound ? { text, done } : unchanged;
}

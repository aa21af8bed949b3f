import { prepareCode, syntaxErrorsOf, type PreparedCode } from '../analysis/prepared-code.js';
import type { CodeInput } from '../analysis/tasks.js';
import { applyEdits, lineTeller, type Edit } from '../executors/syntax.js';
import { paddingOf, wholeLines } from './padding.js';
import type { PaddingReport, SuiteBlock } from './suite.js';

/** Tests and assertions of a suite that prove nothing, or nothing new, and the suite without them. */
export async function suitePadding(input: CodeInput): Promise<PaddingReport> {
  const { response, language } = input;
  const prepared = prepareCode(input);
  const { source, form, errors, lineOf } = prepared;
  const unchanged = { text: response, done: [] };
  if (form === 'NONE' || errors.length > 0) return { findings: [], without: unchanged };
  const padding = paddingOf(await blocksOf(source, language));
  const codeLineOf = lineTeller(source);
  const edits: Edit[] = [];
  const done: string[] = [];
  for (const { isRemovable, from, to, message } of padding) {
    const range = wholeLines(source, from, to);
    const start = placeInResponse(prepared, range.from);
    if (!isRemovable || start === null) continue;
    const edit = { from: start, to: start + range.to - range.from, text: '' };
    // What spans two fences is left where it is.
    if (response.slice(edit.from, edit.to) !== source.slice(range.from, range.to)) continue;
    edits.push(edit);
    done.push(message);
  }
  const text = applyEdits(response, edits);
  const isSound =
    text.trim() !== '' &&
    syntaxErrorsOf(prepareCode({ response: text, language }).source, language).length === 0;
  return {
    findings: padding.map(({ rule, message, from }) => ({
      rule,
      message,
      line: lineOf(codeLineOf(from)),
      severity: 'WARNING',
    })),
    without: isSound ? { text, done } : unchanged,
  };
}

async function blocksOf(source: string, language: CodeInput['language']): Promise<SuiteBlock[]> {
  if (language === 'python') {
    const parser = await (await import('../analysis/python/tree-sitter.js')).pythonTreeSitter();
    return (await import('./python-suite.js')).pythonBlocks(parser, source);
  }
  return (await import('./script-suite.js')).scriptBlocks(source, language);
}

/** Where a place of the code is in the response; null where its fence is not there as it is. */
export function placeInResponse({ form, fences }: PreparedCode, offset: number): number | null {
  if (form === 'WHOLE') return offset;
  let before = 0;
  for (const { code, start, isVerbatim } of fences) {
    if (offset <= before + code.length) return isVerbatim ? start + offset - before : null;
    before += code.length + 1;
  }
  return null;
}

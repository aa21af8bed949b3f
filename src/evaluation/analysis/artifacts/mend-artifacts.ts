import { applyEdits, type Edit } from '../../executors/syntax.js';
import type { Rewriting } from '../tasks.js';
import { isLayoutJudged } from './data/check-json.js';
import { unevenLines } from './data/json-layout.js';
import { quotingEdits } from './shell/quote-words.js';
import { splitArtifacts } from './split-artifacts.js';

/**
 * Mends in the files of a response what can be mended without a doubt: quotes around variables of shell scripts that
 * stand for one word, and the indentation of JSON. All other text stays as it is, byte for byte.
 */
export async function mendArtifacts(response: string, language: string | null): Promise<Rewriting> {
  const edits: Edit[] = [];
  let [quoted, indented] = [0, 0];
  for (const { format, text, offset } of splitArtifacts(response, language).parts) {
    if (offset === null) continue;
    let own: readonly Edit[] = [];
    if (format === 'shell') {
      own = await quotingEdits(text);
      quoted += own.length;
    } else if (format === 'json' && isLayoutJudged(text)) {
      own = unevenLines(text);
      indented += own.length;
    }
    edits.push(...own.map((edit) => ({ ...edit, from: edit.from + offset, to: edit.to + offset })));
  }
  const done = [
    ...(quoted > 0 ? [`quoted ${quoted} ${quoted === 1 ? 'variable' : 'variables'}`] : []),
    ...(indented > 0 ? [`indented ${indented} ${indented === 1 ? 'line' : 'lines'} of JSON`] : []),
  ];
  return { text: applyEdits(response, edits), done };
}

import { ruffParse } from './ruff.js';
import { tokenize } from './tokens.js';

/** Beyond these the tree takes too long to write out, and nothing is claimed. */
const MAX_BYTES = 32 * 1024;
const MAX_DEPTH = 24;
const MAX_LINE_TOKENS = 1_000;

/**
 * Whether two Python texts have one syntax tree: places, quotes and the white space inside docstrings apart. Texts too
 * large or too deep to compare are not the same as far as anyone knows.
 */
export function sameMeaning(before: string, after: string): boolean {
  if (!isComparable(before) || !isComparable(after)) return false;
  return treeOf(before) === treeOf(after);
}

function isComparable(text: string): boolean {
  if (Buffer.byteLength(text) > MAX_BYTES) return false;
  let depth = 0;
  let onLine = 0;
  for (const { kind } of tokenize(text)) {
    if (kind === 'Indent' || /^L(par|sqb|brace)$/.test(kind)) depth += 1;
    if (kind === 'Dedent' || /^R(par|sqb|brace)$/.test(kind)) depth -= 1;
    onLine = kind === 'Newline' ? 0 : onLine + 1;
    if (depth > MAX_DEPTH || onLine > MAX_LINE_TOKENS) return false;
  }
  return true;
}

function treeOf(text: string): string {
  return ruffParse(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !/^(range|node_index|quote_style|prefix|triple_quoted):/.test(line))
    .join('\n')
    .replace(/^value: "(?:[^"\\]|\\.)*"/gm, (literal) =>
      literal.replace(/(\\n|\\t|\s)+/g, ' ').replace(/ "$/, '"'),
    )
    .replace(/^value: " /gm, 'value: "');
}

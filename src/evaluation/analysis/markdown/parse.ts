import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

let last: { text: string; tree: Root } | null = null;

/** The tree of a GitHub-flavoured Markdown text, not to be changed: the last one is remembered, for it is asked for several times. */
export function parseMarkdown(text: string): Root {
  if (last?.text !== text) last = { text, tree: parse(text) };
  return last.tree;
}

/** The parser's time for tables grows with the square of their rows: a thousand take half a second, ten thousand a minute. */
const MAX_TABLE_ROWS = 1_000;

function parse(text: string): Root {
  const rows = text.match(/^[^\n|]*\|/gm)?.length ?? 0;
  if (rows > MAX_TABLE_ROWS) return fromMarkdown(text);
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

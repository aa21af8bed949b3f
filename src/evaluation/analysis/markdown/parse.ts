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

function parse(text: string): Root {
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

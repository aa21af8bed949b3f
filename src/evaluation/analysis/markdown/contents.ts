import type { Heading, List, Root } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { toc } from 'mdast-util-toc';
import type { Diagnostic, Rewriting } from '../tasks.js';
import { anchorLinks } from './references.js';
import { parseMarkdown } from './parse.js';

const MIN_SECTIONS = 4;
const MIN_LINES = 100;

/** A long document of several sections without a table of contents. */
export function missingContents(tree: Root, text: string): Diagnostic[] {
  const at = placeOf(tree, text);
  if (at === null) return [];
  return [
    {
      rule: 'missing-contents',
      message: `A document of ${text.split('\n').length} lines and ${sectionsOf(tree).length} sections has no table of contents`,
      line: at.position?.start.line ?? 1,
      severity: 'INFO',
    },
  ];
}

/** Puts a table of contents in front of the first section, in the document's own style; all else stays as it is. */
export function addContents(text: string): Rewriting {
  const tree = parseMarkdown(text);
  const first = placeOf(tree, text);
  const offset = first?.position?.start.offset;
  if (!first || offset === undefined) return { text, done: [] };
  const isTitled = tree.children.filter((node) => node.type === 'heading' && node.depth === 1).length === 1;
  const { map } = toc(tree, { minDepth: isTitled ? 2 : 1, maxDepth: 3, tight: true });
  if (!map) return { text, done: [] };
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const bullet = /^([-*+]) /m.exec(text)?.[1] ?? '-';
  const lines = linesOf(map, bullet, '');
  const isUnderlined = first.position?.end.line !== first.position?.start.line;
  const heading =
    isUnderlined && first.depth <= 2
      ? `Contents\n${(first.depth === 1 ? '=' : '-').repeat(8)}`
      : `${'#'.repeat(first.depth)} Contents`;
  const block = `${heading}\n\n${lines.join('\n')}\n\n`.replaceAll('\n', newline);
  return {
    text: text.slice(0, offset) + block + text.slice(offset),
    done: [`added a table of contents of ${lines.length} entries`],
  };
}

/** The heading of the first section where there ought to be a table of contents before it; else null. */
function placeOf(tree: Root, text: string): Heading | null {
  const sections = sectionsOf(tree);
  if (sections.length < MIN_SECTIONS || text.split('\n').length <= MIN_LINES) return null;
  const isThere =
    tree.children.some(
      (node) => node.type === 'heading' && /^(table of )?contents$|^toc$/i.test(toString(node).trim()),
    ) ||
    tree.children.some(
      (node) => node.type === 'list' && anchorLinks({ type: 'root', children: [node] }).length >= 3,
    ) ||
    /\[\[?_*toc_*\]?\]/i.test(text);
  return isThere ? null : (sections[0] ?? null);
}

/** The headings below the title, on the level that divides the document. */
function sectionsOf(tree: Root): Heading[] {
  const headings = tree.children.filter((node) => node.type === 'heading');
  const top = headings.filter((node) => node.depth === 1);
  return top.length > 1 ? top : headings.filter((node) => node.depth === 2);
}

function linesOf(list: List, bullet: string, indent: string): string[] {
  return list.children.flatMap((item) =>
    item.children.flatMap((child) => {
      if (child.type === 'list') return linesOf(child, bullet, `${indent}  `);
      const link = child.type === 'paragraph' ? child.children[0] : undefined;
      if (link?.type !== 'link') return [];
      const title = link.children
        .map((part) => (part.type === 'inlineCode' ? `\`${part.value}\`` : escaped(toString(part))))
        .join('');
      return [`${indent}${bullet} [${title}](${link.url})`];
    }),
  );
}

function escaped(text: string): string {
  return text.replace(/[\\[\]*_`<>]/g, '\\$&');
}

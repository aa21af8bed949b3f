import type { Nodes, Root, RootContent } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import type { Diagnostic } from '../tasks.js';
import { lastOf } from './names.js';
import type { SourceApi } from './source-api.js';

export interface CoverageReport {
  /** Public functions, classes and methods of the source. */
  readonly total: number;
  readonly documented: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** So many words make a name in a list into a name that something is said of. */
const MIN_WORDS = 3;
const WORD = /[A-Za-z_$][\w$]*/g;

/** Which public names of the source a document tells of. A name alone, in a list of names, tells nothing. */
export function coverageOf(tree: Root, api: SourceApi): CoverageReport {
  const { said, named } = namesSaid(tree);
  const wanted = api.items.filter((item) => item.isPublic);
  const isSaid = (name: string): boolean => said.has(lastOf(name));
  const missing = wanted.filter((item) => !isSaid(item.name));
  const diagnostics = missing.map((item): Diagnostic => {
    const what = item.kind === 'class' ? `The class ${item.name}` : `${item.name}()`;
    return {
      rule: 'undocumented-name',
      message: named.has(lastOf(item.name))
        ? `${what} is named, and nothing is said of it`
        : `${what} of the source is not described`,
      line: null,
      severity: item.kind === 'method' ? 'WARNING' : 'ERROR',
    };
  });
  return { total: wanted.length, documented: wanted.length - missing.length, diagnostics };
}

function namesSaid(tree: Root): { said: Set<string>; named: Set<string> } {
  const said = new Set<string>();
  const named = new Set<string>();
  const addTo = (names: Set<string>, text: string): void => {
    for (const match of text.matchAll(WORD)) names.add(match[0]);
  };
  tree.children.forEach((node, at) => {
    if (node.type === 'heading')
      addTo(hasContent(tree.children, at) ? said : named, toString(node).slice(0, 400));
  });
  visit(tree, (node) => {
    if (node.type === 'code') {
      if (node.lang) addTo(said, withoutComments(node.value));
    } else if (node.type === 'paragraph' || node.type === 'tableRow') {
      const { codes, words } = contentOf(node);
      const names = words >= MIN_WORDS ? said : named;
      for (const code of codes) addTo(names, code);
    }
  });
  return { said, named };
}

function hasContent(nodes: readonly RootContent[], at: number): boolean {
  const next = nodes[at + 1];
  const heading = nodes[at];
  return (
    next !== undefined &&
    !(next.type === 'heading' && heading?.type === 'heading' && next.depth <= heading.depth)
  );
}

/** Code in a block, and names in its prose that can be no word; with the words that are prose. */
function contentOf(block: Nodes): { codes: string[]; words: number } {
  const codes: string[] = [];
  let words = 0;
  visit(block, (node) => {
    if (node.type === 'inlineCode') codes.push(node.value);
    if (node.type !== 'text') return;
    for (const [word] of node.value.matchAll(WORD)) {
      if (/_|[a-z][A-Z]/.test(word)) codes.push(word);
      else words += 1;
    }
  });
  return { codes, words };
}

function withoutComments(code: string): string {
  return code.replace(/(^|\s)(#|\/\/)[^\n]*/g, '$1');
}

import GithubSlugger from 'github-slugger';
import type { Heading, Html, Root } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { isAnalysedLanguage, isGrammarLanguage } from '../../domain/languages.js';
import { isExcerpt } from '../../parts/excerpt.js';
import { syntaxErrorsOf } from '../prepared-code.js';
import type { Diagnostic, MarkdownReferences } from '../tasks.js';
import type { Fence } from './fences.js';
import { fencesOf } from './fences.js';
import { isDeclaration } from '../documentation/signature.js';
import { parseMarkdown } from './parse.js';

/** Whether the anchors that a document links to exist in it, and the code in its fences parses. */
export function markdownReferences(text: string): MarkdownReferences {
  const tree = parseMarkdown(text);
  const targets = anchorTargets(tree);
  const links = anchorLinks(tree);
  const broken = links
    .filter((link) => !targets.has(link.anchor))
    .map((link): Diagnostic => ({
      rule: 'broken-anchor',
      message: `#${link.anchor} is no heading of this document`,
      line: link.line,
      severity: 'ERROR',
    }));
  return { anchors: { checked: links.length, broken }, fences: checkFences(fencesOf(text)) };
}

/** Anchors as GitHub makes them of headings, and those that HTML sets. */
export function anchorTargets(tree: Root): Set<string> {
  const targets = new Set<string>(['top', '']);
  const slugger = new GithubSlugger();
  visit(tree, 'heading', (node: Heading) => void targets.add(slugger.slug(toString(node))));
  visit(tree, 'html', (node: Html) => {
    for (const match of node.value.matchAll(/\b(?:id|name)\s*=\s*["']([^"']+)["']/g))
      targets.add(match[1] ?? '');
  });
  return targets;
}

export interface AnchorLink {
  readonly anchor: string;
  readonly line: number;
  readonly url: string;
}

/** Links to a place in the same document. */
export function anchorLinks(tree: Root): AnchorLink[] {
  const links: AnchorLink[] = [];
  visit(tree, (node) => {
    if (node.type !== 'link' && node.type !== 'definition') return;
    const { url, position } = node;
    if (url.startsWith('#'))
      links.push({ anchor: decoded(url.slice(1)), line: position?.start.line ?? 1, url });
  });
  return links;
}

function decoded(anchor: string): string {
  try {
    return decodeURIComponent(anchor);
  } catch {
    return anchor;
  }
}

function checkFences(fences: readonly Fence[]): MarkdownReferences['fences'] {
  let parsed = 0;
  let skipped = 0;
  const broken: Diagnostic[] = [];
  const others: MarkdownReferences['fences']['others'][number][] = [];
  for (const fence of fences) {
    const { code, language, line } = fence;
    // Interactive sessions, signatures and excerpts are not whole programs.
    const isPart = isExcerpt(code, language) || (isAnalysedLanguage(language) && isDeclaration(code));
    if (language === 'json' && isPart && isJson(code)) parsed += 1;
    else if (isPart) skipped += 1;
    else if (isGrammarLanguage(language)) others.push({ code, language, line });
    else if (!isAnalysedLanguage(language)) skipped += 1;
    else {
      const first = syntaxErrorsOf(code, language)[0];
      if (first) broken.push(brokenFence(fence, first));
      else parsed += 1;
    }
  }
  return { parsed, skipped, broken, others };
}

function isJson(code: string): boolean {
  try {
    JSON.parse(code);
    return true;
  } catch {
    return false;
  }
}

function brokenFence({ language, line }: Fence, first: Diagnostic): Diagnostic {
  const message = `This ${language} does not parse: ${first.message}`;
  return { rule: 'fence-syntax', message, line: line + (first.line ?? 1) - 1, severity: 'ERROR' };
}

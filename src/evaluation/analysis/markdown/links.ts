import type { Root } from 'mdast';
import { visit } from 'unist-util-visit';
import type { Diagnostic } from '../tasks.js';

export interface LinksReport {
  readonly checked: number;
  /** Links to files of which it is not known whether they exist. */
  readonly skipped: number;
  readonly broken: readonly Diagnostic[];
}

/** Whether the files exist that a document links to by relative paths. @param files all there are; null where not known */
export function checkLinks(tree: Root, files: readonly string[] | null): LinksReport {
  const known = files === null ? null : new Set(files.flatMap((file) => withFolders(normalized(file))));
  const broken: Diagnostic[] = [];
  let checked = 0;
  let skipped = 0;
  visit(tree, (node) => {
    if (node.type !== 'link' && node.type !== 'definition' && node.type !== 'image') return;
    const { url } = node;
    if (url === '' || url.startsWith('#') || url.startsWith('//') || /^[a-z][a-z\d+.-]*:/i.test(url)) return;
    if (known === null) {
      skipped += 1;
      return;
    }
    checked += 1;
    const path = normalized(decoded(url.replace(/[?#].*$/s, '')));
    if (path !== '' && !known.has(path))
      broken.push({
        rule: 'broken-link',
        message: `There is no file ${path.slice(0, 200)}`,
        line: node.position?.start.line ?? 1,
        severity: 'ERROR',
      });
  });
  return { checked, skipped, broken };
}

function withFolders(file: string): string[] {
  const parts = file.split('/').slice(0, 50);
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}

function normalized(path: string): string {
  const parts: string[] = [];
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

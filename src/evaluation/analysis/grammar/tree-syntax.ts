import type { Language, Tree, TreeCursor } from 'web-tree-sitter';
import type { Diagnostic, GrammarReport } from '../tasks.js';
import { excerpt, markerIn, MAX_ERRORS, syntaxError } from './diagnostics.js';
import type { TreeLanguage } from './tree-sitter.js';
import { withTree } from './tree-sitter.js';

/** A macro may stand for anything, in places where the grammar of the language without it allows nothing. */
const HAS_MACROS = new Set<TreeLanguage>(['c', 'cpp']);
const MACRO = /\b[A-Z][A-Z0-9_]{2,}\b/;

const COMMENTS = ['comment', 'line_comment', 'block_comment'];
/** Bodies that are yet to be written, where the grammar has a node for them. */
const STUB = /^(todo|unimplemented)!/;

/** What a tree-sitter grammar makes of a text. */
export async function treeSyntax(text: string, language: TreeLanguage): Promise<GrammarReport> {
  // Without an opening tag all of it would be the text around the code.
  const source = language === 'php' && !text.includes('<?') ? `<?php ${text}` : text;
  return withTree(source, language, (tree, grammar) => {
    const { errors, ...report } = walk(tree, grammar);
    if (!HAS_MACROS.has(language) || errors.length === 0) return { ...report, errors, doubt: null };
    const lines = source.split('\n');
    const suspect = errors.find(({ line }) => MACRO.test(nearby(lines, line ?? 1)));
    if (!suspect) return { ...report, errors, doubt: null };
    const doubt = `Line ${suspect.line} does not parse as ${language}, but a macro that is used there may make it right.`;
    return { ...report, errors: [], doubt };
  });
}

/** All nodes once, by a cursor: a query takes time by the square of a node's children, and recursion takes stack. */
function walk(tree: Tree, grammar: Language): Pick<GrammarReport, 'errors' | 'statements' | 'markers'> {
  const errors: Diagnostic[] = [];
  const markers: Diagnostic[] = [];
  const comments = new Set(COMMENTS.map((type) => grammar.idForNodeType(type, true)));
  const macro = grammar.idForNodeType('macro_invocation', true);
  let [statements, depth, brokenTo] = [0, 0, -1];
  const cursor = tree.walk();
  try {
    for (;;) {
      const type = cursor.nodeTypeId;
      const isComment = comments.has(type);
      if (depth === 1 && cursor.nodeIsNamed && !isComment && !/^(php_tag|text)$/.test(cursor.nodeType))
        statements += 1;
      if (isComment) markers.push(...markerIn(cursor.nodeText, cursor.startPosition.row + 1));
      else if (type === macro && STUB.test(cursor.nodeText)) {
        const message = `${excerpt(cursor.nodeText)} stands where the implementation should`;
        const line = cursor.startPosition.row + 1;
        markers.push({ rule: 'stub', message, line, severity: 'ERROR' });
      }
      // Of errors within one another the outermost is told.
      if (errors.length < MAX_ERRORS && cursor.startIndex >= brokenTo) {
        const error = errorAt(cursor.nodeIsMissing, type === ERROR_TYPE, cursor);
        if (error) {
          errors.push(error);
          brokenTo = cursor.endIndex;
        }
      }
      if (cursor.gotoFirstChild()) {
        depth += 1;
        continue;
      }
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return { errors, statements, markers };
        depth -= 1;
      }
    }
  } finally {
    cursor.delete();
  }
}

/** tree-sitter's own number of what it could not fit in. */
const ERROR_TYPE = 65_535;

function errorAt(isMissing: boolean, isError: boolean, cursor: TreeCursor): Diagnostic | null {
  const line = cursor.startPosition.row + 1;
  if (isMissing) return syntaxError(`${named(cursor.nodeType)} is missing here`, line);
  return isError ? syntaxError(`Unexpected: ${excerpt(cursor.nodeText) || 'end'}`, line) : null;
}

function nearby(lines: readonly string[], line: number): string {
  return lines.slice(Math.max(0, line - 2), line + 1).join('\n');
}

/** A token in quotes, the name of a part of the grammar in words. */
function named(type: string): string {
  return /^\w+$/.test(type) ? `A part (${type.replaceAll('_', ' ')})` : `"${type}"`;
}

import { loadModule, parseSync, SqlError } from 'libpg-query';
import { guardStack } from '../guard-stack.js';
import type { Diagnostic, GrammarReport } from '../tasks.js';
import { lineTeller } from '../../executors/syntax.js';
import { markerIn, MAX_ERRORS, syntaxError } from './diagnostics.js';
import { dialectOf, withPlaceholders } from './sql-dialects.js';
import { readSql } from './sql-text.js';
import type { SqlPiece } from './sql-text.js';

const TOO_DEEP = 'This SQL is nested too deeply, or too long, for its parser.';

/** PostgreSQL's own message where its parser's stack is full. */
const EXHAUSTED = /^memory exhausted/;

/** PostgreSQL's comments may stand within one another, which its scanner takes time for by the square. */
export const MAX_COMMENT_DEPTH = 50;

/**
 * What PostgreSQL's own parser makes of a text of one or many statements. What it refuses is held to be wrong only
 * where nothing shows that the text is in another dialect.
 */
export async function sqlSyntax(text: string): Promise<GrammarReport> {
  await loadModule();
  if (commentDepth(text) > MAX_COMMENT_DEPTH) throw new Error(TOO_DEEP);
  const { statements, comments, bare } = readSql(text);
  const markers = comments.flatMap((comment) => markerIn(comment.text, comment.line));
  const report = { statements: statements.length, markers };
  if (statements.length === 0 || parses(text, bare)) return { ...report, errors: [], doubt: null };

  const errors: Diagnostic[] = [];
  for (const statement of statements) {
    const error = errorIn(statement);
    if (error) errors.push(error);
    if (errors.length >= MAX_ERRORS) break;
  }
  const first = errors[0];
  const dialect = dialectOf(bare);
  if (!first || dialect === null) return { ...report, errors, doubt: null };
  const doubt = `Line ${first.line} is not PostgreSQL's SQL (${first.message}), but the text looks like that of ${dialect}.`;
  return { ...report, errors: [], doubt };
}

function parses(text: string, bare: string): boolean {
  return problemOf(text) === null || problemOf(withPlaceholders(text, bare)) === null;
}

function errorIn({ text, line }: SqlPiece): Diagnostic | null {
  const plain = text.trimStart();
  if (problemOf(plain) === null) return null;
  const filled = withPlaceholders(plain, readSql(plain).bare);
  const problem = problemOf(filled);
  if (problem === null) return null;
  const at = lineTeller(filled)(problem.position);
  return syntaxError(`${problem.message} (by PostgreSQL's grammar)`, line + at - 1);
}

/** Why PostgreSQL refuses a text; null where it parses. @throws Error where it is too much for the parser */
function problemOf(text: string): { message: string; position: number } | null {
  try {
    guardStack(() => parseSync(text), TOO_DEEP);
    return null;
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    if (EXHAUSTED.test(error.message)) throw new Error(TOO_DEEP, { cause: error });
    return { message: shortened(error.message), position: error.sqlDetails?.cursorPosition ?? 0 };
  }
}

/** How deep a text's comments of several lines stand within one another. */
export function commentDepth(text: string): number {
  let [depth, deepest] = [0, 0];
  for (const [mark] of text.matchAll(/\/\*|\*\//g)) {
    depth = Math.max(0, depth + (mark === '/*' ? 1 : -1));
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function shortened(message: string): string {
  return message.length > 120 ? `${message.slice(0, 120)}…` : message;
}

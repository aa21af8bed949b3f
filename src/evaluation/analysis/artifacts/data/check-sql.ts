import { hasSqlDetails, loadModule, parseSync } from 'libpg-query';
import { dialectOf, withPlaceholders } from '../../grammar/sql-dialects.js';
import { commentDepth, MAX_COMMENT_DEPTH } from '../../grammar/sql.js';
import { readSql } from '../../grammar/sql-text.js';
import { isCrash } from '../../guard-stack.js';
import { unfinishedMarker } from '../../markers.js';
import type { Diagnostic } from '../../tasks.js';
import { lineAt, ruleFinding, syntaxError, type Checked, type RuleFinding } from '../artifact.js';
import { sqlRules, type SqlStatement } from './sql-rules.js';

const TOO_DEEP = 'The SQL is nested too deeply to be parsed.';

/**
 * Parses SQL as PostgreSQL does, and looks at its syntax tree; drivers' placeholders (?, :name, %s) are let stand. What
 * PostgreSQL refuses is not judged where something shows that it is of another dialect, and which.
 */
export async function checkSql(text: string): Promise<Checked | string> {
  await loadModule();
  if (commentDepth(text) > MAX_COMMENT_DEPTH) throw new Error(TOO_DEEP);
  const plain = attempt(text);
  if (!('message' in plain)) return plain;
  const { bare } = readSql(text);
  const filled = withPlaceholders(text, bare);
  const again = filled === text ? plain : attempt(filled);
  if (!('message' in again)) return again;
  const dialect = dialectOf(bare);
  if (dialect !== null) return `SQL that looks like that of ${dialect}, which is not parsed here`;
  return { what: 'SQL', syntaxErrors: [again], findings: [] };
}

/** What the rules say of a text that parses, else the error. Placeholders change columns, and no lines. */
function attempt(text: string): Checked | Diagnostic {
  const toChars = charOffsets(text);
  const lineOf = lineAt(text);
  try {
    const tree = parseSync(text) as unknown as { stmts?: SqlStatement[] };
    const findings = sqlRules(tree.stmts ?? [], (bytes) => lineOf(skipBlanks(text, toChars(bytes))));
    return { what: 'SQL', syntaxErrors: [], findings: [...findings, ...marks(text, tree.stmts ?? [])] };
  } catch (error) {
    if (isCrash(error)) throw new Error(TOO_DEEP, { cause: error });
    if (!hasSqlDetails(error)) throw error;
    const at = Math.min(toChars(error.sqlDetails?.cursorPosition ?? 0), Math.max(0, text.length - 1));
    return syntaxError(error.message, lineOf(at));
  }
}

function marks(text: string, statements: readonly SqlStatement[]): RuleFinding[] {
  const found: RuleFinding[] = [];
  if (statements.length === 0)
    found.push(ruleFinding('COMPLETENESS', 'ERROR', 'empty-part', 1, 'There is no statement in this SQL'));
  for (const [index, line] of text.split('\n').entries()) {
    const marker = unfinishedMarker(/--(.*)/.exec(line)?.[1] ?? '');
    if (marker !== null)
      found.push(
        ruleFinding('COMPLETENESS', 'WARNING', 'unfinished', index + 1, `Marked as unfinished: "${marker}"`),
      );
  }
  return found;
}

/** PostgreSQL counts bytes of UTF-8; texts here count UTF-16. */
function charOffsets(text: string): (bytes: number) => number {
  // eslint-disable-next-line no-control-regex -- all of ASCII
  if (/^[\x00-\x7f]*$/.test(text)) return (bytes) => bytes;
  const chars = new Uint32Array(Buffer.byteLength(text, 'utf8') + 1);
  let [bytes, position] = [0, 0];
  for (const character of text) {
    const end = bytes + Buffer.byteLength(character, 'utf8');
    chars.fill(position, bytes, end);
    bytes = end;
    position += character.length;
  }
  chars[bytes] = position;
  return (at) => chars[at] ?? position;
}

/** A statement's place is the end of the one before: what it says begins after blanks and comments. */
function skipBlanks(text: string, from: number): number {
  const pattern = /(?:\s|--[^\n]*(?:\n|$))+/y;
  pattern.lastIndex = from;
  return from + (pattern.exec(text)?.[0].length ?? 0);
}

import { hasSqlDetails, loadModule, parseSync } from 'libpg-query';
import { isCrash } from '../../guard-stack.js';
import { unfinishedMarker } from '../../markers.js';
import { lineAt, ruleFinding, syntaxError, type Checked, type RuleFinding } from '../artifact.js';
import { sqlRules, type SqlStatement } from './sql-rules.js';

/** Signs of other dialects, in which PostgreSQL's parser proves nothing. */
const OTHER_DIALECT =
  /`\w+`|\bAUTO_INCREMENT\b|\bENGINE\s*=|\bTOP\s+\d+\b|\bNVARCHAR\b|\bIDENTITY\s*\(\d|\bDATE_SUB\s*\(|\bLIMIT\s+\d+\s*,\s*\d|^[ \t]*GO[ \t]*$|\[\w+\]\.\[\w+\]|\bSELECT\b[^;]{0,2000}\bQUALIFY\b|\bVARCHAR2\b|\bON DUPLICATE KEY\b|\bINSERT OVERWRITE\b|\{\{|\{%/im;

/** Parses SQL as PostgreSQL does, and looks at its syntax tree. SQL of other dialects, where it shows, is not judged. */
export async function checkSql(text: string): Promise<Checked | string> {
  await loadModule();
  const toChars = charOffsets(text);
  const lineOf = lineAt(text);
  try {
    const tree = parseSync(text) as unknown as { stmts?: SqlStatement[] };
    const findings = sqlRules(tree.stmts ?? [], (bytes) => lineOf(skipBlanks(text, toChars(bytes))));
    return { what: 'SQL', syntaxErrors: [], findings: [...findings, ...marks(text, tree.stmts ?? [])] };
  } catch (error) {
    if (isCrash(error)) throw new Error('The SQL is nested too deeply to be parsed.', { cause: error });
    if (!hasSqlDetails(error)) throw error;
    if (OTHER_DIALECT.test(text.slice(0, 64 * 1024))) return "SQL of another dialect than PostgreSQL's";
    const at = Math.min(toChars(error.sqlDetails?.cursorPosition ?? 0), Math.max(0, text.length - 1));
    return { what: 'SQL', syntaxErrors: [syntaxError(error.message, lineOf(at))], findings: [] };
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
  const buffer = Buffer.from(text, 'utf8');
  return (bytes) => buffer.subarray(0, bytes).toString('utf8').length;
}

/** A statement's place is the end of the one before: what it says begins after blanks and comments. */
function skipBlanks(text: string, from: number): number {
  const pattern = /(?:\s|--[^\n]*(?:\n|$))+/y;
  pattern.lastIndex = from;
  return from + (pattern.exec(text)?.[0].length ?? 0);
}

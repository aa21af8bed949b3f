import { parse, SqlError, type Node } from 'libpg-query';
import type { AnalysisModule, Finding } from '../../../src/evaluation/index.js';
import type { SqlReport } from './sql-extension.js';

/** What PostgreSQL's own parser says of a text, and the statements in it that touch every row there is. */
async function check({ text }: { text: string }): Promise<SqlReport> {
  const bytes = Buffer.from(text);
  const lineAt = (offset: number) => bytes.subarray(0, offset).toString().split('\n').length;
  try {
    const { stmts = [] } = await parse(text);
    const findings = stmts.flatMap(({ stmt, stmt_location: start = 0 }): Finding[] => {
      const message = unboundedChange(stmt);
      const words = bytes.subarray(start).toString();
      const gap = Buffer.byteLength(words) - Buffer.byteLength(words.trimStart());
      const line = lineAt(start + gap);
      return message === null ? [] : [{ rule: 'every-row', message, line, severity: 'ERROR' }];
    });
    return { statements: stmts.length, syntaxError: null, findings };
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    const line = text.slice(0, error.sqlDetails?.cursorPosition ?? 0).split('\n').length;
    const syntaxError = { rule: 'sql-syntax', message: error.message, line, severity: 'ERROR' } as const;
    return { statements: 0, syntaxError, findings: [] };
  }
}

/** An UPDATE or DELETE without WHERE: seldom what is meant, and nothing brings the rows back. */
function unboundedChange(statement: Node | undefined): string | null {
  if (statement === undefined) return null;
  if ('DeleteStmt' in statement && !statement.DeleteStmt.whereClause)
    return `DELETE without WHERE empties ${statement.DeleteStmt.relation?.relname ?? 'the table'}`;
  if ('UpdateStmt' in statement && !statement.UpdateStmt.whereClause)
    return `UPDATE without WHERE changes every row of ${statement.UpdateStmt.relation?.relname ?? 'the table'}`;
  return null;
}

export const analyses = {
  handlers: { 'sql-agent.check': check },
  // Whatever is loaded lazily is loaded by this, while the process may still read files.
  warmUp: [{ name: 'sql-agent.check', input: { text: 'SELECT 1' } }],
} satisfies AnalysisModule<'sql-agent.check'>;

import { stringify } from 'csv-stringify/sync';
import type { ExportChunk } from './export-formats.js';
import type { Database } from '../../platform/database/database.js';
import type { ProjectContext } from '../../platform/project.js';
import { selectedPages, type SessionSelection } from './selected-pages.js';
import {
  exportedSession,
  SESSION_COLUMNS,
  type ExportedSession,
  type SessionRow,
} from './session-columns.js';

const SESSIONS = `/* export_sessions */ SELECT x.id, x.batch_id, x.retry_of_id, x.agent_type, x.mode, x.data_format, x.status, x.strategy,
    x.task_description, x.original_response, x.improved_response, b.score AS score_before, a.score AS score_after,
    x.improvement_score, x.cache_hit, x.failure_code, x.failure_message, x.created_at, x.started_at, x.finished_at
  FROM training_session x
  LEFT JOIN evaluation b ON b.project_id = x.project_id AND b.id = x.evaluation_before_id
  LEFT JOIN evaluation a ON a.project_id = x.project_id AND a.id = x.evaluation_after_id
 WHERE true`;

/** Sessions, oldest first, page by page. */
async function* pagesOf(
  ...of: [Database, ProjectContext, SessionSelection]
): AsyncGenerator<ExportedSession[]> {
  for await (const rows of selectedPages<SessionRow>(SESSIONS, ...of)) yield rows.map(exportedSession);
}

/** Sessions as NDJSON: an object a line. */
export async function* sessionsAsNdjson(
  ...of: [Database, ProjectContext, SessionSelection]
): AsyncGenerator<ExportChunk> {
  for await (const page of pagesOf(...of)) {
    yield chunk(page, page.map((each) => `${JSON.stringify(each)}\n`).join(''));
  }
}

/** Sessions as CSV with a heading (RFC 4180). A text that a spreadsheet would run as a formula begins with an apostrophe. */
export async function* sessionsAsCsv(
  ...of: [Database, ProjectContext, SessionSelection]
): AsyncGenerator<ExportChunk> {
  yield chunk([], csv([SESSION_COLUMNS]));
  for await (const page of pagesOf(...of)) {
    yield chunk(page, csv(page.map((session) => SESSION_COLUMNS.map((column) => session[column]))));
  }
}

function chunk({ length }: readonly ExportedSession[], text: string): ExportChunk {
  return { text, rowCount: length, readCount: length };
}

function csv(records: readonly (readonly unknown[])[]): string {
  return stringify(
    records.map((record) => record.map((cell) => (typeof cell === 'boolean' ? String(cell) : cell))),
    { escape_formulas: true, record_delimiter: 'windows', cast: { number: String } },
  );
}

import { stringify } from 'csv-stringify/sync';
import type { ExportChunk } from './export-formats.js';
import type { Database } from '../../platform/database/database.js';
import type { ProjectContext } from '../../platform/project.js';
import {
  exportedSession,
  SESSION_COLUMNS,
  type ExportedSession,
  type SessionRow,
} from './session-columns.js';

/** Responses can be long: what is under way is held in memory. */
const ROWS_AT_ONCE = 100;

/** Which sessions are exported; `range` is by when they were created, half-open. */
export interface SessionSelection {
  readonly agentType: string | null;
  readonly range: { readonly from: Date; readonly to: Date } | null;
}

/** Before all ids. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const FIRST_TIME = new Date(0);
const LAST_TIME = new Date(Date.UTC(9999, 0));

/** Sessions oldest first, page by page; each page is read by a short statement of its own. */
async function* pagesOf(
  database: Database,
  project: ProjectContext,
  { agentType, range }: SessionSelection,
): AsyncGenerator<ExportedSession[]> {
  let after = { at: range?.from ?? FIRST_TIME, id: FIRST_ID };
  for (;;) {
    const rows = await database.read(project, (db) =>
      db.query<SessionRow[]>(
        `/* export_sessions */ SELECT s.id, s.batch_id, s.retry_of_id, s.agent_type, s.mode, s.data_format, s.status, s.strategy,
            s.task_description, s.original_response, s.improved_response, b.score AS score_before, a.score AS score_after,
            s.improvement_score, s.cache_hit, s.failure_code, s.failure_message, s.created_at, s.started_at, s.finished_at
          FROM training_session s
          LEFT JOIN evaluation b ON b.project_id = s.project_id AND b.id = s.evaluation_before_id
          LEFT JOIN evaluation a ON a.project_id = s.project_id AND a.id = s.evaluation_after_id
         WHERE s.project_id = $1 AND (s.created_at, s.id) > ($2, $3::uuid) AND s.created_at < $4${agentType === null ? '' : ' AND s.agent_type = $6'}
         ORDER BY s.created_at, s.id LIMIT $5`,
        [
          project.projectId,
          after.at,
          after.id,
          range?.to ?? LAST_TIME,
          ROWS_AT_ONCE,
          ...(agentType === null ? [] : [agentType]),
        ],
      ),
    );
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(exportedSession);
    if (rows.length < ROWS_AT_ONCE) return;
    after = { at: last.created_at, id: last.id };
  }
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

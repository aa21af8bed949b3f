import type { Database } from '../../platform/database/database.js';
import type { ProjectContext } from '../../platform/project.js';

/** Which rows are exported; `range` is by when they were created, half-open. */
export interface SessionSelection {
  readonly agentType: string | null;
  readonly range: { readonly from: Date; readonly to: Date } | null;
}

/** Responses can be long: what is under way is held in memory. */
const ROWS_AT_ONCE = 100;
/** Before all ids. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const FIRST_TIME = new Date(0);
const LAST_TIME = new Date(Date.UTC(9999, 0));

/**
 * The rows that are selected, oldest first, page by page; each page is read by a short statement of its own.
 *
 * @param query up to a condition, to which more are added; the table whose rows are selected is `x`
 */
export async function* selectedPages<Row extends { readonly id: string; readonly created_at: Date }>(
  query: string,
  database: Database,
  project: ProjectContext,
  { agentType, range }: SessionSelection,
): AsyncGenerator<Row[]> {
  let after = { at: range?.from ?? FIRST_TIME, id: FIRST_ID };
  for (;;) {
    const rows = await database.read(project, (db) =>
      db.query<Row[]>(
        `${query} AND x.project_id = $1 AND (x.created_at, x.id) > ($2, $3::uuid) AND x.created_at < $4
           ${agentType === null ? '' : 'AND x.agent_type = $6'}
         ORDER BY x.created_at, x.id LIMIT $5`,
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
    yield rows;
    if (rows.length < ROWS_AT_ONCE) return;
    after = { at: last.created_at, id: last.id };
  }
}

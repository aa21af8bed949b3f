import type { EntityManager } from 'typeorm';
import type { ProjectContext } from '../../platform/project.js';
import { EXPORTED_TABLES, rowsOfProject, type ExportedTable } from './exported-tables.js';
import { isFineTuning, type ExportFormat } from './export-formats.js';
import type { SessionSelection } from './selected-pages.js';

/** Rows up to which they are counted rather than estimated. */
const COUNTED = 10_000;

/** Rows that an export reads: those of its file, but for rows to train with, of which some are left out. */
export async function countRows(
  db: EntityManager,
  project: ProjectContext,
  format: ExportFormat,
  selection: SessionSelection,
): Promise<number> {
  if (format === 'JSON') {
    return [...(await countTables(db, project)).values()].reduce((sum, count) => sum + count, 0);
  }
  if (!isFineTuning(format)) return countSelected(db, project, 'training_session', 'true', selection);
  return (
    (await countSelected(db, project, 'correction', 'true', selection)) +
    (await countSelected(db, project, 'training_session', `status = 'IMPROVED'`, selection))
  );
}

/** Rows of each exported table. */
export async function countTables(
  db: EntityManager,
  { projectId }: ProjectContext,
): Promise<Map<ExportedTable, number>> {
  const queries = EXPORTED_TABLES.map((table) => `SELECT 1 ${rowsOfProject(table)}`);
  const counts = queries.map(
    (query, at) => `(SELECT count(*)::integer FROM (${query} LIMIT ${COUNTED}) AS c) AS t${at}`,
  );
  const [counted] = await db.query<Record<string, number>[]>(
    `/* count_project */ SELECT ${counts.join(', ')}`,
    [projectId],
  );
  const result = new Map<ExportedTable, number>();
  for (const [at, table] of EXPORTED_TABLES.entries()) {
    const count = counted?.[`t${at}`] ?? 0;
    const isAll = count < COUNTED;
    result.set(table, isAll ? count : Math.max(COUNTED, await planned(db, queries[at]!, [projectId])));
  }
  return result;
}

async function countSelected(
  db: EntityManager,
  { projectId }: ProjectContext,
  table: 'training_session' | 'correction',
  where: string,
  { agentType, range }: SessionSelection,
): Promise<number> {
  const query = `SELECT 1 FROM ${table} WHERE project_id = $1 AND ${where} AND ($2::text IS NULL OR agent_type = $2)
    AND ($3::timestamptz IS NULL OR created_at >= $3) AND ($4::timestamptz IS NULL OR created_at < $4)`;
  const parameters = [projectId, agentType, range?.from ?? null, range?.to ?? null];
  const [row] = await db.query<{ count: number }[]>(
    `/* count_${table} */ SELECT count(*)::integer AS count FROM (${query} LIMIT ${COUNTED}) AS c`,
    parameters,
  );
  const count = row?.count ?? 0;
  return count < COUNTED ? count : Math.max(COUNTED, await planned(db, query, parameters));
}

/** How many rows the planner expects. */
async function planned(db: EntityManager, query: string, parameters: unknown[]): Promise<number> {
  const [row] = await db.query<{ 'QUERY PLAN': { Plan: { 'Plan Rows': number } }[] }[]>(
    `EXPLAIN (FORMAT JSON) ${query}`,
    parameters,
  );
  return Math.round(row?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0);
}

import type { DataSource, EntityManager } from 'typeorm';
import type { ProjectContext } from '../../platform/project.js';
import { columnsOf, EXPORTED_TABLES, keyOf, rowsOfProject, type ExportedTable } from './exported-tables.js';
import { layout } from './export-format.js';
import type { ExportChunk } from './export-formats.js';

/** Responses can be long: what is under way is held in memory. */
const ROWS_AT_ONCE = 100;

/**
 * A project as a JSON export, chunk by chunk, all of it as it was at one moment: the reads share a snapshot, which
 * keeps nobody from writing. Times are UTC, and numbers that JSON's readers would round are text.
 *
 * @param schema name of the newest migration: what an import must know
 */
export async function* streamProject(
  dataSource: DataSource,
  project: ProjectContext,
  schema: string,
): AsyncGenerator<ExportChunk> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.connect();
    await runner.query('/* export_begin */ BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await runner.query(
      `/* export_settings */ SELECT set_config('app.project_id', $1, true), set_config('TimeZone', 'UTC', true)`,
      [project.projectId],
    );
    yield around(layout.head(schema));
    for (const [index, table] of EXPORTED_TABLES.entries()) {
      yield around(layout.table(table.name, index === 0));
      yield* rowsOf(runner.manager, table, project.projectId);
    }
    yield around(layout.foot);
    await runner.query('/* export_end */ COMMIT');
  } finally {
    // Whoever stopped reading leaves the transaction open; it has written nothing.
    await runner.query('/* export_abandoned */ ROLLBACK').catch(() => undefined);
    await runner.release();
  }
}

async function* rowsOf(
  db: EntityManager,
  table: ExportedTable,
  projectId: string,
): AsyncGenerator<ExportChunk> {
  const cursor = `export_${table.name}`;
  await db.query(
    `/* export_open */ DECLARE ${cursor} NO SCROLL CURSOR FOR ${await rowsQuery(db, table)}`.replace(
      '$1',
      literal(projectId),
    ),
  );
  for (let isFirst = true; ; isFirst = false) {
    const rows = await db.query<{ row: string }[]>(`/* export_fetch */ FETCH ${ROWS_AT_ONCE} FROM ${cursor}`);
    if (rows.length > 0) {
      const text = `${rows.map(({ row }, at) => layout.row(row, isFirst && at === 0)).join('\n')}\n`;
      yield { text, rowCount: rows.length, readCount: rows.length };
    }
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await db.query(`/* export_close */ CLOSE ${cursor}`);
}

/** A line that is no row. */
function around(line: string): ExportChunk {
  return { text: `${line}\n`, rowCount: 0, readCount: 0 };
}

/** Bytes of a table's first rows, and how many these are. */
export async function sampleTable(
  db: EntityManager,
  table: ExportedTable,
  { projectId }: ProjectContext,
  most: number,
): Promise<{ readonly rows: number; readonly bytes: number }> {
  const [row] = await db.query<{ rows: number; bytes: number }[]>(
    `/* sample_table */ SELECT count(*)::integer AS rows, coalesce(sum(octet_length(s.row)), 0)::integer AS bytes
       FROM (${await rowsQuery(db, table)} LIMIT ${most}) AS s`,
    [projectId],
  );
  return row!;
}

/** Each row as one line of JSON. */
async function rowsQuery(db: EntityManager, table: ExportedTable): Promise<string> {
  const columns = await columnsOf(db, table);
  const told = columns.map(({ name, type }) => (AS_TEXT.has(type) ? `${name}::text AS ${name}` : name));
  const order = table.order ?? ['project_id', ...(await keyOf(db, table))].join(', ');
  return `SELECT row_to_json(r)::text AS row FROM (SELECT ${told.join(', ')} ${rowsOfProject(table)}
    ORDER BY ${order}) AS r`;
}

/** Numbers beyond a double's, JSON that is kept letter by letter, and arrays whose subscripts say something, as histograms' do. */
const AS_TEXT = new Set(['int8', 'numeric', 'json', '_int4']);

/** A cursor's query takes no parameters. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

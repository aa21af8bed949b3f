import type { DataSource, EntityManager } from 'typeorm';
import { PROJECT_NAME } from '../../platform/project.js';
import { columnsOf, EXPORTED_TABLES, type Column, type ExportedTable } from '../exports/exported-tables.js';
import { newestMigration } from '../exports/newest-migration.js';
import { ImportError, readLines, type ImportedLine } from './check-lines.js';
import { ImportTarget } from './import-target.js';

/** Rows that are checked, and then written, by one statement. */
const ROWS_AT_ONCE = 500;

export interface Imported {
  readonly project: string;
  /** Rows by table, in the order of the file. */
  readonly rows: ReadonlyMap<string, number>;
  /** Rows that an import which was killed had left in the project, and that were taken out first. */
  readonly takenOut: number;
}

/** Told as rows are written: how many of all; what comes next waits for it. What comes before is as far as `lines` was read. */
export type OnWritten = (rows: number, total: number) => void | Promise<void>;

/**
 * Restores a JSON export as a project. All of the file is read into temporary tables with the rules of the real ones, and
 * held against itself, before the first row is written; then rows are written chunk by chunk, each committed by itself, for
 * live events of all projects wait for a long transaction. The project is there when all of it is: until then nothing that
 * goes across projects takes notice of its rows. Where the writing breaks off, what was written is taken out again: at once,
 * or by the next import where the process was killed.
 *
 * @param lines the file's lines, without their ends
 * @param project its name; it is created where it is missing, and must hold nothing
 * @throws ImportError with the line where the file is not understood; or where the project is not empty, or another import
 *   fills it
 */
export async function importProject(
  dataSource: DataSource,
  project: string,
  lines: AsyncIterable<string>,
  onWritten: OnWritten = () => undefined,
): Promise<Imported> {
  if (!PROJECT_NAME.test(project)) {
    const rule = 'a name has up to 63 lower-case letters, digits, _ and -, and begins with a letter or digit';
    throw new ImportError(null, `${JSON.stringify(project)} is no name for a project; ${rule}`);
  }
  const runner = dataSource.createQueryRunner();
  await runner.connect();
  const target = new ImportTarget(runner.manager, project);
  try {
    const tables = await tablesOf(runner.manager);
    const takenOut = await target.claim();
    await runner.query(`SET TimeZone = 'UTC'`);
    // Reading a large file takes longer than any request may.
    await runner.query('SET statement_timeout = 0');
    await prepare(runner.manager, tables);
    const rows = await check(runner.manager, project, tables, lines, newestMigration(dataSource));
    await checkValues(runner.manager);
    await checkReferences(runner.manager);
    await target.requireEmpty();
    const total = [...rows.values()].reduce((sum, count) => sum + count, 0);
    await target.fill(() => write(runner.manager, project, tables, (written) => onWritten(written, total)));
    return { project, rows, takenOut };
  } finally {
    await target.release().catch(() => undefined);
    const names = EXPORTED_TABLES.map(({ name }) => `pg_temp.${temporary(name)}`);
    await runner.query(`DROP TABLE IF EXISTS ${names.join(', ')}`).catch(() => undefined);
    await runner.query('RESET ALL').catch(() => undefined);
    await runner.release();
  }
}

type Tables = ReadonlyMap<string, { readonly table: ExportedTable; readonly columns: readonly Column[] }>;

/** As the end of a list in SQL. */
const list = (items: readonly string[]): string => items.map((item) => `, ${item}`).join('');

const temporary = (table: string): string => `import_${table}`;

async function tablesOf(db: EntityManager): Promise<Tables> {
  const tables = new Map<string, { table: ExportedTable; columns: Column[] }>();
  for (const table of EXPORTED_TABLES) tables.set(table.name, { table, columns: await columnsOf(db, table) });
  return tables;
}

/** Tables with the columns, types and constraints of the real ones, and the line that each row came from. */
async function prepare(db: EntityManager, tables: Tables): Promise<void> {
  await db.transaction(async (tx) => {
    for (const { table } of tables.values()) {
      await tx.query(
        `CREATE TEMPORARY TABLE ${temporary(table.name)} (LIKE ${table.name} INCLUDING ALL, import_line bigint NOT NULL)`,
      );
    }
  });
}

async function check(
  db: EntityManager,
  project: string,
  tables: Tables,
  lines: AsyncIterable<string>,
  schema: string,
): Promise<Map<string, number>> {
  const known = new Map([...tables].map(([name, { columns }]) => [name, columns.map((each) => each.name)]));
  const rows = new Map([...tables.keys()].map((name) => [name, 0]));
  let waiting: ImportedLine[] = [];
  const flush = async (): Promise<void> => {
    const [first] = waiting;
    if (!first) return;
    const { columns } = tables.get(first.table)!;
    await stage(db, project, tables.get(first.table)!.table, columns, waiting);
    rows.set(first.table, rows.get(first.table)! + waiting.length);
    waiting = [];
  };
  for await (const line of readLines(lines, known, schema)) {
    if (waiting.length >= ROWS_AT_ONCE || (waiting[0] && waiting[0].table !== line.table)) await flush();
    waiting.push(line);
  }
  await flush();
  return rows;
}

/** @throws ImportError at the first of the lines that the database does not take */
async function stage(
  db: EntityManager,
  project: string,
  { name: table, renewed = {} }: ExportedTable,
  columns: readonly Column[],
  lines: readonly ImportedLine[],
): Promise<void> {
  const names = columns.map(({ name }) => name).join(', ');
  const values = columns.map(({ name, type }) =>
    type === 'json' ? `(l.row->>'${name}')::json` : `r.${name}`,
  );
  try {
    await db.query(
      `INSERT INTO ${temporary(table)} (project_id, ${names}, import_line${list(Object.keys(renewed))})
       SELECT $1, ${values.join(', ')}, l.line${list(Object.values(renewed))}
         FROM unnest($2::json[], $3::bigint[]) AS l(row, line), json_populate_record(NULL::${table}, l.row) AS r`,
      [project, lines.map(({ json }) => json), lines.map(({ line }) => line)],
    );
  } catch (error) {
    const [only, second] = lines;
    if (only && !second)
      throw new ImportError(only.line, `${table} does not take this row: ${(error as Error).message}`);
    const half = Math.ceil(lines.length / 2);
    await stage(db, project, { name: table, renewed }, columns, lines.slice(0, half));
    await stage(db, project, { name: table, renewed }, columns, lines.slice(half));
  }
}

/** The database takes any text where the server knows a few. @throws ImportError at the first line of a table that has another */
async function checkValues(db: EntityManager): Promise<void> {
  for (const { name, values = {} } of EXPORTED_TABLES) {
    for (const [column, known] of Object.entries(values)) {
      const [row] = await db.query<{ line: string; value: string }[]>(
        `SELECT import_line AS line, ${column} AS value FROM ${temporary(name)} WHERE ${column}::text <> ALL($1::text[])
          ORDER BY import_line LIMIT 1`,
        [known],
      );
      if (row) {
        const what = `${column} is ${JSON.stringify(row.value)}, and one of ${known.join(', ')} is expected`;
        throw new ImportError(Number(row.line), what);
      }
    }
  }
}

async function checkReferences(db: EntityManager): Promise<void> {
  for (const { name, references = {} } of EXPORTED_TABLES) {
    for (const [column, target] of Object.entries(references)) {
      const [row] = await db.query<{ line: string; id: string }[]>(
        `SELECT f.import_line AS line, f.${column} AS id FROM ${temporary(name)} f
          WHERE f.${column} IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM ${temporary(target)} t WHERE t.project_id = f.project_id AND t.id = f.${column})
          ORDER BY f.import_line LIMIT 1`,
      );
      if (row)
        throw new ImportError(
          Number(row.line),
          `${column} names ${row.id}, and no row of ${target} has that id`,
        );
    }
  }
}

async function write(
  db: EntityManager,
  project: string,
  tables: Tables,
  onWritten: (rows: number) => void | Promise<void>,
): Promise<void> {
  let before = 0;
  for (const { table, columns } of tables.values()) {
    before += await writeTable(db, project, table, columns, (rows) => onWritten(before + rows));
  }
}

/** In the order of the file, so that what is numbered anew is numbered alike; returns how many rows there are. */
async function writeTable(
  db: EntityManager,
  project: string,
  { name, renewed = {} }: ExportedTable,
  columns: readonly Column[],
  onWritten: (rows: number) => void | Promise<void>,
): Promise<number> {
  const names = columns.map((column) => column.name).join(', ');
  const [bounds] = await db.query<{ first: string | null; last: string | null }[]>(
    `SELECT min(import_line) AS first, max(import_line) AS last FROM ${temporary(name)}`,
  );
  if (bounds?.first == null) return 0;
  const [first, last] = [Number(bounds.first), Number(bounds.last)];
  await db.query(`CREATE INDEX ON ${temporary(name)} (import_line)`);
  for (let line = first; line <= last; line += ROWS_AT_ONCE) {
    // A table's rows are the lines between its first and its last.
    await onWritten(line - first);
    await db.query(
      `INSERT INTO ${name} (project_id, ${names}${list(Object.keys(renewed))})
       SELECT $1, ${names}${list(Object.values(renewed))} FROM ${temporary(name)}
        WHERE import_line >= $2 AND import_line < $3 ORDER BY import_line`,
      [project, line, line + ROWS_AT_ONCE],
    );
  }
  return last - first + 1;
}

import { EXPORT_VERSION } from '../exports/export-format.js';

/** Something in a file that an import does not take; `line` is counted from 1. */
export class ImportError extends Error {
  constructor(
    readonly line: number | null,
    what: string,
  ) {
    super(line === null ? what : `line ${line}: ${what}`);
    this.name = 'ImportError';
  }
}

/** A row of a file, as it stands there. */
export interface ImportedLine {
  readonly line: number;
  readonly table: string;
  /** The row's JSON, letter by letter. */
  readonly json: string;
}

const HEAD = /^\{"agentTrainerExport":(\d+),"schema":("(?:[^"\\]|\\.)*"),"tables":\{$/;
const TABLE = /^(\],)?("(?:[^"\\]|\\.)*"):\[$/;
const FOOT = ']}}';

/**
 * The rows of a JSON export, line by line.
 *
 * @param known columns by table, in the order of the tables in a file
 * @param schema the newest migration of this server
 * @throws ImportError at the first line that is not what an export of this server has there
 */
export async function* readLines(
  lines: AsyncIterable<string>,
  known: ReadonlyMap<string, readonly string[]>,
  schema: string,
): AsyncGenerator<ImportedLine> {
  const tables = [...known.keys()];
  let at = 0;
  let table = -1;
  let isFirst = true;
  let hasEnded = false;
  for await (const text of lines) {
    at += 1;
    if (at === 1) {
      checkHead(text, schema);
    } else if (hasEnded) {
      if (text !== '') throw new ImportError(at, 'the export has ended before this line');
    } else if (text === FOOT) {
      if (table !== tables.length - 1) throw new ImportError(at, `the table ${tables[table + 1]} is missing`);
      hasEnded = true;
    } else if (TABLE.test(text)) {
      const name = tableOf(text, at);
      const expected = tables[table + 1];
      if (name !== expected) {
        const wanted = expected === undefined ? 'the end of the export' : `the table ${expected}`;
        throw new ImportError(at, `the table ${name} stands where ${wanted} is expected`);
      }
      table += 1;
      isFirst = true;
    } else {
      const name = tables[table];
      if (name === undefined) throw new ImportError(at, 'a row stands outside of a table');
      yield { line: at, table: name, json: rowOf(text, at, isFirst, known.get(name) ?? []) };
      isFirst = false;
    }
  }
  if (at === 0) throw new ImportError(null, 'the file is empty');
  if (!hasEnded) throw new ImportError(at, 'the file breaks off: its end is missing; export it again');
}

function checkHead(text: string, schema: string): void {
  const head = HEAD.exec(text);
  if (!head) {
    throw new ImportError(
      1,
      'this is no JSON export of Agent Trainer; make one with exportTrainingData(format: JSON)',
    );
  }
  if (Number(head[1]) !== EXPORT_VERSION) {
    throw new ImportError(
      1,
      `the export has version ${head[1]}; this server reads version ${EXPORT_VERSION}`,
    );
  }
  const made = JSON.parse(head[2] ?? '""') as string;
  if (made !== schema) {
    const message = `the export was made by a server with the tables of ${made}, and this one has those of ${schema}; import it with the version that made it, and update then`;
    throw new ImportError(1, message);
  }
}

function tableOf(text: string, line: number): string {
  const name = TABLE.exec(text)?.[2] ?? '""';
  try {
    return JSON.parse(name) as string;
  } catch {
    throw new ImportError(line, 'this is no name of a table');
  }
}

function rowOf(text: string, line: number, isFirst: boolean, columns: readonly string[]): string {
  if (text.startsWith(',') === isFirst) {
    throw new ImportError(
      line,
      isFirst ? 'a table’s first row begins with a comma' : 'a comma is missing before this row',
    );
  }
  const json = isFirst ? text : text.slice(1);
  let row: unknown;
  try {
    row = JSON.parse(json);
  } catch (error) {
    throw new ImportError(line, `this is no JSON (${(error as Error).message})`);
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row))
    throw new ImportError(line, 'this is no row');
  const given = Object.keys(row);
  const unknown = given.find((name) => !columns.includes(name));
  if (unknown !== undefined) throw new ImportError(line, `there is no column ${JSON.stringify(unknown)}`);
  const missing = columns.find((name) => !given.includes(name));
  if (missing !== undefined) throw new ImportError(line, `the column ${missing} is missing`);
  return json;
}

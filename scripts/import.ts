// Restores a JSON export as a project: npm run import -- FILE [--project NAME]
import 'reflect-metadata';
import { open, type FileHandle } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { MIGRATIONS } from '../migrations/index.js';
import { ImportError, importProject } from '../src/dashboard/index.js';
import { ENTITIES } from '../src/entities.js';
import { readSettings, StartupError } from '../src/platform/config/index.js';
import { createDataSource } from '../src/platform/database/data-source.js';
import { migrate } from '../src/platform/database/migrate.js';
import { openDatabase } from '../src/platform/database/open-database.js';
import { ProgressLine } from '../src/platform/observability/progress-line.js';

const USAGE = 'usage: npm run import -- FILE [--project NAME]';

const showSize = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const showRows = (rows: number): string => `${Math.round(rows).toLocaleString('en')} rows`;

/** Reading begins with the first line that is asked for: those that nobody waits for would be lost. */
async function* linesOf(handle: FileHandle, progress: ProgressLine): AsyncGenerator<string> {
  const { size } = await handle.stat();
  let read = 0;
  for await (const line of handle.readLines()) {
    read += Buffer.byteLength(line) + 1;
    progress.update('Checking', read, size, showSize);
    yield line;
  }
}

async function run(file: string, project: string): Promise<void> {
  const settings = readSettings();
  const handle = await open(file);
  const progress = new ProgressLine(process.stderr);
  const database = await openDatabase(settings, pino({ level: 'warn' }, pino.destination(2)));
  const { connection } = database;
  const dataSource = createDataSource({
    connection,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    poolSize: 1,
  });
  try {
    await migrate({ connection, migrations: MIGRATIONS });
    await dataSource.initialize();
    const onWritten = (written: number, total: number): void =>
      progress.update('Writing', written, total, showRows);
    const { rows, takenOut } = await importProject(dataSource, project, linesOf(handle, progress), onWritten);
    progress.clear();
    if (takenOut > 0) console.log(`Took out ${showRows(takenOut)} that an import which was killed had left.`);
    for (const [table, count] of rows) console.log(`${String(count).padStart(9)}  ${table}`);
    console.log(`Imported as the project ${project}; serve it with PROJECT=${project} npm start.`);
  } finally {
    progress.clear();
    if (dataSource.isInitialized) await dataSource.destroy();
    await database.close();
    await handle.close();
  }
}

function argumentsOf(): { file: string; project: string } | null {
  try {
    const { values, positionals } = parseArgs({
      options: { project: { type: 'string', default: 'default' } },
      allowPositionals: true,
    });
    const [file, ...more] = positionals;
    return file === undefined || more.length > 0 ? null : { file, project: values.project };
  } catch {
    return null;
  }
}

const given = argumentsOf();
if (!given) {
  console.error(USAGE);
  process.exit(2);
}
try {
  await run(given.file, given.project);
} catch (error) {
  const isTold =
    error instanceof ImportError ||
    error instanceof StartupError ||
    (error as { code?: string }).code === 'ENOENT';
  console.error(isTold ? `import: ${(error as Error).message}; nothing was imported.` : error);
  process.exit(1);
}

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

const USAGE = 'usage: npm run import -- FILE [--project NAME]';

/** Reading begins with the first line that is asked for: those that nobody waits for would be lost. */
async function* linesOf(handle: FileHandle): AsyncGenerator<string> {
  yield* handle.readLines();
}

async function run(file: string, project: string): Promise<void> {
  const settings = readSettings();
  const handle = await open(file);
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
    const { rows } = await importProject(dataSource, project, linesOf(handle));
    for (const [table, count] of rows) console.log(`${String(count).padStart(9)}  ${table}`);
    console.log(`Imported as the project ${project}; serve it with PROJECT=${project} npm start.`);
  } finally {
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

// Writes a report of an agent, to be kept or sent, beside a running server or without one. Settings as for the server.
import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { MIGRATIONS } from '../migrations/index.js';
import { createReports, renderReport, type ReportFormat } from '../src/dashboard/index.js';
import { ENTITIES } from '../src/entities.js';
import { readSettings, StartupError } from '../src/platform/config/index.js';
import { createDataSource } from '../src/platform/database/data-source.js';
import { Database } from '../src/platform/database/database.js';
import { openDatabase } from '../src/platform/database/open-database.js';
import { ExpectedError } from '../src/platform/errors.js';
import { createContext } from '../src/platform/graphql/context.js';
import { createLogger, type Logger } from '../src/platform/observability/logger.js';
import { PROJECT_NAME } from '../src/platform/project.js';
import { systemClock } from '../src/platform/system-ports.js';

const USAGE =
  'usage: npm run report -- AGENT [--format md|html] [--project NAME] [--days 90] [--out FILE]\n' +
  'as in: npm run -s report -- engineer --format html --out engineer.html';
const FORMATS: Readonly<Record<string, ReportFormat>> = { md: 'MARKDOWN', html: 'HTML' };
const DAY_MS = 86_400_000;
const MOST_DAYS = 3_650;

interface Wish {
  readonly agentType: string;
  readonly format: ReportFormat;
  /** That of the settings where null. */
  readonly project: string | null;
  readonly days: number;
  /** Standard output where null. */
  readonly out: string | null;
}

/** Something that whoever asked can mend. */
class ReportError extends Error {}

async function run(wish: Wish): Promise<void> {
  const settings = readSettings();
  // Standard output is the report's.
  const logger = await createLogger({ level: 'warn', pretty: false, destination: process.stderr });
  const open = await openDatabase(settings, logger);
  const dataSource = createDataSource({
    connection: open.connection,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    poolSize: 2,
  });
  try {
    await dataSource.initialize();
    if (await dataSource.showMigrations()) {
      throw new ReportError(
        'the database is empty or of an older release; start the server once, which brings it up to date',
      );
    }
    const text = await report(new Database(dataSource), logger, wish, wish.project ?? settings.project);
    if (wish.out === null) process.stdout.write(text);
    else await writeFile(wish.out, text);
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
    await open.close();
  }
}

async function report(
  database: Database,
  logger: Logger,
  { agentType, days, format }: Wish,
  projectId: string,
): Promise<string> {
  const projects = await database.acrossProjects((db) =>
    db.query<unknown[]>('/* project_exists */ SELECT FROM project WHERE project_id = $1', [projectId]),
  );
  if (projects.length === 0) throw new ReportError(`there is no project ${projectId}; see --project`);
  const to = (Math.floor(systemClock.now().getTime() / DAY_MS) + 1) * DAY_MS;
  const context = createContext({ project: { projectId }, requestId: 'report', logger });
  const range = { from: new Date(to - days * DAY_MS), to: new Date(to) };
  const data = await createReports({ database, clock: systemClock }).collect(context, agentType, range);
  return renderReport(data, format).content;
}

/** @throws ReportError, TypeError where the arguments cannot be used */
function wishOf(): Wish {
  const { values, positionals } = parseArgs({
    options: {
      format: { type: 'string', default: 'md' },
      project: { type: 'string' },
      days: { type: 'string', default: '90' },
      out: { type: 'string' },
    },
    allowPositionals: true,
  });
  const [agentType, ...more] = positionals;
  if (agentType === undefined || more.length > 0) throw new ReportError('name one agent');
  const format = FORMATS[values.format];
  if (format === undefined) throw new ReportError(`--format is ${values.format}; give md or html`);
  const days = /^\d{1,5}$/.test(values.days) ? Number(values.days) : 0;
  if (days < 1 || days > MOST_DAYS) {
    throw new ReportError(`--days is ${values.days}; give a whole number from 1 to ${MOST_DAYS}`);
  }
  const { project = null, out = null } = values;
  if (project !== null && !PROJECT_NAME.test(project)) {
    throw new ReportError(`--project is ${project}, which is no name of one`);
  }
  return { agentType, format, project, days, out };
}

let wish: Wish;
try {
  wish = wishOf();
} catch (error) {
  console.error(`report: ${(error as Error).message}\n${USAGE}`);
  process.exit(2);
}
try {
  await run(wish);
} catch (error) {
  const isTold =
    error instanceof ReportError ||
    error instanceof ExpectedError ||
    error instanceof StartupError ||
    typeof (error as { code?: unknown }).code === 'string';
  console.error(isTold ? `report: ${(error as Error).message}` : error);
  process.exitCode = 1;
}

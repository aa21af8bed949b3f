// Compares the rollups with the sessions that are kept, beside a running server, and builds those anew that differ:
// npm run rollups:rebuild -- [project]. Settings as for the server; ends with 0 when all is well or was mended.
import 'reflect-metadata';
import { MIGRATIONS } from '../migrations/index.js';
import { ENTITIES } from '../src/entities.js';
import { readSettings, StartupError } from '../src/platform/config/index.js';
import { createDataSource } from '../src/platform/database/data-source.js';
import { Database } from '../src/platform/database/database.js';
import { openDatabase } from '../src/platform/database/open-database.js';
import { createLogger } from '../src/platform/observability/logger.js';
import { systemClock } from '../src/platform/system-ports.js';
import { RollupRebuild } from '../src/training/index.js';

async function run(): Promise<void> {
  const [projectId = 'default'] = process.argv.slice(2);
  const settings = readSettings();
  const open = await openDatabase(settings, await createLogger({ level: 'warn', pretty: false }));
  const dataSource = createDataSource({
    connection: open.connection,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    poolSize: 2,
  });
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  try {
    await dataSource.initialize();
    if (await dataSource.showMigrations()) {
      throw new Error(
        'the database is empty or of an older release; start the server once, which brings it up to date',
      );
    }
    const known = await dataSource.query<unknown[]>('SELECT FROM project WHERE project_id = $1', [projectId]);
    if (known.length === 0) throw new Error(`there is no project ${projectId}`);
    const rebuild = new RollupRebuild(new Database(dataSource), systemClock);
    const report = await rebuild.run(projectId, stop.signal);
    for (const { grain, bucket, agentType, strategy, mode } of report.differed) {
      console.log(`differed: ${grain} ${bucket} ${agentType} ${strategy || '(not planned)'} ${mode}`);
    }
    console.log(
      `${report.comparedCount} buckets compared, ${report.differed.length} differed and were built anew, ` +
        `${report.leftAloneCount} days of agents left alone, whose sessions are not all kept`,
    );
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
    await open.close();
  }
}

try {
  await run();
} catch (error) {
  console.error(`rollups:rebuild: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = error instanceof StartupError ? 2 : 1;
}

import pg from 'pg';
import { createDataSource, type DataSourceSettings } from './data-source.js';

/** Held while migrations run, so that processes that start together do not run them twice. */
const MIGRATION_LOCK = 4_702_110;

/** Brings the database to the newest migration; waits for another process that is at it. */
export async function migrate(
  settings: Pick<DataSourceSettings, 'connection' | 'migrations'>,
): Promise<void> {
  const lock = new pg.Client({ ...settings.connection, application_name: 'agent-trainer migrations' });
  lock.on('error', () => undefined);
  await lock.connect();
  const dataSource = createDataSource({ ...settings, entities: [], poolSize: 1, statementTimeoutMs: 0 });
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await dataSource.initialize();
    await dataSource.runMigrations();
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
    await lock.end();
  }
}

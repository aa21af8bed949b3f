// Fills an empty database with generated sessions and their rollups, to measure with:
// DATABASE_URL=postgres://… node dist/scripts/generate-sessions.js 10000000 [days]
import 'reflect-metadata';
import pg from 'pg';
import { fillSessions } from '../bench/kit/fill-sessions.js';
import { MIGRATIONS } from '../migrations/index.js';
import { ENTITIES } from '../src/entities.js';
import { readSettings } from '../src/platform/config/index.js';
import { createDataSource } from '../src/platform/database/data-source.js';
import { Database } from '../src/platform/database/database.js';
import { migrate } from '../src/platform/database/migrate.js';

const [sessions, days = 180] = process.argv.slice(2).map(Number);
const { databaseUrl } = readSettings();
if (databaseUrl === null || !Number.isInteger(sessions) || !Number.isInteger(days)) {
  console.error('generate-sessions: set DATABASE_URL, and say how many sessions, and over how many days.');
  process.exit(2);
}
const connection = { connectionString: databaseUrl };
await migrate({ connection, migrations: MIGRATIONS });
const client = new pg.Client(connection);
await client.connect();
const dataSource = await createDataSource({
  connection,
  entities: ENTITIES,
  migrations: MIGRATIONS,
  poolSize: 1,
}).initialize();
try {
  const begun = performance.now();
  const say = (message: string): void =>
    console.log(`${((performance.now() - begun) / 1_000).toFixed(1)} s: ${message}`);
  await fillSessions(client, new Database(dataSource), {
    sessions: sessions!,
    days,
    projectId: 'default',
    say,
  });
  say('done');
} finally {
  await dataSource.destroy();
  await client.end();
}

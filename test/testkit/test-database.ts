import 'reflect-metadata';
import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { MIGRATIONS } from '../../migrations/index.js';
import { createDataSource } from '../../src/platform/database/data-source.js';
import { enterTestCluster, type TestCluster } from './test-cluster.js';

/** Held while the template is made, by one of the processes that want it. */
const TEMPLATE_LOCK = 0x5445_4d50; // "TEMP"
const ABANDONED_AFTER_S = 3_600;

export interface TestDatabase {
  readonly name: string;
  readonly connection: { host: string; port: number; user: string; database: string };
  /** For DATABASE_URL. */
  readonly url: string;
  /** An initialised data source of its own; `drop` destroys it. */
  dataSource(options?: { poolSize?: number }): Promise<DataSource>;
  /** A connected client of its own; `drop` ends it. */
  client(): Promise<pg.Client>;
  drop(): Promise<void>;
}

async function withClient<T>(
  connection: pg.ClientConfig,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function at(cluster: TestCluster, database: string) {
  return { ...cluster.connection, database };
}

async function migrate(connection: TestDatabase['connection']): Promise<void> {
  const dataSource = createDataSource({
    connection,
    entities: [],
    migrations: MIGRATIONS,
    poolSize: 1,
  });
  await dataSource.initialize();
  try {
    await dataSource.runMigrations();
  } finally {
    await dataSource.destroy();
  }
}

/** Makes the migrated database that the others are copied from, once for each state of the migrations. */
async function ensureTemplate(cluster: TestCluster, client: pg.Client): Promise<string> {
  const hash = createHash('sha256').update(MIGRATIONS.map(String).join('\n')).digest('hex').slice(0, 16);
  const name = `template_${hash}`;
  await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database');
    const names = rows.map((row) => row.datname);
    if (names.includes(name)) return name;
    const limit = Date.now() / 1000 - ABANDONED_AFTER_S;
    for (const old of names) {
      const made = Number(/^test_(\d+)_/.exec(old)?.[1] ?? Infinity);
      if (made < limit || old.startsWith('template_'))
        await client.query(`DROP DATABASE "${old}" WITH (FORCE)`);
    }
    await client.query(`CREATE DATABASE "${name}_new"`);
    await migrate(at(cluster, `${name}_new`));
    await client.query(`ALTER DATABASE "${name}_new" RENAME TO "${name}"`);
    return name;
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
}

/**
 * A database of the test file's own: a copy of the migrated template, or an empty one. The PostgreSQL behind it is
 * shared; `drop` it when done.
 */
export async function createTestDatabase(options: { isEmpty?: boolean } = {}): Promise<TestDatabase> {
  const cluster = await enterTestCluster();
  const name = `test_${Math.floor(Date.now() / 1000)}_${randomBytes(6).toString('hex')}`;
  const closers: (() => Promise<void>)[] = [];
  try {
    await withClient(at(cluster, 'postgres'), async (client) => {
      const template = options.isEmpty ? 'template1' : await ensureTemplate(cluster, client);
      // A log of its blocks, as PostgreSQL would write it, takes longer than their copy.
      await client.query(`CREATE DATABASE "${name}" TEMPLATE "${template}" STRATEGY FILE_COPY`);
    });
  } catch (error) {
    await cluster.leave();
    throw error;
  }
  const connection = at(cluster, name);
  return {
    name,
    connection,
    url: `postgres://${connection.user}@localhost:${connection.port}/${name}?host=${encodeURIComponent(connection.host)}`,
    async dataSource({ poolSize = 5 } = {}) {
      // The entities bring all of the product along, which takes its time to load.
      const { ENTITIES } = await import('../../src/entities.js');
      const dataSource = createDataSource({
        connection,
        entities: ENTITIES,
        migrations: MIGRATIONS,
        poolSize,
      });
      await dataSource.initialize();
      closers.push(async () => {
        if (dataSource.isInitialized) await dataSource.destroy();
      });
      return dataSource;
    },
    async client() {
      const client = new pg.Client(connection);
      await client.connect();
      closers.push(() => client.end());
      return client;
    },
    async drop() {
      for (const close of closers.splice(0).reverse()) await close();
      await withClient(at(cluster, 'postgres'), (client) =>
        client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`),
      );
      await cluster.leave();
    },
  };
}

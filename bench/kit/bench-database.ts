import 'reflect-metadata';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { MIGRATIONS } from '../../migrations/index.js';
import { CORRECTION_QUEUE } from '../../src/corrections/index.js';
import { ENTITIES } from '../../src/entities.js';
import { createDataSource } from '../../src/platform/database/data-source.js';
import { Database } from '../../src/platform/database/database.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { openOwnPostgres } from '../../src/platform/database/own-postgres/index.js';
import { readPidFile } from '../../src/platform/database/own-postgres/pid-file.js';
import { JobQueue } from '../../src/platform/queue/job-queue.js';
import { TRAIN_QUEUE } from '../../src/training/index.js';
import { temporaryFolder } from '../../test/testkit/run-folder.js';

export const silent = pino({ level: 'silent' });

/** A PostgreSQL of the benchmark's own, with the product's settings: commits reach the disk, as they do for users. */
export interface BenchDatabase {
  readonly connection: { host: string; port: number; user: string; database: string };
  /** For DATABASE_URL. */
  readonly url: string;
  /** The process whose children serve the connections. */
  readonly postmasterPid: number;
  /** A connected client; `close` ends it. */
  client(): Promise<pg.Client>;
  /** The product's way to the database; `close` ends it. */
  database(poolSize: number): Promise<Database>;
  /** What is written so far reaches the tables, so that no round pays for the one before. */
  settle(): Promise<void>;
  /** Ends the clients, stops PostgreSQL and takes its files away. */
  close(): Promise<void>;
}

/** Starts a PostgreSQL in a new folder, with the tables and the queue of the product in it. */
export async function openBenchDatabase(maxConnections = 200): Promise<BenchDatabase> {
  const folder = temporaryFolder('bench-');
  const own = await openOwnPostgres({
    dataDir: folder.path,
    logger: silent,
    settings: { max_connections: String(maxConnections) },
  });
  const { connection } = own;
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
    await own.close();
    folder.remove();
  };
  const client = async (): Promise<pg.Client> => {
    const opened = new pg.Client(connection);
    // One that breaks fails the statement under way.
    opened.on('error', () => undefined);
    await opened.connect();
    closers.push(() => opened.end());
    return opened;
  };
  const database = async (poolSize: number): Promise<Database> => {
    const dataSource = createDataSource({
      connection,
      entities: ENTITIES,
      migrations: MIGRATIONS,
      poolSize,
    });
    await dataSource.initialize();
    closers.push(() => dataSource.destroy());
    return new Database(dataSource);
  };
  try {
    await migrate({ connection, migrations: MIGRATIONS });
    const queue = new JobQueue(await database(2), silent);
    await queue.start({ [TRAIN_QUEUE]: { retryLimit: 0 }, [CORRECTION_QUEUE]: { retryLimit: 0 } });
    await queue.stop();
    const control = await client();
    return {
      connection,
      url: `postgres://${connection.user}@localhost:${connection.port}/${connection.database}?host=${encodeURIComponent(connection.host)}`,
      postmasterPid: readPidFile(join(own.dataDir, 'postgres'))?.pid ?? 0,
      client,
      database,
      settle: async () => {
        await control.query('CHECKPOINT');
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

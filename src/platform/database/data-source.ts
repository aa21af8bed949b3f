import { DataSource, type DataSourceOptions, type MigrationInterface } from 'typeorm';
import type { DatabaseConnection } from './open-database.js';
import { PreparingClient } from './preparing-client.js';

export interface DataSourceSettings {
  readonly connection: DatabaseConnection;
  /** The entity classes of all features; the platform knows none. */
  readonly entities: readonly (new () => object)[];
  /** In the order they run. */
  readonly migrations: readonly (new () => MigrationInterface)[];
  /** Connections at most. */
  readonly poolSize?: number;
  /** Told to the database, to be seen in pg_stat_activity. */
  readonly applicationName?: string;
  /** Milliseconds after which the database gives up a statement; 0 lets it run, as migrations must. */
  readonly statementTimeoutMs?: number;
  /** Milliseconds to wait for a connection. */
  readonly connectTimeoutMs?: number;
  /** A pooled connection broke while it was idle; the pool makes a new one when it needs one. */
  readonly onPoolError?: (error: Error) => void;
}

/** What `createDataSource` makes of its settings. Tables come from migrations only, never from the entities. */
export function dataSourceOptions(settings: DataSourceSettings): DataSourceOptions {
  const { statementTimeoutMs = 10_000 } = settings;
  return {
    type: 'postgres',
    entities: [...settings.entities],
    migrations: [...settings.migrations],
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    // Ids are made by the application.
    installExtensions: false,
    poolSize: settings.poolSize ?? 10,
    applicationName: settings.applicationName ?? 'agent-trainer',
    connectTimeoutMS: settings.connectTimeoutMs ?? 5_000,
    poolErrorHandler: settings.onPoolError ?? (() => undefined),
    extra: {
      ...settings.connection,
      Client: PreparingClient,
      // Statements that do not wait for each other's answers travel together.
      pipeline: true,
      // 0 would be left out by pg, and then the server's own default holds.
      ...(statementTimeoutMs > 0 ? { statement_timeout: statementTimeoutMs } : {}),
      idle_in_transaction_session_timeout: 60_000,
    },
  };
}

/** A TypeORM data source on a database that is open; `initialize()` and `destroy()` are the caller's. */
export function createDataSource(settings: DataSourceSettings): DataSource {
  return new DataSource(dataSourceOptions(settings));
}

import pg from 'pg';
import { StartupError, type Settings } from '../config/index.js';
import type { Logger } from '../observability/logger.js';
import { openOwnPostgres } from './own-postgres/index.js';

/** How pg connects; both its Pool and its Client take it as it is. */
export type DatabaseConnection =
  | { readonly connectionString: string }
  | { readonly host: string; readonly port: number; readonly user: string; readonly database: string };

/** The database of the settings, reachable and new enough. */
export interface OpenDatabase {
  readonly connection: DatabaseConnection;
  /** Where the data are, for people; without a password. */
  readonly description: string;
  /** Folder for the server's own files: DATA_DIR, or where the own PostgreSQL had to go instead. */
  readonly dataDir: string;
  /** After the last connection is closed; stops an own PostgreSQL that nobody else uses. */
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;
const OLDEST_VERSION = 15;

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  return error.message || (error as NodeJS.ErrnoException).code || error.name;
}

function describe(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  return `PostgreSQL at ${searchParams.get('host') ?? (hostname || 'localhost')}:${port || '5432'}${pathname}`;
}

async function checkServer(connectionString: string): Promise<void> {
  let version: number;
  try {
    // Options that pg cannot read, such as a certificate's missing file, show up here too.
    const client = new pg.Client({
      connectionString,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: CONNECT_TIMEOUT_MS,
      application_name: 'agent-trainer start',
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num');
      version = Math.floor(Number(rows[0]?.server_version_num) / 10_000);
    } finally {
      await client.end().catch(() => undefined);
    }
  } catch (error) {
    throw new StartupError(
      'DATABASE_URL',
      `${describe(connectionString)} cannot be used (${reasonOf(error)}); check that it runs and that host, port, user, password and name are right.`,
      { cause: error },
    );
  }
  if (!(version >= OLDEST_VERSION)) {
    throw new StartupError(
      'DATABASE_URL',
      `${describe(connectionString)} is version ${version}, which is too old; give a PostgreSQL ${OLDEST_VERSION} or newer.`,
    );
  }
}

/**
 * Opens the database that the settings name: the one at DATABASE_URL, or the server's own in DATA_DIR.
 *
 * @throws StartupError that names DATABASE_URL or DATA_DIR.
 */
export async function openDatabase(
  settings: Pick<Settings, 'databaseUrl' | 'dataDir'>,
  logger: Logger,
): Promise<OpenDatabase> {
  const { databaseUrl, dataDir } = settings;
  if (databaseUrl !== null) {
    await checkServer(databaseUrl);
    return {
      connection: { connectionString: databaseUrl },
      description: describe(databaseUrl),
      dataDir,
      close: () => Promise.resolve(),
    };
  }
  const own = await openOwnPostgres({ dataDir, logger });
  const reason = own.isMoved ? ` (PostgreSQL's user cannot reach ${dataDir})` : '';
  return {
    connection: own.connection,
    description: `own PostgreSQL in ${own.dataDir}${reason}`,
    dataDir: own.dataDir,
    close: () => own.close(),
  };
}

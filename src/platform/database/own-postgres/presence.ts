import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { POSTGRES_USER } from './init.js';
import { SOCKET_PORT } from './socket-directory.js';

/**
 * The advisory lock that each process holds, shared, for as long as it uses the cluster. PostgreSQL lets go of it when
 * a process dies however it dies, so that nobody is counted who is no longer there.
 */
const USERS_LOCK = 0x4154_5553; // "ATUS"
/** The database in which the lock is; advisory locks are a database's own. */
const MAINTENANCE_DATABASE = 'postgres';
/** Who stops the cluster holds the lock for a moment only; after that this connection has ended anyway. */
const LOCK_TIMEOUT_MS = 20_000;
/** On a busy machine PostgreSQL takes a moment to notice that a process was killed, and lets go of its lock then. */
const ALONE_TRIES = 10;
const ALONE_DELAY_MS = 50;

/** A held connection that shows that this process uses the cluster. */
export class Presence {
  private constructor(private readonly client: pg.Client) {}

  /** @throws where nobody listens, or the cluster is starting or stopping. */
  static async enter(socketDir: string, timeoutMs: number): Promise<Presence> {
    const client = new pg.Client({
      host: socketDir,
      port: SOCKET_PORT,
      user: POSTGRES_USER,
      database: MAINTENANCE_DATABASE,
      application_name: 'agent-trainer presence',
      connectionTimeoutMillis: timeoutMs,
      lock_timeout: LOCK_TIMEOUT_MS,
      // Set here, for the environment's PGSSLMODE would be asked otherwise.
      ssl: false,
    });
    // A connection that breaks is told by 'end'; without a listener 'error' would end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT pg_advisory_lock_shared($1)', [USERS_LOCK]);
      return new Presence(client);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  /** Calls back once when the connection is lost, or left. */
  onEnd(listener: () => void): void {
    this.client.once('end', listener);
  }

  async dataDirectory(): Promise<string> {
    const { rows } = await this.client.query<{ data_directory: string }>('SHOW data_directory');
    return rows[0]?.data_directory ?? '';
  }

  async ensureDatabase(name: string): Promise<void> {
    const { rowCount } = await this.client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount) return;
    try {
      await this.client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    } catch (error) {
      // Another process was first: duplicate_database, or the unique index says so.
      if (!['42P04', '23505'].includes((error as pg.DatabaseError).code ?? '')) throw error;
    }
  }

  /**
   * Leaves, and lets the last one turn off the light.
   *
   * @param whenLast called while nobody else can enter, where nobody else is in.
   */
  async leave(whenLast: () => Promise<void>): Promise<void> {
    try {
      await this.client.query('SELECT pg_advisory_unlock_shared($1)', [USERS_LOCK]);
      if (await this.isAlone()) await whenLast();
    } finally {
      await this.client.end().catch(() => undefined);
    }
  }
  /** Takes the lock for itself alone, if nobody else is in. */
  private async isAlone(): Promise<boolean> {
    for (let tries = 1; ; tries += 1) {
      const { rows } = await this.client.query<{ alone: boolean }>(
        'SELECT pg_try_advisory_lock($1) AS alone',
        [USERS_LOCK],
      );
      if (rows[0]?.alone) return true;
      if (tries === ALONE_TRIES) return false;
      await delay(ALONE_DELAY_MS);
    }
  }
}

import { realpathSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { StartupError } from '../../config/index.js';
import type { Logger } from '../../observability/logger.js';
import { findBinaries, type PostgresBinaries } from './binaries.js';
import { initialise, POSTGRES_USER } from './init.js';
import { isPostmaster, processesIn, readPidFile, removeStalePidFile, type PidFile } from './pid-file.js';
import { choosePlace, type PostgresPlace } from './place.js';
import { startPostmaster, stopPostmaster, type StartedPostmaster } from './postmaster.js';
import { Presence } from './presence.js';
import { SOCKET_PORT, socketDirectory } from './socket-directory.js';

const DATABASE = 'agent_trainer';
/** Recovery after a crash reads the write-ahead log, of which there may be half a gigabyte. */
const START_TIMEOUT_MS = 120_000;
const DEFAULT_PATIENCE_MS = 10_000;
const ORPHANS_TIMEOUT_MS = 5_000;
const POLL_MS = 10;

export interface OwnPostgresOptions {
  readonly dataDir: string;
  readonly logger: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
  /** Where root keeps what PostgreSQL's user must reach. */
  readonly systemDir?: string;
  /** How long a running postmaster that says it is ready may let nobody in before DATA_DIR counts as in use. */
  readonly patienceMs?: number;
  /** Further server settings, as in fsync: off for tests. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface OwnPostgres {
  /** How pg connects: by the socket's folder. */
  readonly connection: { host: string; port: number; user: string; database: string };
  /** Where the data are; not DATA_DIR where PostgreSQL's user cannot reach that. */
  readonly dataDir: string;
  readonly isMoved: boolean;
  /** Whether it ran already. */
  readonly isAdopted: boolean;
  /** Leaves the cluster; stops it, and waits, where no other process uses it. */
  close(): Promise<void>;
}

interface Entered {
  readonly presence: Presence;
  readonly socketDir: string;
  readonly isAdopted: boolean;
}

/** Finds the cluster running, or brings it to run; safe to do in several processes at the same time. */
class Starter {
  private child: StartedPostmaster | null = null;
  private refusedSince: number | null = null;
  private orphansSince: number | null = null;
  private readonly patienceMs: number;
  private readonly deadline = performance.now() + START_TIMEOUT_MS;

  constructor(
    private readonly place: PostgresPlace,
    private readonly binaries: PostgresBinaries,
    private readonly options: OwnPostgresOptions,
  ) {
    this.patienceMs = options.patienceMs ?? DEFAULT_PATIENCE_MS;
  }

  async run(): Promise<Entered> {
    const { place } = this;
    for (;;) {
      const pidFile = readPidFile(place.pgData);
      // Also where the process is not to be seen: it may be in another container that shares the folder.
      if (pidFile?.status === 'ready' && pidFile.socketDir !== null) {
        const presence = await this.tryEnter(pidFile.socketDir);
        if (presence)
          return { presence, socketDir: pidFile.socketDir, isAdopted: pidFile.pid !== this.child?.pid };
      }
      if (pidFile === null) await this.start();
      else if (isPostmaster(pidFile.pid, place.pgData)) this.checkPatience(pidFile);
      else await this.clearAfterCrash(pidFile);
      await delay(POLL_MS);
    }
  }

  private async tryEnter(socketDir: string): Promise<Presence | null> {
    let presence: Presence;
    try {
      presence = await Presence.enter(socketDir, this.patienceMs);
    } catch (error) {
      this.options.logger.debug({ err: error }, 'PostgreSQL does not let us in yet');
      return null;
    }
    if (realpathSync(await presence.dataDirectory()) === realpathSync(this.place.pgData)) return presence;
    await presence.leave(() => Promise.resolve());
    return null;
  }

  private checkPatience(pidFile: PidFile): void {
    const now = performance.now();
    this.refusedSince = pidFile.status === 'ready' ? (this.refusedSince ?? now) : null;
    const isRefused = this.refusedSince !== null && now - this.refusedSince > this.patienceMs;
    if (!isRefused && now < this.deadline) return;
    throw new StartupError(
      'DATA_DIR',
      `${this.place.pgData} is in use by a PostgreSQL (process ${pidFile.pid}, ${pidFile.status || 'starting'}) that does not answer; stop it or give another folder.`,
    );
  }

  private async start(): Promise<void> {
    const failure = await this.child?.failure();
    // Of several that start at once all but one find the lock taken; they go on to use that one's.
    if (failure && !/lock file|shared memory block/.test(failure)) {
      throw new StartupError(
        'DATA_DIR',
        `PostgreSQL does not start in ${this.place.pgData}: ${failure}; see ${this.place.logFile}.`,
      );
    }
    if (this.child && !failure) return;
    if (performance.now() > this.deadline) {
      throw new StartupError('DATA_DIR', `${this.place.pgData} is in use: ${failure}; stop what uses it.`);
    }
    const socketDir = await socketDirectory(this.place);
    this.child = await startPostmaster(this.place, this.binaries, socketDir, this.options.settings);
  }

  /** Takes away what a killed postmaster left. Its backends notice by themselves; one that does not is killed. */
  private async clearAfterCrash(stale: PidFile): Promise<void> {
    const { pgData } = this.place;
    const now = performance.now();
    const orphans = processesIn(pgData);
    if (orphans.length === 0) {
      this.options.logger.info({ pid: stale.pid }, 'PostgreSQL was killed; it recovers now');
      removeStalePidFile(pgData, stale);
      this.child = null;
      this.orphansSince = null;
      return this.start();
    }
    this.orphansSince ??= now;
    if (now - this.orphansSince < ORPHANS_TIMEOUT_MS || readPidFile(pgData)?.content !== stale.content)
      return;
    for (const pid of orphans) process.kill(pid, 'SIGKILL');
  }
}

/** Holds this process's presence, and gets the cluster going again where it was killed. */
class RunningPostgres implements OwnPostgres {
  private presence: Presence;
  private isClosing = false;
  private recovery: Promise<void> | null = null;
  readonly connection: OwnPostgres['connection'];
  readonly isAdopted: boolean;

  constructor(
    entered: Entered,
    private readonly place: PostgresPlace,
    private readonly options: OwnPostgresOptions,
    private readonly enter: () => Promise<Entered>,
  ) {
    this.connection = { host: entered.socketDir, port: SOCKET_PORT, user: POSTGRES_USER, database: DATABASE };
    this.isAdopted = entered.isAdopted;
    this.presence = this.watch(entered.presence);
  }

  get dataDir(): string {
    return this.place.base;
  }

  get isMoved(): boolean {
    return this.place.isMoved;
  }

  private watch(presence: Presence): Presence {
    presence.onEnd(() => {
      if (this.isClosing || presence !== this.presence) return;
      this.options.logger.error('the own PostgreSQL went away; it is started again');
      this.recovery = this.recover().finally(() => (this.recovery = null));
    });
    return presence;
  }

  private async recover(): Promise<void> {
    for (let waitMs = 100; !this.isClosing; waitMs = Math.min(waitMs * 2, 5_000)) {
      try {
        const entered = await this.enter();
        this.presence = this.watch(entered.presence);
        this.options.logger.info({ isAdopted: entered.isAdopted }, 'the own PostgreSQL runs again');
        return;
      } catch (error) {
        this.options.logger.error({ err: error }, 'the own PostgreSQL cannot be started');
        await delay(waitMs);
      }
    }
  }

  async close(): Promise<void> {
    if (this.isClosing) return;
    this.isClosing = true;
    await this.recovery;
    await this.presence
      .leave(async () => {
        const pidFile = readPidFile(this.place.pgData);
        if (pidFile && !(await stopPostmaster(pidFile.pid, this.place.pgData))) {
          this.options.logger.error({ pid: pidFile.pid }, 'the own PostgreSQL does not stop; kill it');
        }
      })
      .catch((error: unknown) => {
        this.options.logger.warn({ err: error }, 'the own PostgreSQL was gone before it could be left');
      });
  }
}

/**
 * Opens the server's own PostgreSQL in DATA_DIR: finds it running (a killed server leaves it so, and several processes
 * may share it) or starts it, and makes it where there is none.
 *
 * @throws StartupError that names DATA_DIR, or DATABASE_URL where this machine has no binaries.
 */
export async function openOwnPostgres(options: OwnPostgresOptions): Promise<OwnPostgres> {
  const systemDir = options.systemDir ?? '/var/lib/agent-trainer';
  const place = await choosePlace({ dataDir: options.dataDir, systemDir });
  const binaries = await findBinaries(place, systemDir);
  await initialise(place, binaries);
  const enter = () => new Starter(place, binaries, options).run();
  const entered = await enter();
  await entered.presence.ensureDatabase(DATABASE);
  return new RunningPostgres(entered, place, options, enter);
}

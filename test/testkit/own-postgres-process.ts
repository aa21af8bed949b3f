import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { readPidFile } from '../../src/platform/database/own-postgres/pid-file.js';
import { PROJECT_ROOT } from './project-root.js';

const CHILD = join(PROJECT_ROOT, 'dist', 'test', 'testkit', 'own-postgres-child.js');

export interface ChildOptions {
  readonly dataDir: string;
  readonly systemDir?: string;
  readonly patienceMs?: number;
}

export interface Opened {
  readonly msg: string;
  readonly error?: string;
  readonly connection: pg.ClientConfig & { host: string };
  readonly dataDir: string;
  readonly isMoved: boolean;
  readonly isAdopted: boolean;
  readonly milliseconds: number;
}

/** A process that uses the own PostgreSQL. */
export class OwnPostgresProcess {
  private readonly child: ChildProcess;
  readonly exited: Promise<number | NodeJS.Signals | null>;
  private readonly lines: Opened[] = [];
  private readonly waiting = new Set<() => void>();

  constructor(options: ChildOptions, uid?: number) {
    this.child = spawn(process.execPath, [CHILD, JSON.stringify(options)], {
      cwd: '/',
      stdio: ['ignore', 'pipe', 'inherit'],
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    this.exited = new Promise((resolve) =>
      this.child.once('close', (code, signal) => resolve(signal ?? code)),
    );
    if (!this.child.stdout) throw new Error('no standard output');
    createInterface(this.child.stdout).on('line', (line) => {
      this.lines.push(JSON.parse(line) as Opened);
      for (const check of this.waiting) check();
    });
  }

  /** The first line with one of the messages, past or future. */
  async said(...messages: string[]): Promise<Opened> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const found = this.lines.find(({ msg }) => messages.includes(msg));
        if (!found) return;
        this.waiting.delete(check);
        resolve(found);
      };
      this.waiting.add(check);
      void this.exited.then(() => reject(new Error(`It ended: ${JSON.stringify(this.lines)}`)));
      check();
    });
  }

  async opened(): Promise<Opened> {
    const line = await this.said('open', 'failed');
    if (line.error) throw new Error(line.error);
    return line;
  }

  async kill(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
    this.child.kill(signal);
    return this.exited;
  }

  close(): Promise<number | NodeJS.Signals | null> {
    return this.kill('SIGTERM');
  }
}

export async function query<T extends pg.QueryResultRow>(
  connection: pg.ClientConfig,
  text: string,
): Promise<T[]> {
  const client = new pg.Client(connection);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The postmaster of a folder, as its pid file says; null where there is none. */
export function postmasterOf(dataDir: string): number | null {
  return readPidFile(join(dataDir, 'postgres'))?.pid ?? null;
}

/** Whether a process is there that is more than a zombie. */
export function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

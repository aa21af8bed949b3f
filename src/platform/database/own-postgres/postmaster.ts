import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { unusableBinaries } from './init.js';
import type { PostgresBinaries } from './binaries.js';
import { isPostmaster } from './pid-file.js';
import type { PostgresPlace } from './place.js';
import { SOCKET_PORT } from './socket-directory.js';
import { spawnAs } from './spawn-as.js';

const LOG_BYTES_MAX = 10 * 1024 * 1024;
const FAST_STOP_MS = 15_000;
const IMMEDIATE_STOP_MS = 5_000;

/** Small in memory, complete in safety: fsync, synchronous_commit and full_page_writes stay at their defaults, on. */
const SETTINGS = {
  listen_addresses: '',
  port: String(SOCKET_PORT),
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: '64MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_wal_size: '512MB',
  min_wal_size: '80MB',
  io_method: 'sync',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  // The server logs its own statements' errors; here they would repeat people's texts.
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
} as const;

/** A postmaster that this process started. */
export interface StartedPostmaster {
  readonly pid: number;
  /** How it ended, once it did: the last FATAL line of its log, or how it was killed. */
  failure(): Promise<string | null>;
}

async function openLog({ logFile, runAs }: PostgresPlace) {
  const found = await stat(logFile).catch(() => null);
  if (found && found.size > LOG_BYTES_MAX) await rename(logFile, `${logFile}.1`);
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
  const log = await open(logFile, flags, 0o600);
  if (runAs) await log.chown(runAs.uid, runAs.gid);
  return log;
}

async function lastWords(logFile: string, from: number): Promise<string> {
  const text = (await readFile(logFile)).subarray(from).toString('utf8');
  const lines = text.split('\n').filter((line) => /\b(FATAL|PANIC|ERROR|LOG):/.test(line));
  const line =
    lines.findLast((candidate) => /\b(FATAL|PANIC):/.test(candidate)) ?? lines.at(-1) ?? text.trim();
  return line.replace(/^.*?\b(FATAL|PANIC|ERROR|LOG):\s*/, '');
}

/**
 * Starts a postmaster that outlives this process: in a session of its own, where Ctrl-C does not reach it, and with its
 * output in a file. Returns before it accepts connections.
 *
 * @throws StartupError where its program does not run on this machine.
 */
export async function startPostmaster(
  place: PostgresPlace,
  binaries: PostgresBinaries,
  socketDir: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<StartedPostmaster> {
  const all = { ...SETTINGS, unix_socket_directories: socketDir, ...settings };
  const args = [
    '-D',
    place.pgData,
    ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const log = await openLog(place);
  try {
    const { size } = await log.stat();
    const child = spawn(binaries.postgres, args, {
      ...spawnAs(place.runAs),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    let end: string | null = null;
    child.once(
      'exit',
      (code, signal) => (end = signal ? `it was killed by ${signal}` : `it ended with code ${code}`),
    );
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error) => reject(unusableBinaries(error)));
    });
    child.unref();
    return {
      pid: child.pid ?? 0,
      failure: async () => end && ((await lastWords(place.logFile, size).catch(() => '')) || end),
    };
  } finally {
    await log.close();
  }
}

async function waitForEnd(pid: number, pgData: string, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (isPostmaster(pid, pgData)) {
    if (performance.now() > deadline) return false;
    await delay(10);
  }
  return true;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Stops a postmaster and waits for its end: sessions are rolled back and a checkpoint is written; where that takes too
 * long it is stopped at once, which the next start recovers from.
 *
 * @returns whether it has ended.
 */
export async function stopPostmaster(pid: number, pgData: string): Promise<boolean> {
  signal(pid, 'SIGINT');
  if (await waitForEnd(pid, pgData, FAST_STOP_MS)) return true;
  signal(pid, 'SIGQUIT');
  return waitForEnd(pid, pgData, IMMEDIATE_STOP_MS);
}

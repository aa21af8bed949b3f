import { readFileSync, readdirSync, readlinkSync, realpathSync, renameSync, rmSync, linkSync } from 'node:fs';
import { join } from 'node:path';

/** What a postmaster writes of itself into its data directory. */
export interface PidFile {
  readonly pid: number;
  readonly socketDir: string | null;
  /** starting, ready, stopping or empty. */
  readonly status: string;
  readonly content: string;
}

export function readPidFile(pgData: string): PidFile | null {
  let content: string;
  try {
    content = readFileSync(join(pgData, 'postmaster.pid'), 'utf8');
  } catch {
    return null;
  }
  const lines = content.split('\n');
  const pid = Number(lines[0]?.trim());
  return {
    pid: Number.isSafeInteger(pid) && pid > 0 ? pid : 0,
    socketDir: lines[4]?.trim() || null,
    status: lines[7]?.trim() ?? '',
    content,
  };
}

/** Whether a process runs; a zombie, which nobody reaped, does not. */
export function isRunning(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

function isPostgresIn(pid: number | string, pgData: string): boolean {
  try {
    return (
      readlinkSync(`/proc/${pid}/cwd`) === pgData &&
      readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres'
    );
  } catch {
    return false;
  }
}

/** Whether the process that a pid file names is still this data directory's postmaster and not another's, later. */
export function isPostmaster(pid: number, pgData: string): boolean {
  if (!isRunning(pid)) return false;
  return process.platform !== 'linux' || isPostgresIn(pid, realpathSync(pgData));
}

/** The processes of a data directory, found by where they stand; backends outlive a killed postmaster for a while. */
export function processesIn(pgData: string): number[] {
  if (process.platform !== 'linux') return [];
  const real = realpathSync(pgData);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isPostgresIn(name, real))
    .map(Number)
    .filter(isRunning);
}

/**
 * Takes away the pid file of a dead postmaster, and no other: PostgreSQL itself takes a zombie for alive. It is moved
 * aside first and put back where it turns out to be another's, written meanwhile.
 */
export function removeStalePidFile(pgData: string, stale: PidFile): void {
  const path = join(pgData, 'postmaster.pid');
  const aside = join(pgData, `.postmaster.pid.${process.pid}`);
  if (readPidFile(pgData)?.content !== stale.content) return;
  renameSync(path, aside);
  try {
    if (readFileSync(aside, 'utf8') !== stale.content) linkSync(aside, path);
  } finally {
    rmSync(aside, { force: true });
  }
}

import { readdirSync, readFileSync } from 'node:fs';

const BYTES_PER_MB = 1024 * 1024;

/**
 * Resident memory of a process in MiB. Null where it cannot be told: the process is gone, or the system has no /proc
 * (there the watchdog in the child measures itself).
 */
export function residentMb(pid: number): number | null {
  try {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return kib === undefined ? null : (Number(kib) * 1024) / BYTES_PER_MB;
  } catch {
    return null;
  }
}

/** Resident memory in MiB of a process and all that it started, directly and not; 0 where it cannot be told. */
export function processTreeMb(pid: number): number {
  return [pid, ...descendantsOf(pid)].reduce((total, each) => total + (residentMb(each) ?? 0), 0);
}

/** Processes that a process started, directly and not, by their ids here; none where there is no /proc. */
export function descendantsOf(pid: number): number[] {
  try {
    const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').split(' ').filter(Boolean).map(Number),
    );
    return children.flatMap((child) => [child, ...descendantsOf(child)]);
  } catch {
    return [];
  }
}

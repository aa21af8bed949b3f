import { readFileSync } from 'node:fs';

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

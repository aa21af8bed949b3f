import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** The kernel's unit of processor time, a second's part. */
const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** The fields of /proc/pid/stat behind the program's name, which may hold blanks; null where the process is gone. */
function statOf(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

function sumOf(fields: readonly string[] | null, indices: readonly number[]): number {
  return indices.reduce((sum, index) => sum + Number(fields?.[index] ?? 0), 0);
}

/** Processor time that a process has used itself, in milliseconds. */
export function cpuMsOf(pid: number): number {
  return (sumOf(statOf(pid), [11, 12]) / ticksPerSecond) * 1_000;
}

/** The processes below one, their children included. */
export function descendantsOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : null;
    if (!stat) continue;
    const parent = Number(stat[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found: number[] = [];
  const left = [pid];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    found.push(...(children.get(next) ?? []));
    left.push(...(children.get(next) ?? []));
  }
  return found;
}

/** Processor time of a process and of all that it has started, the ended ones included, in milliseconds. */
export function cpuMsOfTree(pid: number): number {
  const ticks = [pid, ...descendantsOf(pid)].reduce(
    (sum, each) => sum + sumOf(statOf(each), [11, 12, 13, 14]),
    0,
  );
  return (ticks / ticksPerSecond) * 1_000;
}

/** Processor time that the whole machine has used, in milliseconds. */
export function cpuMsOfMachine(): number {
  const [all = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  // The name of the line, then user, nice, system, idle, iowait, irq, softirq.
  return (sumOf(all.split(/\s+/), [1, 2, 3, 6, 7]) / ticksPerSecond) * 1_000;
}

function kilobytes(path: string, field: string): number {
  try {
    return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(path, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Resident memory of a process in MB, what it shares with others counted in full. */
export function rssMbOf(pid: number): number {
  return kilobytes(`/proc/${pid}/status`, 'VmRSS') / 1_024;
}

/** Resident memory of processes in MB, what they share counted once. */
export function pssMbOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + kilobytes(`/proc/${pid}/smaps_rollup`, 'Pss'), 0) / 1_024;
}

// Where a test run has its files.
import { readFileSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';

const MEMORY = '/dev/shm';
/** Six times what a run was seen to take. */
const ROOM = 1024 ** 3;

/** Whether there is a file system in memory with room, from which programs may be run. */
function fitsInMemory() {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    if (bavail * bsize < ROOM || freemem() < 4 * ROOM) return false;
    const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
    const [, , , options = 'noexec'] = mounts.find((line) => line.split(' ')[1] === MEMORY)?.split(' ') ?? [];
    return !options.split(',').includes('noexec');
  } catch {
    return false;
  }
}

/** In memory where there is room: PostgreSQL makes about a hundred thousand files for the databases of a run. */
export function runParent() {
  return fitsInMemory() ? MEMORY : tmpdir();
}

// What a test run left running. Everything that jest starts is in jest's process group; PostgreSQL, which leaves it,
// stands in the run's folder.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

function describe(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { pid, isZombie: state === 'Z' || state === 'X', group: Number(group), command };
  } catch {
    return null;
  }
}

function standsIn(pid, folder) {
  try {
    return `${readlinkSync(`/proc/${pid}/cwd`)}/`.startsWith(`${folder}/`);
  } catch {
    return false;
  }
}

/** The processes of the group, or that stand in the folder; none are known where there is no /proc. */
export function leftovers(group, folder) {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => describe(Number(name)))
    .filter((found) => found && !found.isZombie && (found.group === group || standsIn(found.pid, folder)));
}

import type { SpawnOptions } from 'node:child_process';
import type { RunAs } from './place.js';

/** How PostgreSQL's programs are run: as their user, with nothing of this process's environment. */
export function spawnAs(runAs: RunAs | null): SpawnOptions {
  return {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    ...(runAs ? { uid: runAs.uid, gid: runAs.gid } : {}),
  };
}

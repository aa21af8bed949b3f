import { existsSync, readFileSync } from 'node:fs';
import type { Executor } from './executors/executor.js';

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/**
 * All that evaluations are made with and that no strategy's version tells: this program's version, those of the
 * packages that it was made with, and the executors that this machine has. What was found out with other tools is
 * not what would be found out here.
 */
export function toolFingerprint(executors: readonly Executor[]): string {
  const { version, dependencies } = readManifest();
  return JSON.stringify({
    version,
    dependencies: Object.entries(dependencies).sort(([a], [b]) => (a < b ? -1 : 1)),
    node: process.versions.node,
    executors: executors
      .filter((executor) => executor.isAvailable)
      .map((executor) => executor.name)
      .sort(),
  });
}

/** The package.json that this file belongs to, wherever the build has put it. */
function readManifest(): Manifest {
  for (let folder = new URL('./', import.meta.url); ; folder = new URL('../', folder)) {
    const file = new URL('package.json', folder);
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
    if (folder.pathname === '/' || folder.href === new URL('../', folder).href)
      throw new Error('the package.json of this program is missing');
  }
}

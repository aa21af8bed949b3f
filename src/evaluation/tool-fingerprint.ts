import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Executor } from './executors/executor.js';

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/**
 * All that evaluations are made with and that no strategy's version tells: this program's version and code, the
 * versions of its packages, and the executors that this machine has. What was found out with other tools is
 * not what would be found out here.
 */
export function toolFingerprint(executors: readonly Executor[]): string {
  const { version, dependencies } = readManifest();
  return JSON.stringify({
    version,
    code: hashOfCode(fileURLToPath(new URL('../', import.meta.url))),
    dependencies: Object.entries(dependencies).sort(([a], [b]) => (a < b ? -1 : 1)),
    node: process.versions.node,
    executors: executors
      .filter((executor) => executor.isAvailable)
      .map((executor) => executor.name)
      .sort(),
  });
}

/** SHA-256 of all modules below a folder, in hex; their tests, which are compiled to beside them, change nothing. */
function hashOfCode(folder: string): string {
  const hash = createHash('sha256');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((each) => /(?<!\.spec)\.[jt]s$/.test(each)).sort()) {
    hash
      .update(name)
      .update('\0')
      .update(readFileSync(join(folder, name)))
      .update('\0');
  }
  return hash.digest('hex');
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

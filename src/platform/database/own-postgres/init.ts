import { spawn } from 'node:child_process';
import { chown, mkdtemp, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StartupError } from '../../config/index.js';
import type { PostgresBinaries } from './binaries.js';
import type { PostgresPlace } from './place.js';
import { spawnAs } from './spawn-as.js';

/** The cluster's superuser, as whom the server connects. */
export const POSTGRES_USER = 'agent_trainer';

const FRESH_PREFIX = '.postgres-new-';
const ABANDONED_AFTER_MS = 10 * 60_000;

async function majorVersionOf(pgData: string): Promise<number | null> {
  const text = await readFile(join(pgData, 'PG_VERSION'), 'utf8').catch(() => null);
  return text === null ? null : Number.parseInt(text, 10);
}

async function runInitdb(folder: string, place: PostgresPlace, binaries: PostgresBinaries): Promise<void> {
  const args = ['-D', folder, '-U', POSTGRES_USER, '-E', 'UTF8', '--locale=C', '--no-instructions'];
  // The socket's folder is what keeps others out; over TCP nobody gets in at all.
  args.push('--auth-local=trust', '--auth-host=reject');
  args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8');
  const child = spawn(binaries.initdb, args, { ...spawnAs(place.runAs), stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-4000)));
  }
  await new Promise<void>((resolve, reject) => {
    child.once('error', (error) => reject(unusableBinaries(error)));
    child.once('close', (code, signal) => {
      if (code === 0) return resolve();
      const reason =
        output.match(/error: (.+)/)?.[1] ?? output.trim().split('\n').at(-1) ?? `signal ${signal}`;
      reject(
        new StartupError(
          'DATA_DIR',
          `no database can be made in ${place.base}: ${reason}; mend that or give another folder.`,
        ),
      );
    });
  });
}

/** Where the loader is not the one that the binaries were built for (musl), running them fails as if they were not there. */
export function unusableBinaries(error: Error): StartupError {
  return new StartupError(
    'DATABASE_URL',
    `the built-in PostgreSQL does not run on this system (${error.message}); give the URL of a PostgreSQL 15 or newer, as in postgres://user:password@host:5432/name.`,
    { cause: error },
  );
}

async function removeAbandoned(base: string): Promise<void> {
  for (const name of await readdir(base)) {
    if (!name.startsWith(FRESH_PREFIX)) continue;
    const found = await stat(join(base, name)).catch(() => null);
    if (found && Date.now() - found.mtimeMs > ABANDONED_AFTER_MS) {
      await rm(join(base, name), { recursive: true, force: true });
    }
  }
}

/**
 * Makes the cluster where there is none. It is made beside its place and then moved there in one step, so that neither
 * a crash nor a second process leaves a half-made one.
 *
 * @returns whether it was made now.
 * @throws StartupError where that fails, or the cluster that is there is of another major version.
 */
export async function initialise(place: PostgresPlace, binaries: PostgresBinaries): Promise<boolean> {
  const version = await majorVersionOf(place.pgData);
  if (version === binaries.majorVersion) return false;
  if (version !== null) {
    throw new StartupError(
      'DATA_DIR',
      `${place.pgData} holds a database of PostgreSQL ${version} and the built-in one is ${binaries.majorVersion}; start the release that made it, or give another folder.`,
    );
  }
  if ((await readdir(place.pgData).catch(() => [])).length > 0) {
    throw new StartupError(
      'DATA_DIR',
      `${place.pgData} is not empty and holds no database; move it away or give another folder.`,
    );
  }
  await removeAbandoned(place.base);
  const fresh = await mkdtemp(join(place.base, FRESH_PREFIX));
  try {
    if (place.runAs) await chown(fresh, place.runAs.uid, place.runAs.gid);
    await runInitdb(fresh, place, binaries);
    await rename(fresh, place.pgData).catch(async (error: unknown) => {
      if ((await majorVersionOf(place.pgData)) === null) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return true;
}

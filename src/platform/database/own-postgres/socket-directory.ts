import { chmod, chown, link, lstat, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartupError } from '../../config/index.js';
import { canReach, type PostgresPlace } from './place.js';

/** The name's number; every cluster has a folder of its own, so all have the same. */
export const SOCKET_PORT = 5432;
const SOCKET_NAME = `.s.PGSQL.${SOCKET_PORT}`;
/** What sockaddr_un holds, without its ending NUL. */
const PATH_BYTES_MAX = process.platform === 'linux' ? 107 : 103;

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, SOCKET_NAME)) <= PATH_BYTES_MAX;
}

async function isPrivate(folder: string, uid: number | undefined): Promise<boolean> {
  const found = await lstat(folder).catch(() => null);
  return (
    found !== null &&
    found.isDirectory() &&
    (found.mode & 0o077) === 0 &&
    (uid === undefined || found.uid === uid)
  );
}

/** Whether the file system has sockets; some that are shared with a host do not. */
async function canHoldSocket(folder: string): Promise<boolean> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(join(folder, `.p.${process.pid}`), resolve);
    });
    await new Promise((resolve) => server.close(resolve));
    return true;
  } catch {
    return false;
  }
}

async function makePrivate(folder: string, { runAs }: PostgresPlace): Promise<void> {
  await chmod(folder, 0o700);
  if (runAs) await chown(folder, runAs.uid, runAs.gid);
}

async function makeTemporary(place: PostgresPlace): Promise<string> {
  for (const parent of new Set([tmpdir(), '/tmp', '/var/tmp'])) {
    if (!fits(join(parent, 'agent-trainer-XXXXXX'))) continue;
    if (place.runAs && !(await canReach(parent, place.runAs).catch(() => false))) continue;
    const folder = await mkdtemp(join(parent, 'agent-trainer-')).catch(() => null);
    if (folder === null) continue;
    await makePrivate(folder, place);
    return folder;
  }
  throw new StartupError(
    'DATA_DIR',
    `the path ${place.base} is too long for a socket and there is no temporary folder to use; give a shorter one.`,
  );
}

/**
 * The folder for the cluster's socket, which only its user (and root) may enter: beside the data, or in a temporary
 * folder, which is written down for other processes, where that path is too long or its file system has no sockets.
 */
export async function socketDirectory(place: PostgresPlace): Promise<string> {
  const uid = place.runAs?.uid ?? process.getuid?.();
  const record = join(place.base, 'socket-directory');
  const readRecord = async () => {
    const recorded = (await readFile(record, 'utf8').catch(() => '')).trim();
    return recorded !== '' && (await isPrivate(recorded, uid)) ? recorded : null;
  };

  const recorded = await readRecord();
  if (recorded !== null) return recorded;

  const beside = join(place.base, 'run');
  if (fits(beside)) {
    if (await isPrivate(beside, uid)) return beside;
    await mkdir(beside, { recursive: true, mode: 0o700 });
    await makePrivate(beside, place);
    if (await canHoldSocket(beside)) return beside;
  }

  const folder = await makeTemporary(place);
  const fresh = `${record}.${process.pid}`;
  await rm(record, { force: true });
  await writeFile(fresh, `${folder}\n`, { mode: 0o644 });
  try {
    // Unlike rename, link fails where another process was first; then its folder is the one.
    await link(fresh, record);
    return folder;
  } catch (error) {
    const other = await readRecord();
    if (other === null) throw error;
    await rm(folder, { recursive: true, force: true });
    return other;
  } finally {
    await rm(fresh, { force: true });
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  isAlive,
  OwnPostgresProcess,
  postmasterOf,
  query,
  type ChildOptions,
} from '../testkit/own-postgres-process.js';
import { canReach } from '../../src/platform/database/own-postgres/place.js';
import { PROJECT_ROOT } from '../testkit/project-root.js';
import { temporaryFolder } from '../testkit/run-folder.js';

const IS_ROOT = process.getuid?.() === 0;
const NOBODY = 65_534;
const asRoot = IS_ROOT ? test : test.skip;
// Another user can start the server only from a checkout that he can get into.
const asRootForOther =
  IS_ROOT && (await canReach(PROJECT_ROOT, { uid: NOBODY, gid: NOBODY })) ? test : test.skip;

// Each test starts whole servers, on a machine that may be busy.
/** Each starts servers and databases of its own. */
const SLOW_MS = 120_000;

let folder: ReturnType<typeof temporaryFolder>;
let dataDir: string;
let processes: OwnPostgresProcess[];
let others: { kill: () => void }[];

beforeEach(() => {
  folder = temporaryFolder('own-postgres-');
  dataDir = join(folder.path, 'data');
  processes = [];
  others = [];
});

afterEach(async () => {
  await Promise.all(processes.map((child) => child.kill('SIGKILL')));
  for (const other of others) other.kill();
  const left = postmasterOf(dataDir);
  if (left !== null && isAlive(left)) process.kill(left, 'SIGKILL');
  folder.remove();
});

function start(options: Partial<ChildOptions> = {}, uid?: number): OwnPostgresProcess {
  const child = new OwnPostgresProcess({ dataDir, systemDir: join(folder.path, 'system'), ...options }, uid);
  processes.push(child);
  return child;
}

/** The user that PostgreSQL runs as here. */
function asPostgresUser() {
  return IS_ROOT ? { uid: NOBODY, gid: NOBODY } : {};
}

async function until(condition: () => boolean, milliseconds = 15_000): Promise<void> {
  const deadline = performance.now() + milliseconds;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('It did not come to pass.');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('the own PostgreSQL', () => {
  test(
    'is made, stopped, and found again with its data, which only its user may read',
    async () => {
      const first = start();
      const { connection, isAdopted } = await first.opened();
      expect(isAdopted).toBe(false);
      await query(connection, 'CREATE TABLE kept AS SELECT 1 AS n');
      const settings = await query(
        connection,
        `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commits,
              current_setting('listen_addresses') AS tcp, current_setting('data_checksums') AS checksums`,
      );
      expect(settings).toEqual([{ fsync: 'on', commits: 'on', tcp: '', checksums: 'on' }]);
      const postmaster = postmasterOf(dataDir) ?? 0;
      expect(await first.close()).toBe(0);
      expect(isAlive(postmaster)).toBe(false);
      expect(postmasterOf(dataDir)).toBeNull();

      const again = start();
      const opened = await again.opened();
      expect(await query(opened.connection, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
      const listing = spawn('stat', ['-c', '%a', join(dataDir, 'postgres'), opened.connection.host]);
      expect(String((await once(listing.stdout, 'data'))[0])).toBe('700\n700\n');
      expect(await again.close()).toBe(0);
    },
    SLOW_MS,
  );

  test(
    'goes on without a killed server, is adopted by the next one, and is stopped by it',
    async () => {
      const killed = start();
      const { connection } = await killed.opened();
      await query(connection, 'CREATE TABLE kept AS SELECT 1 AS n');
      const postmaster = postmasterOf(dataDir) ?? 0;
      await killed.kill('SIGKILL');
      expect(isAlive(postmaster)).toBe(true);

      const next = start();
      const opened = await next.opened();
      expect(opened.isAdopted).toBe(true);
      expect(postmasterOf(dataDir)).toBe(postmaster);
      expect(await query(opened.connection, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
      expect(await next.close()).toBe(0);
      expect(isAlive(postmaster)).toBe(false);
    },
    SLOW_MS,
  );

  test(
    'is started again under a server that runs, with all that was acknowledged',
    async () => {
      const server = start();
      const { connection } = await server.opened();
      await query(connection, 'CREATE TABLE kept (n int)');
      for (let n = 0; n < 20; n += 1) await query(connection, `INSERT INTO kept VALUES (${n})`);
      const postmaster = postmasterOf(dataDir) ?? 0;
      process.kill(postmaster, 'SIGKILL');
      await server.said('the own PostgreSQL runs again');
      expect(postmasterOf(dataDir)).not.toBe(postmaster);
      expect(await query(connection, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 20 }]);
      expect(await server.close()).toBe(0);
    },
    SLOW_MS,
  );

  test(
    'starts where server and postmaster were killed together',
    async () => {
      const killed = start();
      const { connection } = await killed.opened();
      await query(connection, 'CREATE TABLE kept AS SELECT 1 AS n');
      const postmaster = postmasterOf(dataDir) ?? 0;
      const gone = killed.kill('SIGKILL');
      process.kill(postmaster, 'SIGKILL');
      await gone;
      const next = start();
      expect(await query((await next.opened()).connection, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
      expect(await next.close()).toBe(0);
    },
    SLOW_MS,
  );

  test.each([
    // The parent becomes a program that never asks how its child ended.
    ['a zombie', 'sleep 0 & echo $!; exec sleep 600', (pid: number) => !isAlive(pid)],
    ['a process that came later', 'echo $$; exec sleep 600', (pid: number) => isAlive(pid)],
  ])('is not kept from starting by a pid file that names %s', async (_, script, isSo) => {
    const first = start();
    await first.opened();
    const pidFile = join(dataDir, 'postgres', 'postmaster.pid');
    const content = readFileSync(pidFile, 'utf8');
    await first.close();

    const other = spawn('sh', ['-c', script], { ...asPostgresUser(), stdio: ['ignore', 'pipe', 'inherit'] });
    others.push({ kill: () => other.kill('SIGKILL') });
    const [line] = (await once(createInterface(other.stdout), 'line')) as [string];
    const pid = Number(line);
    await until(() => isSo(pid));
    expect(existsSync(`/proc/${pid}`)).toBe(true);
    writeFileSync(pidFile, content.replace(/^\d+/, String(pid)), { mode: 0o600 });
    if (IS_ROOT) chownSync(pidFile, NOBODY, NOBODY);

    const next = start();
    await next.opened();
    expect(postmasterOf(dataDir)).not.toBe(pid);
    expect(await next.close()).toBe(0);
  });

  test(
    'is one, however many start at the same time, and stops with the last of them',
    async () => {
      for (let round = 0; round < 5; round += 1) {
        const three = [start(), start(), start()];
        const opened = await Promise.all(three.map((child) => child.opened()));
        expect(opened.filter(({ isAdopted }) => !isAdopted)).toHaveLength(1);
        const postmaster = postmasterOf(dataDir) ?? 0;
        for (const { connection } of opened) {
          const [row] = await query<{ pid: number }>(
            connection,
            `SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid`,
          );
          expect(row?.pid).toBe(postmaster);
        }
        // Every second round begins with what a crash left.
        const end = round % 2 === 0 ? 'SIGTERM' : 'SIGKILL';
        await Promise.all(three.map((child) => child.kill(end)));
        if (end === 'SIGKILL') process.kill(postmaster, 'SIGKILL');
        await until(() => !isAlive(postmaster));
      }
    },
    SLOW_MS,
  );

  test(
    'is kept by whoever uses it, and not by who was killed',
    async () => {
      const first = start();
      const { connection } = await first.opened();
      const second = start();
      expect((await second.opened()).isAdopted).toBe(true);
      const third = start();
      await third.opened();
      const postmaster = postmasterOf(dataDir) ?? 0;

      expect(await first.close()).toBe(0);
      expect(isAlive(postmaster)).toBe(true);
      expect(await query(connection, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
      await third.kill('SIGKILL');
      expect(await second.close()).toBe(0);
      expect(isAlive(postmaster)).toBe(false);
    },
    SLOW_MS,
  );

  test(
    'has its socket elsewhere where the path is too long, and others find it there',
    async () => {
      dataDir = join(folder.path, 'd'.repeat(120), 'data');
      const first = start();
      const { connection } = await first.opened();
      expect(connection.host.startsWith(dataDir)).toBe(false);
      const second = start();
      const joined = await second.opened();
      expect(joined).toMatchObject({ isAdopted: true, connection });
      await first.close();
      await second.close();
      const again = start();
      expect((await again.opened()).connection.host).toBe(connection.host);
      await again.close();
      rmSync(connection.host, { recursive: true });
    },
    SLOW_MS,
  );

  test(
    'says that DATA_DIR is in use where a postmaster runs and does not answer',
    async () => {
      const first = start();
      await first.opened();
      const postmaster = postmasterOf(dataDir) ?? 0;
      process.kill(postmaster, 'SIGSTOP');
      try {
        const line = await start({ patienceMs: 500 }).said('open', 'failed');
        expect(line.error).toMatch(
          new RegExp(`^DATA_DIR: .* in use .*process ${postmaster}.* give another folder\\.$`),
        );
      } finally {
        process.kill(postmaster, 'SIGCONT');
      }
      expect(await first.close()).toBe(0);
    },
    SLOW_MS,
  );

  test(
    'says what to do where DATA_DIR holds what it cannot use',
    async () => {
      const pgData = join(dataDir, 'postgres');
      mkdirSync(pgData, { recursive: true });
      writeFileSync(join(pgData, 'notes.txt'), 'not a database');
      expect((await start().said('open', 'failed')).error).toMatch(
        /^DATA_DIR: .* is not empty and holds no database/,
      );
      writeFileSync(join(pgData, 'PG_VERSION'), '13\n');
      if (IS_ROOT) chownSync(pgData, NOBODY, NOBODY);
      expect((await start().said('open', 'failed')).error).toMatch(
        /^DATA_DIR: .* holds a database of PostgreSQL 13 /,
      );
      writeFileSync(join(folder.path, 'file'), '');
      expect(
        (await start({ dataDir: join(folder.path, 'file', 'data') }).said('open', 'failed')).error,
      ).toMatch(/^DATA_DIR: .*file/);
    },
    SLOW_MS,
  );

  asRoot('goes to the system folder where its user cannot get into DATA_DIR, and stays there', async () => {
    const closed = join(folder.path, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const asked = join(closed, 'data');
    const first = start({ dataDir: asked });
    const opened = await first.opened();
    expect(opened.isMoved).toBe(true);
    expect(opened.dataDir.startsWith(join(folder.path, 'system'))).toBe(true);
    expect(existsSync(asked)).toBe(false);
    await query(opened.connection, 'CREATE TABLE kept AS SELECT 1 AS n');
    await first.close();

    chmodSync(closed, 0o755);
    const again = start({ dataDir: asked });
    const found = await again.opened();
    expect(found.dataDir).toBe(opened.dataDir);
    expect(await query(found.connection, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    expect(await again.close()).toBe(0);
  });

  asRootForOther("of an ordinary user is that user's, and root uses it as that user", async () => {
    mkdirSync(dataDir);
    chownSync(dataDir, NOBODY, NOBODY);
    const user = start({}, NOBODY);
    const { connection, isMoved } = await user.opened();
    expect(isMoved).toBe(false);
    await query(connection, 'CREATE TABLE kept AS SELECT 1 AS n');
    const root = start();
    expect((await root.opened()).isAdopted).toBe(true);
    await user.close();
    await root.close();

    const rootAgain = start();
    expect(await query((await rootAgain.opened()).connection, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    await rootAgain.close();
    const userAgain = start({}, NOBODY);
    expect(await query((await userAgain.opened()).connection, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    await userAgain.close();
  });
});

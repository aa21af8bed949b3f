import { execFile } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  createTestDatabase,
  PROJECT_ROOT,
  runServer,
  startTestServer,
  temporaryFolder,
  type TestDatabase,
  type TestServer,
} from '../testkit/index.js';
import { isAlive, postmasterOf } from '../testkit/own-postgres-process.js';

const run = promisify(execFile);

// Each test starts whole servers, on a machine that may be busy.
/** Each starts servers and databases of its own. */
const SLOW_MS = 120_000;

let folder: ReturnType<typeof temporaryFolder>;
let dataDir: string;
let servers: TestServer[];
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

beforeEach(() => {
  folder = temporaryFolder('server-');
  dataDir = join(folder.path, 'data');
  servers = [];
});

afterEach(async () => {
  for (const server of servers) await server.kill('SIGKILL');
  const left = postmasterOf(dataDir);
  if (left !== null && isAlive(left)) process.kill(left, 'SIGKILL');
  folder.remove();
});

async function start(env: Record<string, string> = {}, command?: readonly string[]): Promise<TestServer> {
  const server = await startTestServer({ env: { DATA_DIR: dataDir, ...env }, command });
  servers.push(server);
  return server;
}

/** On the PostgreSQL that all tests share, for what does not ask which it is. */
async function startShared(command?: readonly string[]): Promise<TestServer> {
  const server = await startTestServer({ database, command });
  servers.push(server);
  return server;
}

const COUNT = '{ trainingSessions(first: 5) { edges { node { id status } } } }';
interface Counted {
  trainingSessions: { edges: { node: { id: string; status: string } }[] };
}
const SUBMIT = `mutation ($text: String!) {
  trainAgentResponse(input: { agentType: "engineer", originalResponse: $text }) { session { id } userErrors { message } }
}`;

describe('the server process', () => {
  test(
    'says where it is and what to try first, which works, and ends with 0 on SIGTERM',
    async () => {
      const server = await start();
      expect(server.printed).toContain(server.httpUrl);
      expect(server.printed).toContain(server.socketUrl);
      expect(server.printed).toContain(dataDir);
      const body = /-d '(.+)'\n/.exec(server.printed)?.[1];
      const answer = await fetch(server.httpUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      expect(await answer.json()).toMatchObject({
        data: {
          trainAgentResponse: {
            session: { evaluationBefore: { score: expect.any(Number) } },
            userErrors: [],
          },
        },
      });

      const postmaster = postmasterOf(dataDir) ?? 0;
      expect(isAlive(postmaster)).toBe(true);
      expect(await server.kill('SIGTERM')).toEqual({ code: 0, signal: null });
      expect(isAlive(postmaster)).toBe(false);
      await expect(fetch(server.httpUrl)).rejects.toThrow();
    },
    SLOW_MS,
  );

  test(
    'takes the signal that npm hands on beside the terminal for the same one',
    async () => {
      const server = await startShared();
      const process_ = server.pid;
      process.kill(process_, 'SIGINT');
      await server.nextLog(({ msg }) => msg.startsWith('stopping'));
      const exit = server.kill('SIGINT');
      expect(await exit).toEqual({ code: 0, signal: null });
      expect(server.logs.map(({ msg }) => msg)).not.toContain('stopping at once');
    },
    SLOW_MS,
  );

  test(
    'killed with -9 finds its PostgreSQL and its sessions again',
    async () => {
      const server = await start({ ROLES: 'api' });
      await server.query(SUBMIT, { text: 'def add(a, b): return a + b' });
      const before = await server.query<Counted>(COUNT);
      expect(before.trainingSessions.edges).toHaveLength(1);
      const postmaster = postmasterOf(dataDir) ?? 0;
      await server.kill('SIGKILL');
      expect(isAlive(postmaster)).toBe(true);
      await server.restart();
      expect(postmasterOf(dataDir)).toBe(postmaster);
      expect(await server.query<Counted>(COUNT)).toEqual(before);
      expect(await server.kill('SIGTERM')).toEqual({ code: 0, signal: null });
      expect(isAlive(postmaster)).toBe(false);
    },
    SLOW_MS,
  );

  test(
    'shares its DATA_DIR with a second process, and leaves PostgreSQL to it',
    async () => {
      const api = await start({ ROLES: 'api' });
      const worker = await start({ ROLES: 'worker' });
      const postmaster = postmasterOf(dataDir) ?? 0;
      await worker.kill('SIGTERM');
      expect(await api.query<Counted>(COUNT)).toEqual({ trainingSessions: { edges: [] } });
      await worker.restart();
      expect(await api.kill('SIGTERM')).toEqual({ code: 0, signal: null });
      expect(isAlive(postmaster)).toBe(true);
      expect(await worker.kill('SIGTERM')).toEqual({ code: 0, signal: null });
      expect(isAlive(postmaster)).toBe(false);
    },
    SLOW_MS,
  );

  test.each([
    ['SIGUSR2', "throw new Error('boom')"],
    ['SIGHUP', "Promise.reject(new Error('boom'))"],
  ] as const)('logs an error that nobody handles and ends with 1 (%s)', async (signal, code) => {
    const preload = `data:text/javascript,process.on(${JSON.stringify(signal)},()=>{${code}})`;
    const server = await startShared([process.execPath, '--import', encodeURI(preload)]);
    expect(await server.kill(signal)).toEqual({ code: 1, signal: null });
    expect(server.logs.at(-1)).toMatchObject({ level: 'fatal', err: { message: 'boom' } });
  });
});

describe('a start that fails', () => {
  test.each([
    [{ PORT: 'abc' }, /^PORT: /],
    [{ HOST: '0.0.0.0' }, /^API_TOKEN: HOST=0\.0\.0\.0 /],
    [{ DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/x' }, /^DATABASE_URL: /],
    [{ DATA_DIR: '/proc/nothing-here' }, /^DATA_DIR: /],
    [{ HOST: 'no-such-host.invalid', API_TOKEN: 'x' }, /^HOST: /],
  ])('%j prints one line that names the setting, and its code is not 0', async (env, line) => {
    const { code, printed, logs } = await runServer({ env: { DATA_DIR: dataDir, ...env } });
    expect(code).toBe(1);
    expect(printed).toMatch(line);
    expect(printed.trimEnd().split('\n')).toHaveLength(1);
    expect(logs.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  test(
    'at a taken port does so too, and leaves no PostgreSQL behind',
    async () => {
      const other = createServer();
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      try {
        const { port } = other.address() as AddressInfo;
        const { code, printed } = await runServer({ env: { DATA_DIR: dataDir, PORT: String(port) } });
        expect(code).toBe(1);
        expect(printed).toMatch(new RegExp(`^PORT: ${port} on 127\\.0\\.0\\.1 is taken; .*\n$`));
        expect(postmasterOf(dataDir)).toBeNull();
      } finally {
        await new Promise((resolve) => other.close(resolve));
      }
    },
    SLOW_MS,
  );
});

test(
  "TypeORM's command line runs the migrations, and starts the own PostgreSQL for it",
  async () => {
    const cli = [join(PROJECT_ROOT, 'node_modules', 'typeorm', 'cli.js')];
    const options = { cwd: PROJECT_ROOT, env: { PATH: process.env.PATH ?? '', DATA_DIR: dataDir } };
    const migration = (command: string) =>
      run(process.execPath, [...cli, command, '-d', join('dist', 'ormconfig.js')], options);
    expect((await migration('migration:run')).stdout).toMatch(/executed successfully/);
    expect((await migration('migration:run')).stdout).toMatch(/No migrations are pending/);
    expect((await migration('migration:revert')).stdout).toMatch(/reverted successfully/);
    expect(postmasterOf(dataDir)).toBeNull();
  },
  SLOW_MS,
);

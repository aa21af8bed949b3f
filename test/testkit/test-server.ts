import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { graphqlClient, type GraphqlClient } from './graphql-client.js';
import { PROJECT_ROOT } from './project-root.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

const MAIN = join(PROJECT_ROOT, 'dist', 'start', 'main.js');
/** Node's options as `npm start` has them. */
export const NODE_OPTIONS = startScript().split(' ').slice(1, -1);
/** What ends the text that the server prints when it is ready. */
const LAST_WORDS = 'Stop with Ctrl-C.';
const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 45_000;

export interface TestServerOptions {
  /** Settings of the server; PORT is free and DATABASE_URL the server's own test database where they are left out. */
  readonly env?: Readonly<Record<string, string>>;
  /** A database that several servers share; whoever made it drops it. */
  readonly database?: TestDatabase;
  /** The program and its first arguments, where it is not this Node. */
  readonly command?: readonly string[];
  readonly cwd?: string;
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** One run of the real server in a process of its own. */
class ServerProcess {
  readonly exited: Promise<Exit>;
  readonly ready: Promise<LogLine>;
  readonly logs: LogLine[] = [];
  /** What it printed for people. */
  printed = '';
  private readonly waiting: { matches: (line: LogLine) => boolean; resolve: (line: LogLine) => void }[] = [];

  constructor(
    readonly child: ChildProcess,
    private readonly label: string,
  ) {
    this.exited = new Promise((resolve) => {
      child.once('close', (code, signal) => resolve({ code, signal }));
    });
    const printed = new Promise<void>((resolve) => {
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        this.printed += text;
        if (this.printed.includes(LAST_WORDS)) resolve();
      });
    });
    if (child.stdout) createInterface(child.stdout).on('line', (line) => this.onLine(line));
    // The two come by different pipes, in any order.
    this.ready = this.nextLog((line) => line.msg === 'ready', READY_TIMEOUT_MS).then((line) =>
      printed.then(() => line),
    );
    // Who only wants the exit need not look at this.
    this.ready.catch(() => undefined);
  }

  private onLine(text: string): void {
    let line: LogLine;
    try {
      line = JSON.parse(text) as LogLine;
    } catch {
      line = { level: 'none', msg: text };
    }
    this.logs.push(line);
    for (const waiting of this.waiting.filter(({ matches }) => matches(line))) waiting.resolve(line);
  }

  /** The first log line that matches, past or future. */
  nextLog(matches: (line: LogLine) => boolean, timeoutMs = STOP_TIMEOUT_MS): Promise<LogLine> {
    const past = this.logs.find(matches);
    if (past) return Promise.resolve(past);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(this.failure('did not log what was awaited')), timeoutMs);
      this.waiting.push({
        matches,
        resolve: (line) => {
          clearTimeout(timer);
          resolve(line);
        },
      });
      void this.exited.then((exit) => {
        clearTimeout(timer);
        reject(this.failure(`ended with ${exit.signal ?? `code ${exit.code}`}`));
      });
    });
  }

  failure(what: string): Error {
    const last = this.logs.slice(-20).map((line) => JSON.stringify(line));
    return new Error(`${this.label} ${what}.\n${[...last, this.printed.slice(-4_000)].join('\n')}`);
  }
}

export interface TestServer {
  /** http://127.0.0.1:port/graphql; null where the process serves no API. */
  readonly httpUrl: string;
  readonly socketUrl: string;
  readonly pid: number;
  readonly logs: readonly LogLine[];
  /** What the process printed for people, on its standard error. */
  readonly printed: string;
  readonly database: TestDatabase | null;
  readonly exited: Promise<Exit>;
  /** Sends an operation over HTTP, with the server's API_TOKEN where it has one. */
  readonly query: GraphqlClient;
  nextLog(matches: (line: LogLine) => boolean): Promise<LogLine>;
  /** Sends the signal and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<Exit>;
  /** Starts it anew with the same settings, after a kill or a stop; the port is another. */
  restart(env?: Readonly<Record<string, string>>): Promise<void>;
  /** SIGTERM, then waits for the end, and drops the database that was made for it. */
  stop(): Promise<Exit>;
}

/** No agents but the built-in ones, where a test does not bring some: this folder is not there. */
const NO_AGENTS = {
  AGENT_HOME: '',
  AGENT_PROJECT_DIR: join(process.env.AGENT_TRAINER_TEST_RUN ?? tmpdir(), 'no-project'),
};

function startScript(): string {
  const manifest = readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { scripts: { start: string } }).scripts.start;
}

function launch(options: TestServerOptions, env: Readonly<Record<string, string>>): ServerProcess {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run \`npm run build\` first.`);
  const [program = process.execPath, ...args] = options.command ?? [process.execPath, ...NODE_OPTIONS];
  const child = spawn(program, [...args, MAIN], {
    cwd: options.cwd ?? PROJECT_ROOT,
    env: { PATH: process.env.PATH ?? '', ...NO_AGENTS, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new ServerProcess(child, `the server (process ${child.pid})`);
}

/** Starts the real server and does not wait until it is ready: for starts that are to fail. */
export async function runServer(
  options: TestServerOptions,
): Promise<Exit & { printed: string; logs: readonly LogLine[] }> {
  const server = launch(options, { PORT: '0', LOG_LEVEL: 'info', ...options.env });
  const timer = setTimeout(() => server.child.kill('SIGKILL'), READY_TIMEOUT_MS);
  const exit = await server.exited;
  clearTimeout(timer);
  return { ...exit, printed: server.printed, logs: server.logs };
}

/**
 * Starts the real server, as built, in a process of its own on a database of its own, and waits until it says that it
 * is ready. `stop` it when done.
 */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const brings = options.env && ('DATABASE_URL' in options.env || 'DATA_DIR' in options.env);
  const made = options.database || brings ? null : await createTestDatabase();
  const database = options.database ?? made;
  let env: Record<string, string> = {
    PORT: '0',
    LOG_LEVEL: 'info',
    ...(database ? { DATABASE_URL: database.url } : {}),
    ...options.env,
  };
  let server = launch(options, env);
  let ready: LogLine;
  try {
    ready = await server.ready;
  } catch (error) {
    server.child.kill('SIGKILL');
    await made?.drop();
    throw error;
  }
  const urlOf = (name: 'graphqlUrl' | 'socketUrl') => {
    const url = ready[name];
    if (typeof url !== 'string') throw server.failure('serves no API');
    return url;
  };
  const kill = async (signal: NodeJS.Signals): Promise<Exit> => {
    server.child.kill(signal);
    const timer = setTimeout(() => server.child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    const exit = await server.exited;
    clearTimeout(timer);
    return exit;
  };
  return {
    get httpUrl() {
      return urlOf('graphqlUrl');
    },
    get socketUrl() {
      return urlOf('socketUrl');
    },
    get pid() {
      return server.child.pid ?? 0;
    },
    get logs() {
      return server.logs;
    },
    get printed() {
      return server.printed;
    },
    get exited() {
      return server.exited;
    },
    database,
    query: (document, variables, more) =>
      graphqlClient(urlOf('graphqlUrl'), env.API_TOKEN)(document, variables, more),
    nextLog: (matches) => server.nextLog(matches),
    kill,
    async restart(more = {}) {
      env = { ...env, ...more };
      server = launch(options, env);
      ready = await server.ready;
    },
    async stop() {
      const exit = await kill('SIGTERM');
      await made?.drop();
      return exit;
    },
  };
}

import autocannon from 'autocannon';
import type pg from 'pg';
import { systemIds } from '../src/platform/system-ports.js';
import { startTestServer, type TestServer } from '../test/testkit/test-server.js';
import { openBenchDatabase, type BenchDatabase } from './kit/bench-database.js';
import { cpuMsOf, cpuMsOfMachine, cpuMsOfTree } from './kit/processes.js';
import { inTurns, median, ratios, spread } from './kit/rounds.js';
import { printResult, runIfMain, type BenchResult } from './harness.js';

const GATE = { ratio: 0.4, perSecond: 300 };
const CONNECTIONS = 32;
const ROUNDS = 9;
const PER_ROUND = 1_500;
const WARM_UP = 2_000;

const MUTATION = `mutation Train($input: TrainAgentResponseInput!) {
  trainAgentResponse(input: $input) { session { id status } userErrors { code message path } }
}`;
const INPUT = {
  agentType: 'engineer',
  originalResponse: 'def add(a, b): return a + b',
  taskDescription: 'Optimize the addition function',
  context: { language: 'python' },
  waitSeconds: 0,
};
const BODY = JSON.stringify({ query: MUTATION, variables: { input: INPUT } });

/** The rows of an accepted response, table by table. */
const TABLES = ['training_session', 'training_event', 'pgboss.job'] as const;
type Table = (typeof TABLES)[number];
/** What the database fills in by itself. */
const FILLED_IN = new Set(['tx', 'position', 'created_at', 'occurred_at', 'available_at', 'created_on']);

type Kind = 'server' | 'bare';

interface Round {
  readonly perSecond: number;
  /** Processor time of each for one acceptance. */
  readonly serverMs: number;
  readonly clientMs: number;
  readonly postgresMs: number;
  /** Processors that other programs kept busy: the server is one thread, which suffers more from them than many do. */
  readonly othersCores: number;
}

/** Seconds until the last of so many was answered; autocannon itself goes on to its next full second. */
async function acceptByServer(server: TestServer, amount: number): Promise<number> {
  const startedAt = performance.now();
  let endedAt = startedAt;
  const options = {
    url: server.httpUrl,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: BODY,
    connections: CONNECTIONS,
    amount,
  } as const;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const load = autocannon(options, (error: Error | null, done) => (error ? reject(error) : resolve(done)));
    load.on('response', () => (endedAt = performance.now()));
  });
  if (result.errors > 0 || result['2xx'] !== amount) {
    throw new Error(`${result.errors} errors, ${result['2xx']} answers of ${amount} that are 2xx`);
  }
  return (endedAt - startedAt) / 1_000;
}

/** An INSERT of a row like the one that the server wrote, and the values for another one of a session. */
function insertLike(table: Table, row: Readonly<Record<string, unknown>>, session: string) {
  const columns = Object.entries(row).filter(([name, value]) => value !== null && !FILLED_IN.has(name));
  const names = columns.map(([name]) => name).join(', ');
  const places = columns.map((_, index) => `$${index + 1}`).join(', ');
  const valueOf = (name: string, value: unknown, sessionId: string) => {
    if (name === 'id') return table === 'training_session' ? sessionId : systemIds.next();
    if (value === session) return sessionId;
    return name === 'data' ? { ...(value as object), sessionId } : value;
  };
  return (sessionId: string): pg.QueryConfig => ({
    name: `insert-${table}`,
    text: `INSERT INTO ${table} (${names}) VALUES (${places})`,
    values: columns.map(([name, value]) => valueOf(name, value, sessionId)),
  });
}

type Inserts = readonly ((sessionId: string) => pg.QueryConfig)[];

/** Makes the bare statements from the rows of the session that the server has accepted first. */
async function bareInserts(client: pg.Client): Promise<Inserts> {
  const { rows } = await client.query<{ id: string }>('SELECT id FROM training_session');
  const session = rows[0]?.id;
  if (rows.length !== 1 || !session) throw new Error(`one session was to be there, not ${rows.length}`);
  const inserts = [];
  for (const table of TABLES) {
    const found = await client.query<Record<string, unknown>>(`SELECT * FROM ${table}`);
    if (found.rows.length !== 1 || !found.rows[0])
      throw new Error(`${table} has ${found.rows.length} rows, not 1`);
    inserts.push(insertLike(table, found.rows[0], session));
  }
  return inserts;
}

/** The same rows, by statements that are prepared, one transaction each, each client one after the other. */
async function acceptByBareSql(
  clients: readonly pg.Client[],
  inserts: Inserts,
  amount: number,
): Promise<number> {
  const startedAt = performance.now();
  let left = amount;
  await Promise.all(
    clients.map(async (client) => {
      while (left-- > 0) {
        const sessionId = systemIds.next();
        await client.query('BEGIN');
        for (const insert of inserts) await client.query(insert(sessionId));
        await client.query('COMMIT');
      }
    }),
  );
  return (performance.now() - startedAt) / 1_000;
}

async function rowsIn(client: pg.Client): Promise<number[]> {
  const counts: number[] = [];
  for (const table of TABLES) {
    const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM ${table}`);
    counts.push(Number(rows[0]?.count));
  }
  return counts;
}

async function measured(database: BenchDatabase, server: TestServer): Promise<BenchResult> {
  const answer = await server.query<{ trainAgentResponse: { session: { status: string } | null } }>(
    MUTATION,
    {
      input: INPUT,
    },
  );
  if (answer.trainAgentResponse.session?.status !== 'QUEUED') {
    throw new Error(`a worker takes part, or nothing was accepted: ${JSON.stringify(answer)}`);
  }
  const control = await database.client();
  const inserts = await bareInserts(control);
  const clients: pg.Client[] = [];
  for (let index = 0; index < CONNECTIONS; index += 1) clients.push(await database.client());

  const accept = {
    server: (amount: number) => acceptByServer(server, amount),
    bare: (amount: number) => acceptByBareSql(clients, inserts, amount),
  };
  for (const kind of ['server', 'bare'] as const) await accept[kind](WARM_UP);
  const cpuMs = () => ({
    server: cpuMsOf(server.pid),
    client: cpuMsOf(process.pid),
    postgres: cpuMsOfTree(database.postmasterPid),
  });
  const rounds = await inTurns(['server', 'bare'] as const, ROUNDS, async (kind: Kind): Promise<Round> => {
    await database.settle();
    const rowsBefore = await rowsIn(control);
    const before = { ...cpuMs(), machine: cpuMsOfMachine(), at: performance.now() };
    const seconds = await accept[kind](PER_ROUND);
    const now = { ...cpuMs(), machine: cpuMsOfMachine(), at: performance.now() };
    const written = (await rowsIn(control)).map((count, index) => count - (rowsBefore[index] ?? 0));
    if (written.some((count) => count !== PER_ROUND)) {
      throw new Error(`${kind} wrote ${written.join(', ')} rows`);
    }
    const used = (part: keyof typeof now) => now[part] - before[part];
    return {
      perSecond: PER_ROUND / seconds,
      serverMs: used('server') / PER_ROUND,
      clientMs: used('client') / PER_ROUND,
      postgresMs: used('postgres') / PER_ROUND,
      othersCores: (used('machine') - used('server') - used('client') - used('postgres')) / used('at'),
    };
  });
  const figuresOf = (kind: Kind, figure: keyof Round) => rounds[kind].map((round) => round[figure]);
  const rates = { server: figuresOf('server', 'perSecond'), bare: figuresOf('bare', 'perSecond') };
  const shares = ratios(rates.server, rates.bare);
  const result = {
    name: 'accept',
    figures: {
      ...spread('accepted/s by the server', rates.server),
      ...spread('transactions/s by bare SQL', rates.bare),
      ...spread('server / bare', shares),
      'cpuMs of the server an acceptance': median(figuresOf('server', 'serverMs')),
      'cpuMs of PostgreSQL an acceptance': median(figuresOf('server', 'postgresMs')),
      'cpuMs of its client an acceptance': median(figuresOf('server', 'clientMs')),
      'cpuMs of PostgreSQL a bare transaction': median(figuresOf('bare', 'postgresMs')),
      'cpuMs of its client a bare transaction': median(figuresOf('bare', 'clientMs')),
      'cores busy with other programs, median': median([
        ...figuresOf('server', 'othersCores'),
        ...figuresOf('bare', 'othersCores'),
      ]),
    },
    gate: `at least ${GATE.ratio} of the same rows by bare SQL and more than ${GATE.perSecond}/s, ${CONNECTIONS} at the same time`,
    passed: median(shares) >= GATE.ratio && median(rates.server) > GATE.perSecond,
  };
  printResult(result);
  return result;
}

/**
 * Responses taken in over HTTP by a server process of the API role, against the same rows (session, event, job)
 * written by bare SQL into the same database. No worker takes part.
 */
export async function run(): Promise<BenchResult> {
  const database = await openBenchDatabase();
  try {
    const env = { DATABASE_URL: database.url, ROLES: 'api', LOG_LEVEL: 'info' };
    const server = await startTestServer({ env });
    try {
      return await measured(database, server);
    } finally {
      await server.stop();
    }
  } finally {
    await database.close();
  }
}

await runIfMain(import.meta.url, run);

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import autocannon from 'autocannon';
import { seedSessions } from './api/postgres-sessions.js';
import type { ServerKind } from './api/servers.js';
import type { SourceName } from './api/sources.js';
import { openBenchDatabase, type BenchDatabase } from './kit/bench-database.js';
import { percentile, printResult, runIfMain, type BenchResult } from './harness.js';
import { compiledPath } from '../src/platform/sandbox/compiled-path.js';

const GATE = 3;
const ROUNDS = 5;
const ROUND_SECONDS = 4;
const WARM_UP_SECONDS = 3;
const CONNECTIONS = 10;

const QUERY = `query Sessions($first: Int!) {
  trainingSessions(first: $first) {
    nodes {
      id agentType mode dataFormat status taskDescription originalResponse improvedResponse improvementScore strategy
      durationMs createdAt finishedAt
      evaluationBefore { score confidence }
      evaluationAfter { score confidence }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;
const BODY = JSON.stringify({ query: QUERY, variables: { first: 20 } });
const HEADERS = { 'content-type': 'application/json' };

interface Served {
  readonly url: string;
  readonly child: ChildProcess;
}

async function serve(kind: ServerKind, source: SourceName, database: BenchDatabase): Promise<Served> {
  const path = compiledPath(import.meta.url, './api/server-process.js');
  const child = fork(path, [kind, source, JSON.stringify(database.connection)]);
  const [message] = (await once(child, 'message')) as [{ port: number }];
  return { url: `http://127.0.0.1:${message.port}/graphql`, child };
}

interface Load {
  readonly perSecond: number;
  readonly p99Ms: number;
  /** Processor time of the server for each request, in microseconds. */
  readonly cpuUs: number;
}

async function cpuMicroseconds(child: ChildProcess): Promise<number> {
  child.send('cpu');
  const [message] = (await once(child, 'message')) as [{ cpuMicroseconds: number }];
  return message.cpuMicroseconds;
}

async function load({ url, child }: Served, seconds: number): Promise<Load> {
  const cpuBefore = await cpuMicroseconds(child);
  const result = await autocannon({
    url,
    method: 'POST',
    headers: HEADERS,
    body: BODY,
    connections: CONNECTIONS,
    duration: seconds,
  });
  if (result.errors > 0 || result.non2xx > 0) {
    throw new Error(`${url}: ${result.errors} errors, ${result.non2xx} answers that are not 2xx`);
  }
  const cpu = (await cpuMicroseconds(child)) - cpuBefore;
  const served = result['2xx'];
  return { perSecond: served / result.duration, p99Ms: result.latency.p99, cpuUs: cpu / served };
}

async function answerOf(url: string): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', headers: HEADERS, body: BODY });
  return response.json();
}

/** Neither is faster by answering something else. */
async function requireSameAnswer(ours: Served, stock: Served): Promise<void> {
  const [first, second] = await Promise.all([answerOf(ours.url), answerOf(stock.url)]);
  const nodes = (first as { data?: { trainingSessions: { nodes: unknown[] } } }).data?.trainingSessions.nodes;
  if (nodes?.length !== 20) throw new Error(`ours answers ${JSON.stringify(first).slice(0, 500)}`);
  if (!isDeepStrictEqual(first, second)) throw new Error('the two servers do not answer the same');
}

type Loads = Readonly<Record<ServerKind, readonly Load[]>>;

/** Both servers over one source, loaded in turns. */
async function measure(source: SourceName, database: BenchDatabase): Promise<Loads> {
  const ours = await serve('ours', source, database);
  const stock = await serve('stock', source, database);
  try {
    await requireSameAnswer(ours, stock);
    for (const server of [ours, stock]) await load(server, WARM_UP_SECONDS);
    const loads: Record<ServerKind, Load[]> = { ours: [], stock: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      loads.ours.push(await load(ours, ROUND_SECONDS));
      loads.stock.push(await load(stock, ROUND_SECONDS));
    }
    return loads;
  } finally {
    for (const { child } of [ours, stock]) child.kill();
  }
}

function medianOf(loads: readonly Load[], figure: keyof Load): number {
  return percentile(
    loads.map((each) => each[figure]),
    0.5,
  );
}

function ratioOf({ ours, stock }: Loads): number {
  return medianOf(ours, 'perSecond') / medianOf(stock, 'perSecond');
}

function figuresOf(loads: Loads, source: SourceName): Record<string, number> {
  const sides = (['ours', 'stock'] as const).flatMap((kind) => {
    const rates = loads[kind].map(({ perSecond }) => perSecond);
    return [
      [`${source}: ${kind} requests/s, median`, percentile(rates, 0.5)],
      [`${source}: ${kind} requests/s, least`, Math.min(...rates)],
      [`${source}: ${kind} requests/s, most`, Math.max(...rates)],
      [`${source}: ${kind} p99Ms, median`, medianOf(loads[kind], 'p99Ms')],
      [`${source}: ${kind} cpuUs a request, median`, medianOf(loads[kind], 'cpuUs')],
    ] as const;
  });
  return {
    ...Object.fromEntries(sides),
    [`${source}: stock / ours, cpu a request`]:
      medianOf(loads.stock, 'cpuUs') / medianOf(loads.ours, 'cpuUs'),
    [`${source}: ours / stock, requests/s`]: ratioOf(loads),
  };
}

/**
 * 20 sessions with 13 scalars and 2 nested evaluations each, from the same resolvers: the product's server against
 * Apollo Server 5 on Express 5 with their defaults. The gate is over rows in memory; over PostgreSQL, where both pay for
 * the same statements, it is reported. Each server has a process of its own and is loaded from this one, one at a
 * time, in turns.
 */
export async function run(): Promise<BenchResult> {
  const database = await openBenchDatabase();
  const loads = await (async () => {
    await seedSessions(database);
    return {
      memory: await measure('memory', database),
      postgres: await measure('postgres', database),
    };
  })().finally(() => database.close());
  const { memory, postgres } = loads;
  const result = {
    name: 'api',
    figures: { ...figuresOf(memory, 'memory'), ...figuresOf(postgres, 'postgres') },
    gate: `at least ${GATE} times the requests per second of Apollo 5 on Express 5, same schema, same rows in memory`,
    passed: ratioOf(memory) >= GATE,
  };
  printResult(result);
  return result;
}

await runIfMain(import.meta.url, run);

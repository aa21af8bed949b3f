import { isDeepStrictEqual } from 'node:util';
import { startTestServer } from '../test/testkit/test-server.js';
import { temporaryFolder } from '../test/testkit/run-folder.js';
import { ninetyDays } from './dashboard/requests.js';
import { installPeer, PEER_PACKAGES } from './dashboard-peer/install-peer.js';
import { HEADERS, load, type Load, type Target } from './dashboard-peer/load.js';
import { bodyOf, numbersOf, PEER_FUNCTION, type Question, type Way } from './dashboard-peer/questions.js';
import { servePeer } from './dashboard-peer/serve-peer.js';
import { printResult, runIfMain, type BenchResult } from './harness.js';
import { openBenchDatabase, type BenchDatabase } from './kit/bench-database.js';
import { fillSessions } from './kit/fill-sessions.js';
import { inTurns, median, ratios, spread } from './kit/rounds.js';

/** The cost of an answer does not grow with it, which the dashboard's benchmark holds. */
const SESSIONS = Number(process.env.DASHBOARD_SESSIONS ?? 100_000);
const DAYS = 180;
const WAYS = ['ours', 'aggregates', 'function'] as const satisfies readonly Way[];
const CONNECTIONS = 32;
const ROUNDS = 5;
const ROUND_SECONDS = 4;
const WARM_UP_SECONDS = 4;
/** As many connections to PostgreSQL as the product's server has with one worker. */
const POOL_SIZE = 21;
const GATE = 2;

interface Server {
  readonly url: string;
  readonly pid: number;
}

type Targets = Readonly<Record<Way, Target>>;

async function open(closers: (() => unknown)[]): Promise<[BenchDatabase, Readonly<Record<Way, Server>>]> {
  const folder = temporaryFolder('peer-');
  closers.push(folder.remove);
  const installed = await installPeer(folder.path);
  const database = await openBenchDatabase();
  closers.push(() => database.close());
  const client = await database.client();
  await fillSessions(client, await database.database(1), {
    sessions: SESSIONS,
    days: DAYS,
    projectId: 'default',
  });
  for (const statement of PEER_FUNCTION) await client.query(statement);
  await database.settle();
  const env = {
    DATABASE_URL: database.url,
    ROLES: 'api',
    WORKER_CONCURRENCY: '1',
    NODE_ENV: 'production',
  };
  const product = await startTestServer({ env });
  closers.push(() => product.stop());
  const peer = await servePeer(installed, database.connection, POOL_SIZE);
  closers.push(() => peer.stop());
  return [database, { ours: { url: product.httpUrl, pid: product.pid }, aggregates: peer, function: peer }];
}

async function targetOf(way: Way, { url, pid }: Server, question: Question): Promise<Target> {
  const body = bodyOf(way, question);
  const response = await fetch(url, { method: 'POST', headers: HEADERS, body });
  return { url, pid, body, answer: await response.text() };
}

/** Neither is faster by telling something else. */
function requireSameNumbers(targets: Targets): void {
  const ours = numbersOf('ours', targets.ours.answer);
  for (const way of WAYS) {
    const theirs = numbersOf(way, targets[way].answer);
    if (!isDeepStrictEqual(theirs, ours)) {
      throw new Error(`ours tells ${JSON.stringify(ours)}, the peer's ${way} ${JSON.stringify(theirs)}`);
    }
  }
  const { sessionCount } = (ours as { statistics: { sessionCount: number } }).statistics;
  if (sessionCount === 0) throw new Error('there are no sessions in what is asked for');
}

function figuresOf(way: Way, loads: readonly Load[]): Record<string, number> {
  const of = (figure: keyof Load): number[] => loads.map((each) => each[figure]);
  return {
    ...spread(`${way}: requests/s`, of('perSecond')),
    [`${way}: p99Ms, median`]: median(of('p99Ms')),
    [`${way}: server's cpuUs a request, median`]: median(of('serverUs')),
    [`${way}: PostgreSQL's cpuUs a request, median`]: median(of('databaseUs')),
  };
}

/**
 * The numbers of one agent over 90 days, from the same rollups over HTTP: the product's dashboard against PostGraphile 5
 * on a Node of its own, with as many connections to the same database. PostGraphile is asked in the two ways that it
 * has, by its aggregates of rollup_agent_day, where a day is one row, and by a hand-written function over this table; the
 * gate is against the faster of the two. It answers sums, from which rates, means and intervals are still to be made,
 * and the product these. Quantiles, which only the product merges, are asked of nobody.
 */
export async function run(): Promise<BenchResult> {
  const closers: (() => unknown)[] = [];
  try {
    const [{ postmasterPid }, servers] = await open(closers);
    const question = { agentType: 'engineer', range: ninetyDays() };
    const targets: Targets = {
      ours: await targetOf('ours', servers.ours, question),
      aggregates: await targetOf('aggregates', servers.aggregates, question),
      function: await targetOf('function', servers.function, question),
    };
    requireSameNumbers(targets);
    const ask = (way: Way, seconds: number) => load(targets[way], postmasterPid, CONNECTIONS, seconds);
    for (const way of WAYS) await ask(way, WARM_UP_SECONDS);
    const loads = await inTurns(WAYS, ROUNDS, (way) => ask(way, ROUND_SECONDS));
    const rates = (way: Way): number[] => loads[way].map(({ perSecond }) => perSecond);
    const gain = {
      aggregates: median(ratios(rates('ours'), rates('aggregates'))),
      function: median(ratios(rates('ours'), rates('function'))),
    };
    const result = {
      name: `dashboard-peer: PostGraphile ${PEER_PACKAGES.postgraphile} on Node ${PEER_PACKAGES.node}, ${SESSIONS} sessions`,
      figures: {
        ...figuresOf('ours', loads.ours),
        ...figuresOf('aggregates', loads.aggregates),
        ...figuresOf('function', loads.function),
        "requests/s, ours / the peer's aggregates": gain.aggregates,
        "requests/s, ours / the peer's function": gain.function,
      },
      gate: `at least ${GATE} times the requests per second of PostGraphile 5 with ${CONNECTIONS} connections, in the faster of its two ways`,
      passed: Math.min(gain.aggregates, gain.function) >= GATE,
    };
    printResult(result);
    return result;
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

await runIfMain(import.meta.url, run);

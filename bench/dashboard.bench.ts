import { startTestServer, type TestServer } from '../test/testkit/test-server.js';
import { rawNumbers } from './dashboard/raw-numbers.js';
import { askDashboard, atRate, oneByOne } from './dashboard/requests.js';
import { endSessions, type EndingMs } from './dashboard/write-cost.js';
import { percentile, printResult, runIfMain, type BenchResult } from './harness.js';
import { openBenchDatabase, type BenchDatabase } from './kit/bench-database.js';
import { fillSessions } from './kit/fill-sessions.js';
import { inTurns, median, ratios, spread } from './kit/rounds.js';

const FEW = 10_000;
/** The full measure is 10,000,000: DASHBOARD_SESSIONS=10000000 npm run bench -- dashboard. */
const MANY = Number(process.env.DASHBOARD_SESSIONS ?? 1_000_000);
const DAYS = 180;
const AGENT = 'engineer';
const AGENTS = [AGENT, 'qa', 'documentation', 'research'];
const ROUNDS = 7;
const REQUESTS = 100;
const RATE = { perSecond: 50, seconds: 30 };
const ENDED = 800;
const GATES = { growth: 1.3, p99Ms: 25, raw: 20, writing: 1.25 };

interface Place {
  readonly database: BenchDatabase;
  readonly server: TestServer;
  readonly url: string;
}

async function open(sessions: number, closers: (() => Promise<unknown>)[]): Promise<Place> {
  const database = await openBenchDatabase();
  closers.push(() => database.close());
  const client = await database.client();
  await fillSessions(client, await database.database(1), { sessions, days: DAYS, projectId: 'default' });
  await database.settle();
  const server = await startTestServer({ env: { DATABASE_URL: database.url, ROLES: 'api' } });
  closers.push(() => server.stop());
  return { database, server, url: server.httpUrl };
}

/** Neither is faster by telling something else. */
async function requireSameNumbers(place: Place): Promise<void> {
  const { statistics } = await askDashboard(place.url, AGENT);
  const raw = await rawNumbers(await place.database.client(), AGENT);
  const isNear = (a: number, b: number, share: number): boolean => Math.abs(a - b) <= Math.abs(b) * share;
  if (
    statistics.sessionCount !== raw.sessions ||
    !isNear(statistics.meanResponseScore, raw.mean_score, 1e-6) ||
    !isNear(statistics.p95DurationMs, raw.quantiles[1], 0.02 + 1e-9)
  ) {
    throw new Error(`rollups tell ${JSON.stringify(statistics)}, sessions ${JSON.stringify(raw)}`);
  }
}

/**
 * The dashboard of an agent over 90 days, through GraphQL over HTTP, with many sessions and with few; against the same
 * numbers from the sessions themselves; and what rollups add to the transactions that end sessions.
 */
export async function run(): Promise<BenchResult> {
  const closers: (() => Promise<unknown>)[] = [];
  try {
    const few = await open(FEW, closers);
    const many = await open(MANY, closers);
    const places = { few, many };
    for (const place of [few, many]) {
      await requireSameNumbers(place);
      await oneByOne(place.url, AGENT, REQUESTS);
    }
    const p50 = await inTurns(['few', 'many'] as const, ROUNDS, async (kind) =>
      median(await oneByOne(places[kind].url, AGENT, REQUESTS)),
    );
    const growth = median(ratios(p50.many, p50.few));
    await atRate(many.url, AGENTS, RATE.perSecond, 3);
    const rated = await atRate(many.url, AGENTS, RATE.perSecond, RATE.seconds);
    const client = await many.database.client();
    const rawMs: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      const begun = performance.now();
      await rawNumbers(client, AGENT);
      rawMs.push(performance.now() - begun);
    }
    const gain = median(rawMs) / median(p50.many);
    const database = await few.database.database(2);
    await endSessions(database, ENDED, 0);
    const written: EndingMs = { with: [], without: [] };
    for (let round = 1; round <= ROUNDS; round += 1) {
      const ended = await endSessions(database, ENDED, round);
      written.with.push(median(ended.with));
      written.without.push(median(ended.without));
    }
    const writing = median(ratios(written.with, written.without));
    const p99 = percentile(rated, 0.99);
    const result = {
      name: `dashboard, ${MANY} sessions`,
      figures: {
        ...spread(`p50Ms with ${FEW} sessions`, p50.few),
        ...spread(`p50Ms with ${MANY} sessions`, p50.many),
        'p50, many / few': growth,
        [`p50Ms at ${RATE.perSecond} requests/s`]: percentile(rated, 0.5),
        [`p99Ms at ${RATE.perSecond} requests/s`]: p99,
        ...spread('the same from the sessions, ms', rawMs),
        'sessions / dashboard, time': gain,
        ...spread('msOfEnding with rollups', written.with),
        ...spread('msOfEnding without rollups', written.without),
        'ending, with / without rollups': writing,
      },
      gate: `p50 at most ${GATES.growth} times that of ${FEW} sessions, p99 below ${GATES.p99Ms} ms at ${RATE.perSecond} requests/s, at least ${GATES.raw} times faster than from the sessions, and rollups add at most ${Math.round((GATES.writing - 1) * 100)} % to the time of ending one`,
      passed: growth <= GATES.growth && p99 < GATES.p99Ms && gain >= GATES.raw && writing <= GATES.writing,
    };
    printResult(result);
    return result;
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

await runIfMain(import.meta.url, run);

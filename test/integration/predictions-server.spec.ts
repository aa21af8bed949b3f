import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPredictionsWork, PredictionEntity } from '../../src/analytics/index.js';
import { Database } from '../../src/platform/database/database.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { systemIds } from '../../src/platform/system-ports.js';
import { eventually } from '../testkit/eventually.js';
import { createTestDatabase, startTestServer, type TestDatabase, type TestServer } from '../testkit/index.js';
import { daysUpTo, insertRollups } from '../testkit/rollup-rows.js';
import { seededRandom } from '../testkit/seeded-random.js';

const DAY_MS = 86_400_000;
/** So many days ago forecasts were made already. */
const PAST = [12, 11, 10];

let testDatabase: TestDatabase;
let database: Database;
let servers: TestServer[] = [];

/** A day is taken for over some minutes after its end. */
const SETTLING_MS = 5 * 60_000;

const stored = () => database.dataSource.getRepository(PredictionEntity).find();

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = new Database(await testDatabase.dataSource({ poolSize: 4 }));
  const started = new Date();
  const random = seededRandom(7);
  const days = daysUpTo(new Date(started.getTime() - DAY_MS), 60);
  await insertRollups(
    database.dataSource,
    'engineer',
    days.map((day) => ({ day, score: 65 + 5 * random(), successes: 7 + Math.floor(3 * random()) })),
  );
  await insertRollups(
    database.dataSource,
    'research',
    days.slice(-3).map((day) => ({ day })),
  );
  for (const ago of PAST) {
    const clock = { now: () => new Date(started.getTime() - ago * DAY_MS) };
    const { forecaster } = createPredictionsWork({ database, clock, ids: systemIds });
    await forecaster.run(DEFAULT_PROJECT, new AbortController().signal);
  }
  servers = await Promise.all([
    startTestServer({ database: testDatabase }),
    startTestServer({ database: testDatabase }),
  ]);
  await eventually(
    stored,
    (rows) => rows.length === (PAST.length + 1) * 12 && rows.some(({ gradedAt }) => gradedAt !== null),
    40_000,
  );
}, 90_000);

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await testDatabase.drop();
});

interface Prediction {
  readonly id: string;
  readonly horizonDays: number;
  readonly currentValue: number;
  readonly predictedValue: number;
  readonly intervals: readonly { lower: number; upper: number; level: number }[];
  readonly targetTime: string;
  readonly issuedAt: string;
  readonly actualValue: number | null;
  readonly observedCoverage: number | null;
}
interface Page {
  readonly predictions: {
    readonly nodes: readonly Prediction[];
    readonly unavailableReason: string | null;
    readonly pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}

const FIELDS = `id agentType metric method horizonDays currentValue predictedValue
  intervals { lower upper level } madeFrom direction targetTime issuedAt actualValue backtestMase observedCoverage
  recommendations`;
const PAGE = `query ($agentType: String!, $metric: TrainingMetric! = RESPONSE_SCORE, $isGraded: Boolean, $first: Int,
    $after: String, $horizonDays: Int) {
  predictions(agentType: $agentType, metric: $metric, isGraded: $isGraded, first: $first, after: $after) {
    nodes { ${FIELDS} } unavailableReason(horizonDays: $horizonDays) pageInfo { hasNextPage endCursor } } }`;
const page = async (variables: Record<string, unknown>) =>
  (await servers[0]!.query<Page>(PAGE, variables)).predictions;

async function errorOf(variables: Record<string, unknown>): Promise<unknown> {
  const response = await fetch(servers[0]!.httpUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: PAGE, variables }),
  });
  const { errors } = (await response.json()) as { errors: { extensions: unknown }[] };
  return errors[0]!.extensions;
}

describe('two servers that run the schedules', () => {
  test('make each forecast once, and mark what had come', async () => {
    const rows = await stored();
    const keys = rows.map((row) => [row.agentType, row.metric, row.origin, row.horizonDays].join(' '));
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(rows.map(({ origin }) => origin)).size).toBe(PAST.length + 1);
    for (const row of rows) {
      expect(row.gradedAt !== null).toBe(row.targetTime.getTime() < Date.now() - SETTLING_MS);
    }
  });

  test('tell what the schedules did, and when they run next', async () => {
    const { trainingSystem } = await eventually(
      () =>
        servers[1]!.query<{
          trainingSystem: {
            schedules: { name: string; lastRunAt: string; nextRunAt: string; lastResult: string }[];
          };
        }>('{ trainingSystem { schedules { name lastRunAt nextRunAt lastResult } } }'),
      (seen) => seen.trainingSystem.schedules.every(({ lastResult }) => lastResult !== null),
    );
    const byName = new Map(trainingSystem.schedules.map((one) => [one.name, one]));
    expect(byName.get('make-forecasts')!.lastResult).toMatch(
      /^made 12 forecasts from \d{4}-\d\d-\d\d; too little is known of 4 series$/,
    );
    expect(byName.get('mark-forecasts')!.lastResult).toMatch(/^marked 24 forecasts$/);
    for (const { lastRunAt, nextRunAt } of byName.values()) {
      expect(Date.parse(nextRunAt)).toBeGreaterThan(Date.parse(lastRunAt));
      expect(Date.parse(nextRunAt) - Date.now()).toBeLessThan(DAY_MS + 120_000);
    }
  });
});

describe('predictions', () => {
  test('come newest first, page by page, and are found by their id', async () => {
    const { nodes, unavailableReason } = await page({ agentType: 'engineer' });
    expect(unavailableReason).toBeNull();
    expect(nodes).toHaveLength(12);
    const issued = nodes.map(({ issuedAt }) => Date.parse(issuedAt));
    expect(issued).toEqual([...issued].sort((one, other) => other - one));
    const paged: Prediction[] = [];
    for (let after: string | null = null, more = true; more;) {
      const next: Page['predictions'] = await page({ agentType: 'engineer', first: 5, after });
      paged.push(...next.nodes);
      after = next.pageInfo.endCursor;
      more = next.pageInfo.hasNextPage;
    }
    expect(paged).toEqual(nodes);
    const found = await servers[0]!.query<{ node: Prediction }>(
      `query ($id: ID!) { node(id: $id) { ... on PerformancePrediction { ${FIELDS} } } }`,
      { id: nodes[3]!.id },
    );
    expect(found.node).toEqual(nodes[3]);
  });

  test('are those whose time has come, or those still open', async () => {
    const graded = (await page({ agentType: 'engineer', isGraded: true })).nodes;
    const open = (await page({ agentType: 'engineer', isGraded: false })).nodes;
    expect([graded.length, open.length]).toEqual([6, 6]);
    for (const one of graded) {
      expect(Date.parse(one.targetTime)).toBeLessThan(Date.now());
      expect(one.actualValue).toBeGreaterThan(64);
      expect(one.actualValue).toBeLessThan(71);
    }
    for (const one of open) {
      expect(Date.parse(one.targetTime)).toBeGreaterThan(Date.now() - SETTLING_MS);
      expect(one.actualValue).toBeNull();
    }
  });

  test('carry both intervals about the value, and the record of those like them', async () => {
    const { nodes } = await page({ agentType: 'engineer', metric: 'SUCCESS_RATE' });
    for (const { intervals, predictedValue, observedCoverage, horizonDays } of nodes) {
      const [at80, at95] = intervals;
      expect([at80!.level, at95!.level]).toEqual([0.8, 0.95]);
      const inOrder = [0, at95!.lower, at80!.lower, predictedValue, at80!.upper, at95!.upper, 1];
      expect(inOrder).toEqual([...inOrder].sort((one, other) => one - other));
      if (horizonDays === 28) expect(observedCoverage).toBeNull();
      else expect([0, 1 / 3, 2 / 3, 1]).toContain(observedCoverage);
    }
  });

  test('are not there for who has too little, and it is said why', async () => {
    const few = await page({ agentType: 'research' });
    expect(few.nodes).toEqual([]);
    expect(few.unavailableReason).toBe(
      '3 days that are over have sessions that count here; a forecast needs 7.',
    );
    expect((await page({ agentType: 'nobody' })).unavailableReason).toMatch(/^0 days .* needs 7/);
  });

  test.each([
    [{ agentType: 'engineer', first: 0 }, 'first'],
    [{ agentType: 'engineer', first: 101 }, 'first'],
    [{ agentType: 'engineer', after: 'nonsense' }, 'after'],
    [{ agentType: 'No Slug' }, 'agentType'],
    [{ agentType: '' }, 'agentType'],
    [{ agentType: 'engineer', horizonDays: 3 }, 'horizonDays'],
  ])('are refused for %j', async (variables, argument) => {
    expect(await errorOf(variables)).toMatchObject({ code: 'BAD_USER_INPUT', argumentPath: [argument] });
  });

  test('of several metrics at once are read together', async () => {
    const metrics = ['RESPONSE_SCORE', 'IMPROVEMENT', 'SUCCESS_RATE', 'DURATION_MS'];
    const selection = metrics
      .map(
        (metric, at) => `p${at}: predictions(agentType: "engineer", metric: ${metric}, first: ${at + 1}) {
        nodes { metric observedCoverage } unavailableReason }`,
      )
      .join('\n');
    const answer = await servers[0]!.query<Record<string, { nodes: { metric: string }[] }>>(
      `{ ${selection} }`,
    );
    metrics.forEach((metric, at) => {
      expect(answer[`p${at}`]!.nodes.map((node) => node.metric)).toEqual(Array(at + 1).fill(metric));
    });
  });
});

import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FindOptionsWhere } from 'typeorm';
import {
  createPredictionsApi,
  createPredictionsWork,
  PredictionEntity,
  readForecastResiduals,
} from '../../src/analytics/index.js';
import { MIN_SCORES, reachesOf } from '../../src/analytics/forecast/conformal.js';
import { Database } from '../../src/platform/database/database.js';
import { createContext } from '../../src/platform/graphql/context.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { systemIds } from '../../src/platform/system-ports.js';
import { createTestDatabase, type TestDatabase } from '../testkit/index.js';
import { daysUpTo, insertRollups, type RollupDay } from '../testkit/rollup-rows.js';
import { seededRandom } from '../testkit/seeded-random.js';
import { silent } from '../testkit/training-node.js';

const DAY_MS = 86_400_000;
const START = new Date('2026-03-01T12:00:00Z');
const LAST_DAY = new Date('2026-02-28T00:00:00Z');

let testDatabase: TestDatabase;
let database: Database;
let now: Date;
const clock = { now: () => now };
const never = new AbortController().signal;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  database = new Database(await testDatabase.dataSource({ poolSize: 6 }));
  now = START;
});
afterEach(() => testDatabase.drop());

const work = () => createPredictionsWork({ database, clock, ids: systemIds });
const make = (signal = never) => work().forecaster.run(DEFAULT_PROJECT, signal);
const mark = () => work().grader.run(DEFAULT_PROJECT, never);
const insert = (agentType: string, days: readonly RollupDay[]) =>
  insertRollups(database.dataSource, agentType, days);
const all = (where: FindOptionsWhere<PredictionEntity> = {}) =>
  database.dataSource
    .getRepository(PredictionEntity)
    .find({ where, order: { horizonDays: 'ASC', id: 'ASC' } });
const dayAfter = (days: number): string =>
  new Date(LAST_DAY.getTime() + days * DAY_MS).toISOString().slice(0, 10);

/** 60 days of an agent, noisy about a line. */
function sixtyDays(seed = 1, slope = 0): RollupDay[] {
  const random = seededRandom(seed);
  return daysUpTo(LAST_DAY, 60).map((day, at) => ({
    day,
    score: 70 + slope * at + 6 * (random() - 0.5),
    improvement: 8 + 2 * (random() - 0.5),
    successes: 6 + Math.floor(random() * 4),
    durationMs: Math.round(2_000 + 400 * random()),
  }));
}

describe('making forecasts', () => {
  test('makes one for each metric and horizon, from whole days only', async () => {
    await insert('engineer', sixtyDays());
    // Today is not over.
    await insert('engineer', [{ day: '2026-03-01', score: 1 }]);
    expect(await make()).toBe('made 12 forecasts from 2026-02-28');
    const rows = await all();
    expect(rows).toHaveLength(12);
    for (const row of rows) {
      expect(row.origin).toBe('2026-02-28');
      expect(row.targetTime.getTime()).toBe(LAST_DAY.getTime() + (row.horizonDays + 1) * DAY_MS);
      expect([row.madeFrom, row.calibratedBy, row.gradedAt, row.actualValue]).toEqual([60, 0, null, null]);
      expect(row.lower95).toBeLessThanOrEqual(row.lower80);
      expect(row.upper80).toBeLessThanOrEqual(row.upper95);
      expect(row.backtestMase).toBeGreaterThan(0);
      expect(row.standardError).toBeGreaterThan(0);
    }
    const scores = rows.filter(({ metric }) => metric === 'RESPONSE_SCORE');
    for (const { predictedValue, direction } of scores) {
      expect(Math.abs(predictedValue - 70)).toBeLessThan(3);
      expect(direction).toBe('STABLE');
    }
    for (const { predictedValue } of rows.filter(({ metric }) => metric === 'SUCCESS_RATE')) {
      expect(predictedValue).toBeGreaterThan(0.6);
      expect(predictedValue).toBeLessThan(0.95);
    }
  });

  test('again from the same day makes none anew, also by two at once, and the next day makes the next', async () => {
    await Promise.all([insert('engineer', sixtyDays(1)), insert('research', sixtyDays(2))]);
    const both = await Promise.all([make(), make()]);
    expect((await all()).length).toBe(24);
    const made = both.map((said) => Number(/made (\d+)/.exec(said)![1]));
    expect(made[0]! + made[1]!).toBe(24);
    expect(await make()).toBe('made 0 forecasts from 2026-02-28');
    await insert('engineer', [{ day: '2026-03-01' }]);
    now = new Date('2026-03-02T00:20:00Z');
    expect(await make()).toBe('made 24 forecasts from 2026-03-01');
  });

  test('leaves what is known too little of, and says so', async () => {
    await insert('engineer', sixtyDays().slice(-6));
    await insert('research', sixtyDays().slice(-10));
    expect(await make()).toBe('made 8 forecasts from 2026-02-28; too little is known of 4 series');
    const rows = await all();
    expect(new Set(rows.map((row) => `${row.agentType} ${row.horizonDays}`))).toEqual(
      new Set(['research 1', 'research 7']),
    );
    expect(rows[0]!.recommendations.join()).toMatch(/rests on 10 days/);
  });

  test('of a decline points down, and says from where to where', async () => {
    await insert('engineer', sixtyDays(4, -0.6));
    await make();
    const [row] = await all({ metric: 'RESPONSE_SCORE', horizonDays: 28 });
    expect(row!.direction).toBe('DECLINING');
    expect(row!.predictedValue).toBeLessThan(row!.currentValue - 5);
    expect(row!.recommendations[0]).toBe(
      `The response score is heading from ${row!.currentValue.toFixed(1)} points to ${row!.predictedValue.toFixed(1)} points in 28 days: look at what changed before it began to.`,
    );
  });

  test('of a duration that grows points down as well', async () => {
    const days = sixtyDays().map((day, at) => ({ ...day, durationMs: 1_000 + 50 * at }));
    await insert('engineer', days);
    await make();
    const [row] = await all({ metric: 'DURATION_MS', horizonDays: 28 });
    expect(row!.predictedValue).toBeGreaterThan(row!.currentValue + 700);
    expect(row!.direction).toBe('DECLINING');
  });

  test('ends when it is told to, and goes on from there', async () => {
    await insert('engineer', sixtyDays());
    await expect(make(AbortSignal.abort(new Error('the node is stopping')))).rejects.toThrow('stopping');
    expect(await make()).toBe('made 12 forecasts from 2026-02-28');
  });

  test('goes by the errors of marked forecasts as soon as there are enough of them', async () => {
    await insert('engineer', sixtyDays());
    await make();
    const scores = Array.from({ length: MIN_SCORES }, (_, at) => 0.1 * (at + 1));
    const pretend = (count: number) =>
      database.dataSource.query(
        `INSERT INTO prediction SELECT (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'agent_type', 'past',
            'origin', p.origin - s.at::integer, 'graded_at', now(), 'actual_value', 50, 'error', s.score * p.standard_error))).*
           FROM prediction p CROSS JOIN unnest($1::float8[]) WITH ORDINALITY AS s(score, at)
          WHERE p.metric = 'RESPONSE_SCORE' AND p.horizon_days = 1 AND p.agent_type = 'engineer' AND s.at <= $2`,
        [scores, count],
      );
    await pretend(MIN_SCORES - 1);
    await database.dataSource.query(
      `DELETE FROM prediction WHERE agent_type = 'engineer' AND metric = 'DURATION_MS'`,
    );
    await make();
    expect(
      (await all({ agentType: 'engineer', metric: 'DURATION_MS' })).map((row) => row.calibratedBy),
    ).toEqual([0, 0, 0]);
    await database.dataSource.query(`DELETE FROM prediction WHERE agent_type = 'past'`);
    await pretend(MIN_SCORES);
    await database.dataSource.query(
      `DELETE FROM prediction WHERE agent_type = 'engineer' AND metric = 'DURATION_MS'`,
    );
    await make();
    const [next, ...further] = await all({ agentType: 'engineer', metric: 'DURATION_MS' });
    expect([next!.calibratedBy, ...further.map((row) => row.calibratedBy)]).toEqual([MIN_SCORES, 0, 0]);
    const [reach80] = reachesOf(scores);
    expect(reach80).toBeCloseTo(3.3, 9);
    expect(next!.upper80 - next!.predictedValue).toBeCloseTo(3.3 * next!.standardError, 6);
  });
});

describe('marking forecasts', () => {
  const scoresOf = async () =>
    (await all({ agentType: 'engineer', metric: 'RESPONSE_SCORE' })).map((row) => row);

  test('marks each when its day is over, exactly, once', async () => {
    await insert('engineer', sixtyDays());
    await make();
    const [before] = await scoresOf();
    const actual = 71.25;
    await insert('engineer', [{ day: dayAfter(1), score: actual }]);
    now = new Date('2026-03-01T23:59:59Z');
    expect(await mark()).toBe('marked 0 forecasts');
    // A session may have ended at the very end of the day and be stored a moment later.
    now = new Date('2026-03-02T00:04:59Z');
    expect(await mark()).toBe('marked 0 forecasts');
    now = new Date('2026-03-02T00:05:00Z');
    expect(await mark()).toBe('marked 4 forecasts');
    expect(await mark()).toBe('marked 0 forecasts');
    const [one, seven, month] = await scoresOf();
    expect(one).toMatchObject({
      actualValue: actual,
      actualDay: dayAfter(1),
      error: actual - before!.predictedValue,
      isInside80: before!.lower80 <= actual && actual <= before!.upper80,
      isInside95: true,
      predictedValue: before!.predictedValue,
    });
    expect(one!.gradedAt).not.toBeNull();
    expect([seven!.gradedAt, month!.gradedAt]).toEqual([null, null]);
  });

  test('tells what lay outside', async () => {
    await insert('engineer', sixtyDays());
    await make();
    await insert('engineer', [{ day: dayAfter(1), score: 3 }]);
    now = new Date('2026-03-02T00:10:00Z');
    await mark();
    const [one] = await scoresOf();
    expect([one!.isInside80, one!.isInside95]).toEqual([false, false]);
    expect(one!.error).toBeLessThan(-60);
  });

  test('goes by the next day with sessions where there were none, within the days of its horizon, else by nothing', async () => {
    await insert('engineer', sixtyDays());
    await make();
    // Nothing on day 1, nor on days 7 and 8; day 9 is the last that may mark the forecast for day 7.
    await insert('engineer', [
      { day: dayAfter(2), score: 60 },
      { day: dayAfter(9), score: 64 },
      { day: dayAfter(35), score: 90 },
    ]);
    now = new Date('2026-03-09T00:10:00Z');
    expect(await mark()).toBe('marked 0 forecasts; 4 were of days without sessions');
    now = new Date('2026-03-10T00:10:00Z');
    expect(await mark()).toBe('marked 4 forecasts');
    // Days 28 to 34 had none.
    now = new Date('2026-04-03T00:10:00Z');
    expect(await mark()).toBe('marked 0 forecasts');
    now = new Date('2026-04-10T00:10:00Z');
    expect(await mark()).toBe('marked 0 forecasts; 4 were of days without sessions');
    const [one, seven, month] = await scoresOf();
    expect([one!.actualValue, one!.actualDay, one!.error, one!.isInside95]).toEqual([null, null, null, null]);
    expect([seven!.actualValue, seven!.actualDay]).toEqual([64, dayAfter(9)]);
    expect([month!.actualValue, month!.actualDay]).toEqual([null, null]);
    for (const row of [one!, seven!, month!]) expect(row.gradedAt).not.toBeNull();
  });

  test('of many goes in parts, and by two at once each is marked once', async () => {
    const agents = Array.from({ length: 25 }, (_, at) => `agent-${at}`);
    for (const [at, agent] of agents.entries()) await insert(agent, sixtyDays(at).slice(-8));
    await make();
    expect((await all()).length).toBe(200);
    for (const agent of agents) {
      await insert(
        agent,
        daysUpTo(new Date(`${dayAfter(20)}T00:00:00Z`), 20).map((day) => ({ day, score: 66 })),
      );
    }
    now = new Date('2026-03-25T00:10:00Z');
    await make();
    now = new Date('2026-05-25T00:10:00Z');
    const said = await Promise.all([mark(), mark()]);
    const marked = said.map((text) => Number(/marked (\d+)/.exec(text)![1])).reduce((sum, n) => sum + n);
    expect((await all()).filter(({ actualValue }) => actualValue !== null)).toHaveLength(marked);
    expect((await all()).filter(({ gradedAt }) => gradedAt === null)).toEqual([]);
    expect(marked).toBe(200);
  });
});

describe('what is asked of forecasts', () => {
  test('takes one statement a level, whatever number of fields ask', async () => {
    await insert('engineer', sixtyDays());
    await make();
    let readCount = 0;
    const counting = Object.assign(new Database(database.dataSource), {
      read: (...args: Parameters<Database['read']>) => {
        readCount += 1;
        return database.read(...args);
      },
    });
    const { loaders } = createPredictionsApi({ database: counting, clock });
    const context = createContext({ project: DEFAULT_PROJECT, requestId: 'r', logger: silent });
    const metrics = ['RESPONSE_SCORE', 'IMPROVEMENT', 'SUCCESS_RATE', 'DURATION_MS'] as const;
    const pages = await Promise.all(
      metrics.map((metric, at) =>
        loaders.connection(context, { agentType: 'engineer', metric, isGraded: null }, { first: at + 1 }),
      ),
    );
    expect(pages.map(({ nodes }) => nodes.length)).toEqual([1, 2, 3, 3]);
    expect(readCount).toBe(1);
    const nodes = pages.flatMap((page) => page.nodes);
    await Promise.all(nodes.map(({ row }) => loaders.observedCoverage(context, row)));
    expect(readCount).toBe(2);
    await Promise.all(nodes.map(({ row }) => loaders.prediction(context, row.id)));
    expect(readCount).toBe(3);
    const reasons = pages.map(({ of }) => loaders.unavailableReason(context, { ...of, horizonDays: null }));
    expect(await Promise.all(reasons)).toEqual([null, null, null, null]);
    expect(readCount).toBe(4);
  });

  test('keeps pages apart that end at different places', async () => {
    await insert('engineer', sixtyDays());
    for (let day = 0; day < 4; day += 1) {
      now = new Date(START.getTime() - day * DAY_MS);
      await make();
    }
    const { service } = createPredictionsApi({ database, clock });
    const of = { agentType: 'engineer', metric: 'RESPONSE_SCORE', isGraded: null } as const;
    const page = (limit: number, after: PredictionEntity | null = null) => ({
      ...of,
      page: { connection: 'PerformancePrediction', limit, after },
    });
    const [rows] = await service.pages(DEFAULT_PROJECT, [page(20)]);
    expect(rows).toHaveLength(12);
    const ids = (some: readonly PredictionEntity[]) => some.map(({ id }) => id);
    const several = await service.pages(DEFAULT_PROJECT, [page(2), page(3, rows![3]), page(1, rows![9])]);
    expect(several.map(ids)).toEqual([
      ids(rows!.slice(0, 3)),
      ids(rows!.slice(4, 8)),
      ids(rows!.slice(10, 12)),
    ]);
  });

  test('tells of an agent that has fallen silent, and of one whose forecasts are yet to be made', async () => {
    await insert('quiet', sixtyDays().slice(0, 40));
    await insert('new', sixtyDays());
    const { service } = createPredictionsApi({ database, clock });
    const reasons = await service.unavailableReasons(DEFAULT_PROJECT, [
      { agentType: 'quiet', metric: 'IMPROVEMENT', horizonDays: null },
      { agentType: 'new', metric: 'IMPROVEMENT', horizonDays: null },
    ]);
    expect(reasons[0]).toMatch(/last 20 days .* within 14 days/);
    expect(reasons[1]).toMatch(/once a day by a worker/);
  });

  test('tells of the month ahead by itself, where there are forecasts of less', async () => {
    await insert('young', sixtyDays().slice(-10));
    await make();
    const { service } = createPredictionsApi({ database, clock });
    const young = { agentType: 'young', metric: 'RESPONSE_SCORE' } as const;
    const reasons = await service.unavailableReasons(
      DEFAULT_PROJECT,
      ([null, 1, 7, 28] as const).map((horizonDays) => ({ ...young, horizonDays })),
    );
    expect(reasons).toEqual([
      null,
      null,
      null,
      '10 days that are over have sessions that count here; a forecast for 28 days ahead needs 14.',
    ]);
  });
});

describe('the record of forecasts', () => {
  test('tells the share that held, of the same agent type, metric and horizon', async () => {
    await insert('engineer', sixtyDays());
    const { service } = createPredictionsApi({ database, clock });
    const record = { agentType: 'engineer', metric: 'RESPONSE_SCORE', horizonDays: 1 } as const;
    await make();
    expect(await service.coverages(DEFAULT_PROJECT, [record])).toEqual([null]);
    for (const [at, score] of [70, 70, 2, 70].entries()) {
      await insert('engineer', [{ day: dayAfter(at + 1), score }]);
      now = new Date(START.getTime() + (at + 1) * DAY_MS);
      await mark();
      await make();
    }
    const far = { ...record, horizonDays: 28 };
    expect(await service.coverages(DEFAULT_PROJECT, [far, record])).toEqual([null, 0.75]);
  });
});

test('the errors of forecasts for the next day are told oldest first, the newest 240 of each agent', async () => {
  const graded = (
    agentType: string,
    errors: readonly (number | null)[],
    { metric = 'RESPONSE_SCORE', horizon = 1, project = 'default' } = {},
  ) =>
    database.dataSource.query(
      `INSERT INTO prediction (project_id, id, agent_type, metric, origin, horizon_days, method, current_value, predicted_value,
         standard_error, lower80, upper80, lower95, upper95, calibrated_by, made_from, direction, recommendations, target_time,
         actual_value)
       SELECT $1, gen_random_uuid(), $2, $3, date '2025-01-01' + place::int, $4, 'm', 50, 50, 1, 48, 52, 46, 54, 0, 60, 'STABLE', '{}',
           timestamptz '2025-01-03' + place * interval '1 day', 50 + error
         FROM unnest($5::float8[]) WITH ORDINALITY AS e(error, place) ORDER BY place DESC`,
      [project, agentType, metric, horizon, errors],
    );
  const many = Array.from({ length: 245 }, (_, at) => (at % 7) - 3);
  await graded('engineer', many);
  // One is not marked yet.
  await graded('qa', [1.5, null, -2]);
  await graded('qa', [9, 9], { horizon: 7 });
  await graded('qa', [9, 9], { metric: 'IMPROVEMENT' });
  await graded('research', [null]);
  await graded('qa', [9], { project: 'other' });
  const residuals = await readForecastResiduals(database.dataSource.manager, 'default');
  expect(Object.fromEntries(residuals)).toEqual({ engineer: many.slice(-240), qa: [1.5, -2] });
});

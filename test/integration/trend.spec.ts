import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { startTestServer, type TestServer } from '../testkit/index.js';
import { seededRandom } from '../testkit/seeded-random.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const FROM = Date.UTC(2026, 0, 5);
const day = (index: number): Date => new Date(FROM + index * DAY_MS);
const range = (from: number, to: number) => ({ from: day(from), to: day(to) });

const TREND = `query Trend($metric: TrainingMetric!, $agentType: String, $range: TimeRangeInput, $granularity: Granularity) {
  trend(metric: $metric, agentType: $agentType, range: $range, granularity: $granularity) {
    metric direction slopePerDay pValue slopeInterval { lower upper level }
    points { bucketStart value count } changePoints { at before after confidence causes } } }`;

interface TrendAnswer {
  direction: string;
  slopePerDay: number | null;
  pValue: number | null;
  slopeInterval: { lower: number; upper: number; level: number } | null;
  points: { bucketStart: string; value: number | null; count: number }[];
  changePoints: { at: string; before: number; after: number; confidence: number; causes: string[] }[];
}

let server: TestServer;
let client: pg.Client;

beforeAll(async () => {
  server = await startTestServer();
  client = await server.database!.client();
  const random = seededRandom(5);
  for (let i = 0; i < 60; i += 1) {
    // Rising; nothing on Sundays.
    if (i % 7 !== 6) await record('riser', i, 50 + i / 2 + random() * 4, { durationMs: 1_000 + 20 * i });
    await record('still', i, 70 + random() * 10, {});
    // One change, with new versions of everything.
    const isNew = i >= 30;
    await record('changer', i, (isNew ? 60 : 80) + random() * 6, { strategy: `engineer@${isNew ? 2 : 1}` });
  }
  await record('newcomer', 3, 50, {});
}, 60_000);
afterAll(() => server.stop());

async function record(
  agentType: string,
  index: number,
  score: number,
  { strategy = 'generic@1', durationMs = 1_000 }: { strategy?: string; durationMs?: number },
): Promise<void> {
  await client.query(
    `INSERT INTO rollup_day (project_id, day, agent_type, strategy, mode, shard, improved_count, failed_count, success_count,
       response_score_n, response_score_sum, duration_n, duration_sum)
     VALUES ('default', $1, $2, $3, 'CONTINUOUS', 0, 3, 1, 2, 2, $4, 1, $5)`,
    [day(index).toISOString().slice(0, 10), agentType, strategy, Math.round(score * 2_000), durationMs],
  );
}

async function trend(variables: Record<string, unknown>): Promise<TrendAnswer> {
  const answer = await server.query<{ trend: TrendAnswer }>(TREND, {
    metric: 'RESPONSE_SCORE',
    ...variables,
  });
  return answer.trend;
}

async function refused(variables: Record<string, unknown>): Promise<{ message: string; extensions: object }> {
  const response = await fetch(server.httpUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: TREND, variables: { metric: 'RESPONSE_SCORE', ...variables } }),
  });
  const { errors } = (await response.json()) as { errors: { message: string; extensions: object }[] };
  return errors[0]!;
}

describe('trend', () => {
  test('tells a rising metric, with gaps where nothing was seen', async () => {
    const rising = await trend({ agentType: 'riser', range: range(0, 60) });
    expect(rising).toMatchObject({ metric: 'RESPONSE_SCORE', direction: 'IMPROVING' });
    expect(rising.points).toHaveLength(60);
    expect(rising.points[6]).toEqual({ bucketStart: day(6).toISOString(), value: null, count: 0 });
    expect(rising.points[5]).toMatchObject({ count: 2, value: expect.closeTo(54, -1) });
    expect(rising.slopePerDay).toBeCloseTo(0.5, 1);
    expect(rising.slopeInterval!.lower).toBeLessThan(rising.slopePerDay!);
    expect(rising.slopeInterval!.lower).toBeGreaterThan(0);
    expect(rising.pValue).toBeLessThan(0.05);
  });

  test('a duration that grows is declining', async () => {
    const slower = await trend({ metric: 'DURATION_MS', agentType: 'riser', range: range(0, 60) });
    expect(slower).toMatchObject({ direction: 'DECLINING', slopePerDay: 20 });
  });

  test('what only varies is stable, and has changed nowhere', async () => {
    const still = await trend({ agentType: 'still', range: range(0, 60) });
    expect(still).toMatchObject({ direction: 'STABLE', changePoints: [] });
    const share = await trend({ metric: 'SUCCESS_RATE', agentType: 'still', range: range(0, 60) });
    expect(share).toMatchObject({ direction: 'STABLE', slopePerDay: 0, pValue: 1 });
    expect(share.points[0]).toMatchObject({ value: 0.5, count: 4 });
  });

  test('too little is UNKNOWN, and no error', async () => {
    const unknown = { direction: 'UNKNOWN', pValue: null, slopeInterval: null, changePoints: [] };
    expect(await trend({ agentType: 'newcomer', range: range(0, 60) })).toMatchObject({
      ...unknown,
      slopePerDay: null,
    });
    expect(await trend({ agentType: 'nobody' })).toMatchObject(unknown);
    expect((await trend({ agentType: 'nobody' })).points).toHaveLength(30);
    expect((await trend({ agentType: 'nobody', granularity: 'WEEK' })).points).toHaveLength(26);
  });

  test('weeks are ISO weeks, and whole', async () => {
    const weekly = await trend({ agentType: 'riser', range: range(1, 57), granularity: 'WEEK' });
    expect(weekly.points).toHaveLength(9);
    expect(weekly.points[0]).toMatchObject({ bucketStart: day(0).toISOString(), count: 12 });
    expect(weekly.points[8]).toMatchObject({ bucketStart: day(56).toISOString(), count: 8 });
  });

  test('tells where a level changed, and what else changed then', async () => {
    const before = await trend({ agentType: 'changer', range: range(0, 60) });
    expect(before.changePoints).toEqual([
      {
        at: day(30).toISOString(),
        before: expect.closeTo(83, 0),
        after: expect.closeTo(63, 0),
        confidence: expect.closeTo(1, 3),
        causes: ['strategy engineer@1 -> engineer@2'],
      },
    ]);
    await versionsAt(day(30));
    const [change] = (await trend({ agentType: 'changer', range: range(0, 60) })).changePoints;
    expect(change!.causes).toEqual([
      'instructions of changer 1 -> 2',
      // Version 4 was made beside the one in force, for a trial.
      'template code_optimization 3 -> 5',
      'strategy engineer@1 -> engineer@2',
      'model of the writer small -> large',
    ]);
  });

  test('weekly change points have causes too', async () => {
    const weekly = await trend({ agentType: 'changer', range: range(0, 60), granularity: 'WEEK' });
    expect(weekly.changePoints.length).toBeLessThanOrEqual(1);
    for (const { causes } of weekly.changePoints)
      expect(causes).toContain('strategy engineer@1 -> engineer@2');
  });

  test.each<[string, Record<string, unknown>, readonly string[], RegExp]>([
    [
      'hours that are not kept',
      { granularity: 'HOUR', range: range(0, 2) },
      ['range', 'from'],
      /Hours are kept from .* on; .* ask for DAY/,
    ],
    ['an empty window', { range: range(3, 3) }, ['range'], /from must be before to/],
    ['too many days', { range: range(0, 801) }, ['range'], /801 buckets; at most 800/],
    ['no slug', { agentType: 'No Slug' }, ['agentType'], /is no slug/],
  ])('refuses %s', async (_name, variables, argumentPath, message) => {
    const error = await refused(variables);
    expect(error.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argumentPath });
    expect(error.message).toMatch(message);
  });

  test('the last 7 days of hours are told where no range is given', async () => {
    const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3_600_000);
    await client.query(
      `INSERT INTO rollup_hour (project_id, hour, agent_type, strategy, mode, shard, improved_count, response_score_n, response_score_sum)
       VALUES ('default', $1, 'hourly', 's@1', 'CONTINUOUS', 0, 1, 2, 150000)`,
      [hour],
    );
    const { points } = await trend({ agentType: 'hourly', granularity: 'HOUR' });
    expect(points).toHaveLength(168);
    expect(points.filter(({ count }) => count > 0)).toEqual([
      { bucketStart: hour.toISOString(), value: 75, count: 2 },
    ]);
  });

  test('what changed within a day is told by the hours before and after', async () => {
    const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
    const change = today - 3 * DAY_MS + 15 * HOUR_MS;
    const random = seededRandom(7);
    const hours = Array.from({ length: 144 }, (_, i) => change + (i - 72) * HOUR_MS);
    await client.query(
      `INSERT INTO rollup_hour (project_id, hour, agent_type, strategy, mode, shard, improved_count, response_score_n,
         response_score_sum)
       SELECT 'default', hour, 'switcher', strategy, 'CONTINUOUS', 0, 2, 2, sum
         FROM unnest($1::timestamptz[], $2::text[], $3::bigint[]) AS h(hour, strategy, sum)`,
      [
        hours.map((hour) => new Date(hour)),
        hours.map((hour) => (hour < change ? 'qa@1' : 'qa@2')),
        hours.map((hour) => Math.round(((hour < change ? 80 : 60) + random() * 6) * 2_000)),
      ],
    );
    const { changePoints } = await trend({ agentType: 'switcher', granularity: 'HOUR' });
    expect(changePoints.map(({ at, causes }) => ({ at, causes }))).toEqual([
      { at: new Date(change).toISOString(), causes: ['strategy qa@1 -> qa@2'] },
    ]);
  });

  test('as many as 800 days are told', async () => {
    expect((await trend({ agentType: 'changer', range: range(0, 800) })).points).toHaveLength(800);
  });
});

/** New versions of a template and of instructions, and another model. */
async function versionsAt(at: Date): Promise<void> {
  const id = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
  await client.query(
    `INSERT INTO training_template (project_id, id, agent_type, slug, description, data_format, current_version_id)
     VALUES ('default', $1, 'changer', 'code_optimization', 'd', 'CODE', $2)`,
    [id(1), id(2)],
  );
  for (const [version, days, besideId] of [
    [3, -20, null],
    [4, 0, id(2)],
    [5, 0, null],
  ] as const) {
    await client.query(
      `INSERT INTO training_template_version (project_id, id, template_id, version, origin, prompt_template, success_criteria,
         improvement_areas, created_at, beside_id) VALUES ('default', $1, $2, $3, 'SAVED', 'p', '{}', '{}', $4, $5)`,
      [id(10 + version), id(1), version, new Date(at.getTime() + days * DAY_MS), besideId],
    );
  }
  await client.query(
    `INSERT INTO agent (project_id, id, agent_type, name, tier, source, findings, is_listed)
     VALUES ('default', $1, 'changer', 'Changer', 'PROJECT', 'changer.md', '[]', true)`,
    [id(20)],
  );
  await client.query(
    `INSERT INTO agent_version (project_id, id, agent_id, version, shared_text, own_text, author, reason, diff, created_at)
     VALUES ('default', $1, $2, 2, '', 'Do.', 'a', 'r', '', $3)`,
    [id(21), id(20), at],
  );
  for (const [n, agentType, model, days] of [
    [30, 'changer', 'small', -1],
    [31, 'changer', 'large', 0.5],
    [32, 'changer', 'large', 1],
    // What others use says nothing of it.
    [33, 'still', 'old', -0.5],
    [34, 'still', 'old', -0.25],
    [35, 'still', 'new', 0.5],
    [36, 'still', 'new', 0.75],
    [37, 'still', 'new', 1],
  ] as const) {
    const createdAt = new Date(at.getTime() + days * DAY_MS);
    await client.query(
      `INSERT INTO training_session (project_id, id, agent_type, mode, data_format, status, original_response, context, input_hash,
         created_at) VALUES ('default', $1, $2, 'CONTINUOUS', 'MIXED', 'UNIMPROVED', 'r', '{}', 'h', $3)`,
      [id(n), agentType, createdAt],
    );
    await client.query(
      `INSERT INTO llm_call (project_id, id, owner_id, purpose, request_hash, role, model, status, is_final, reserved_tokens,
         reserved_usd, request, created_at)
       VALUES ('default', $1::uuid, $1::text, 'p', $2, 'writer', $3, 'ANSWERED', true, 1, 0, '{}', $4)`,
      [id(n), String(n), model, createdAt],
    );
  }
}

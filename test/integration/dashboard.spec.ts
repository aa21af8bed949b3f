import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CRITERIA } from '../../src/evaluation/index.js';
import { ROLLUP_CRITERIA } from '../../src/metrics/domain/rollup-totals.js';
import { createTestDatabase, startTestServer, type TestDatabase, type TestServer } from '../testkit/index.js';
import { QUICK_RESPONSE, train } from '../testkit/training-operations.js';

const STATISTICS = `range { from to } sessionCount improvedCount unimprovedCount failedCount cancelledCount successRate
  successRateInterval { lower upper level } meanResponseScore meanImprovement p50DurationMs p95DurationMs`;
const DASHBOARD = `query Dashboard($agentType: String!, $range: TimeRangeInput, $first: Int, $after: String) {
  agentTrainingDashboard(agentType: $agentType, range: $range) {
    agentType recommendations criteria { criterion meanScore count }
    statistics { ${STATISTICS} previous { ${STATISTICS} } byAgentType { agentType sessionCount } }
    recentSessions(first: $first, after: $after) {
      nodes { id agentType status durationMs } pageInfo { hasNextPage endCursor } }
  }
}`;

interface StatisticsAnswer {
  range: { from: string; to: string };
  sessionCount: number;
  improvedCount: number;
  successRate: number | null;
  p50DurationMs: number | null;
  p95DurationMs: number | null;
  previous: StatisticsAnswer | null;
  byAgentType: { agentType: string; sessionCount: number }[];
}

interface DashboardAnswer {
  agentTrainingDashboard: {
    agentType: string;
    recommendations: string[];
    criteria: { criterion: string; meanScore: number; count: number }[];
    statistics: StatisticsAnswer;
    recentSessions: {
      nodes: { id: string; agentType: string; status: string; durationMs: number }[];
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
    };
  };
}

let database: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer({ database });
}, 60_000);
afterAll(async () => {
  await server.stop();
  await database.drop();
});

async function dashboard(variables: Record<string, unknown>) {
  return (await server.query<DashboardAnswer>(DASHBOARD, variables)).agentTrainingDashboard;
}

describe('the dashboard of an agent', () => {
  test('that was never trained is empty, and says to start', async () => {
    const { statistics, ...rest } = await dashboard({ agentType: 'nobody' });
    expect(rest).toEqual({
      agentType: 'nobody',
      recommendations: ['No training data available - start training sessions'],
      criteria: [],
      recentSessions: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } },
    });
    expect(statistics).toMatchObject({
      sessionCount: 0,
      successRate: null,
      p50DurationMs: null,
      previous: { sessionCount: 0 },
      byAgentType: [],
    });
  });

  test('tells what its sessions have come to, by the hour too, and lists them', async () => {
    const inputs = Array.from({ length: 3 }, (_, i) => ({ ...QUICK_RESPONSE, taskDescription: `task ${i}` }));
    for (const input of inputs) await train(server.query, { ...input, waitSeconds: 20 });
    const { agentType } = QUICK_RESPONSE;
    const all = await dashboard({ agentType, first: 2 });
    expect(all.statistics).toMatchObject({
      sessionCount: 3,
      byAgentType: [{ agentType, sessionCount: 3 }],
      previous: { sessionCount: 0 },
    });
    expect(all.recentSessions.nodes).toHaveLength(2);
    expect(all.recentSessions.pageInfo.hasNextPage).toBe(true);
    const next = await dashboard({ agentType, first: 2, after: all.recentSessions.pageInfo.endCursor });
    expect(next.recentSessions.nodes).toHaveLength(1);
    const sessions = [...all.recentSessions.nodes, ...next.recentSessions.nodes];
    expect(new Set(sessions.map(({ id }) => id)).size).toBe(3);
    const durations = sessions.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
    expect(all.statistics.p50DurationMs! / durations[1]! - 1).toBeCloseTo(0, 1);
    expect(Math.abs(all.statistics.p50DurationMs! - durations[1]!)).toBeLessThanOrEqual(
      durations[1]! * 0.02001,
    );
    expect(Math.abs(all.statistics.p95DurationMs! - durations[2]!)).toBeLessThanOrEqual(
      durations[2]! * 0.02001,
    );
    expect(all.criteria.length).toBeGreaterThan(0);
    for (const { criterion, count } of all.criteria) {
      expect(CRITERIA).toContain(criterion);
      expect(count).toBe(3);
    }
    expect(all.recommendations.join()).toContain('3 evaluated sessions');

    const { agentReport } = await server.query<{ agentReport: Record<string, string> }>(
      `{ agentReport(agentType: "${agentType}", format: MARKDOWN) { format contentType fileName content } }`,
    );
    expect(agentReport).toMatchObject({ format: 'MARKDOWN', contentType: 'text/markdown; charset=utf-8' });
    expect(agentReport.fileName).toMatch(/^agent-trainer-research-\d{4}-\d\d-\d\d\.md$/);
    expect(agentReport.content).toMatch(/\| Sessions \| 3 \| 3 \| 0 \|/);
    await expect(server.query('{ agentReport(agentType: "nobody") { content } }')).rejects.toThrow(
      /NOT_FOUND/,
    );

    const now = Date.now();
    const range = { from: new Date(now - 60_000).toISOString(), to: new Date(now + 1).toISOString() };
    const hourly = (await dashboard({ agentType, range })).statistics;
    expect(hourly.sessionCount).toBe(3);
    const { from, to } = hourly.range;
    expect(Date.parse(from) % 3_600_000).toBe(0);
    expect(Date.parse(to) - Date.parse(from)).toBeLessThanOrEqual(2 * 3_600_000);
    expect(hourly.previous!.range.to).toBe(from);
    const old = {
      from: new Date(now - 20 * 86_400_000).toISOString(),
      to: new Date(now - 19.5 * 86_400_000).toISOString(),
    };
    const daily = (await dashboard({ agentType, range: old })).statistics;
    expect([daily.sessionCount, Date.parse(daily.range.from) % 86_400_000]).toEqual([0, 0]);
  });

  test.each([
    [{ agentType: 'No Such Agent' }, ['agentType']],
    [{ agentType: 'qa', range: { from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' } }, ['range']],
    [{ agentType: 'qa', first: 0 }, ['first']],
    [{ agentType: 'qa', after: 'nonsense' }, ['after']],
  ])('refuses %j', async (variables, path) => {
    const told = `"code":"BAD_USER_INPUT","argumentPath":${JSON.stringify(path)}`;
    await expect(dashboard(variables)).rejects.toThrow(told);
  });
});

test('the rollups keep each criterion that there is', () => {
  expect(ROLLUP_CRITERIA.map((name) => name.toUpperCase())).toEqual([...CRITERIA]);
});

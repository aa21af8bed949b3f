import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { socketClient, startTestServer, subscription, type TestServer } from '../testkit/index.js';
import { train } from '../testkit/training-operations.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({});
}, 60_000);
afterAll(() => server.stop());

const scrape = async (): Promise<string[]> => {
  const response = await fetch(new URL('/metrics', server.httpUrl));
  expect(response.status).toBe(200);
  return (await response.text()).split('\n');
};
const valueOf = (lines: string[], series: string): number =>
  Number(lines.find((line) => line.startsWith(`${series} `))?.slice(series.length));

async function samples(args: string, count: number): Promise<Record<string, unknown>[]> {
  const client = socketClient(server.socketUrl);
  const told: Record<string, unknown>[] = [];
  const query = `subscription { trainingMetrics${args} { sampledAt queuedCount runningCount finishedPerMinute meanImprovement } }`;
  try {
    for await (const data of subscription<{ trainingMetrics: Record<string, unknown> }>(client, query, {})) {
      told.push(data.trainingMetrics);
      if (told.length === count) break;
    }
  } finally {
    await client.dispose();
  }
  return told;
}

describe('/metrics', () => {
  test('has what operators look for, and counts what happened', async () => {
    await train(server.query, {
      agentType: 'engineer',
      originalResponse: 'def add(a, b): return a + b',
      waitSeconds: 30,
    });
    const lines = await scrape();
    for (const name of [
      'http_server_request_duration_seconds',
      'graphql_operation_duration_seconds',
      'graphql_rejected_total',
      'ws_connections',
      'subscriptions_active',
      'subscription_lag_seconds',
      'replay_events_total',
      'queue_depth',
      'job_age_seconds',
      'job_attempts_total',
      'llm_requests_total',
      'llm_cost_usd_total',
      'db_pool_connections',
      'db_pool_waiting',
      'nodejs_eventloop_lag_seconds',
    ]) {
      expect(lines.some((line) => line.startsWith(`# TYPE ${name} `))).toBe(true);
    }
    expect(valueOf(lines, 'job_attempts_total{outcome="improved"}')).toBe(1);
    expect(valueOf(lines, 'queue_depth{queue="train"}')).toBe(0);
    expect(valueOf(lines, 'db_pool_connections{state="idle"}')).toBeGreaterThan(0);
  });

  test('has a bounded number of series, whatever clients call their operations', async () => {
    for (let i = 0; i < 300; i += 1) {
      await server.query(`query Name${i}_${'x'.repeat(i % 50)} { trainingSystem { status } }`);
      if (i % 30 === 0) await fetch(new URL(`/no-such-path-${i}`, server.httpUrl), { method: 'PUT' });
    }
    const series = (await scrape()).filter((line) => line !== '' && !line.startsWith('#'));
    expect(series.length).toBeLessThan(2_000);
    expect(series.some((line) => line.includes('Name1'))).toBe(false);
  });
});

describe('trainingMetrics', () => {
  test('tells how training is going, at once and then again and again', async () => {
    const [first, second, third] = await samples('(intervalMs: 250)', 3);
    expect(first).toMatchObject({ queuedCount: 0, runningCount: 0, finishedPerMinute: 1 });
    expect(first!.meanImprovement).toBeGreaterThan(0);
    const times = [first, second, third].map((sample) => Date.parse(sample!.sampledAt as string));
    expect(times[0]!).toBeLessThan(times[1]!);
    expect(times[1]!).toBeLessThan(times[2]!);
  });

  test('tells of one kind of agent', async () => {
    expect(await samples('(agentType: "qa", intervalMs: 60000)', 1)).toMatchObject([
      { finishedPerMinute: 0, meanImprovement: null },
    ]);
  });

  test.each([
    ['(intervalMs: 249)', /250 to 60000/],
    ['(intervalMs: 60001)', /250 to 60000/],
    ['(agentType: "")', /./],
  ])('is refused for %s', async (args, message) => {
    await expect(samples(args, 1)).rejects.toMatchObject([
      { message: expect.stringMatching(message) as unknown },
    ]);
  });
});

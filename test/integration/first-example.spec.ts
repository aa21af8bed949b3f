import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { socketClient, startTestServer, subscription, type TestServer } from '../testkit/index.js';
import {
  EVENTS,
  PROGRESS,
  train,
  TRAIN,
  type EventAnswer,
  type UserError,
} from '../testkit/training-operations.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
}, 60_000);

afterAll(async () => {
  await server.stop();
});

const FIRST = {
  agentType: 'engineer',
  originalResponse: 'def add(a, b): return a + b',
  taskDescription: 'Optimize the addition function',
};

describe('the first example', () => {
  test('from the mutation to the final event, as a client sees it', async () => {
    const client = socketClient(server.socketUrl);
    const all = subscription<{ trainingSessionEvents: EventAnswer }>(client, EVENTS);
    const firstOfAll = all.next();
    const session = await train(server.query, FIRST);
    expect(session).toMatchObject({ status: expect.stringMatching(/QUEUED|RUNNING|IMPROVED/) });
    const events: EventAnswer[] = [];
    const progress = subscription<{ trainingSessionProgress: EventAnswer }>(client, PROGRESS, {
      sessionId: session.id,
    });
    for await (const { trainingSessionProgress } of progress) events.push(trainingSessionProgress);
    expect(events.map((event) => event.type)).toEqual([
      'QUEUED',
      'STARTED',
      'EVALUATED',
      'CANDIDATE_PROPOSED',
      'CANDIDATE_EVALUATED',
      'IMPROVED',
    ]);
    expect(events.map((event) => event.sequence)).toEqual([1, 2, 3, 4, 5, 6]);
    // From when on the feed of all sessions tells is up to the race; what it tells is not.
    const { trainingSessionEvents } = (await firstOfAll).value as { trainingSessionEvents: EventAnswer };
    expect(events.map((event) => event.id)).toContain(trainingSessionEvents.id);
    expect(trainingSessionEvents.session).toEqual({ id: session.id });
    await client.dispose();

    const { trainingSession } = await server.query<{ trainingSession: Record<string, never> }>(
      `query ($id: ID!) { trainingSession(id: $id) {
        status strategy improvedResponse improvementScore durationMs startedAt finishedAt
        evaluationBefore { score confidence criteria { criterion score weight } evaluators { name version outcome reason } }
        evaluationAfter { score confidence criteria { weight } } events { nodes { cursor } pageInfo { hasNextPage endCursor } } } }`,
      { id: session.id },
    );
    const told = trainingSession as unknown as {
      improvedResponse: string;
      improvementScore: number;
      evaluationBefore: {
        score: number;
        confidence: number;
        criteria: { score: number; weight: number }[];
        evaluators: { outcome: string; reason: string | null }[];
      };
      evaluationAfter: { score: number };
      events: { nodes: EventAnswer[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    };
    expect(trainingSession).toMatchObject({ status: 'IMPROVED', strategy: 'engineer@2' });
    expect(told.improvedResponse).toBe('def add(a, b):\n    return a + b');
    expect(told.improvementScore).toBeGreaterThan(0);
    expect(told.improvementScore).toBeCloseTo(told.evaluationAfter.score - told.evaluationBefore.score, 9);
    const { criteria, evaluators, confidence, score } = told.evaluationBefore;
    expect(criteria.reduce((sum, c) => sum + c.weight, 0)).toBeCloseTo(1, 9);
    expect(criteria.reduce((sum, c) => sum + c.weight * c.score, 0)).toBeCloseTo(score, 6);
    // Nothing was run: what parses is not yet right, and the confidence says so.
    expect(confidence).toBeLessThan(0.5);
    expect(evaluators).toContainEqual(
      expect.objectContaining({ outcome: 'CANNOT_JUDGE', reason: expect.stringContaining('tests') }),
    );
    expect(told.events.pageInfo).toEqual({ hasNextPage: false, endCursor: events.at(-1)!.cursor });
  });

  test('with waitSeconds the answer has the outcome, and the statistics of the day have counted it', async () => {
    const before = await statistics();
    const session = await train(server.query, { ...FIRST, waitSeconds: 20 });
    expect(session).toMatchObject({ status: 'IMPROVED' });
    const after = await statistics();
    expect(after.sessionCount).toBe(before.sessionCount + 1);
    expect(after.improvedCount).toBe(before.improvedCount + 1);
    expect(after.meanResponseScore).toBeCloseTo(session.evaluationBefore!.score, 3);
    expect(after.byAgentType).toEqual([
      expect.objectContaining({ agentType: 'engineer', sessionCount: after.sessionCount }),
    ]);
  });

  test('a candidate that loses a test is never kept, and one that passes all is told as such', async () => {
    const session = await train(server.query, {
      ...FIRST,
      context: {
        language: 'python',
        entryPoint: 'add',
        tests: 'def check(candidate):\n    assert candidate(1, 2) == 3\n    assert candidate(-1, 1) == 0',
      },
      waitSeconds: 20,
    });
    const run = session.evaluationBefore!.evaluators.find((evaluator) => evaluator.verdict !== null)!;
    expect(run).toMatchObject({ verdict: 'PASS', testsPassed: 2, testsTotal: 2, outcome: 'JUDGED' });
    expect(session.status).toBe('IMPROVED');
    expect(session.evaluationAfter!.evaluators.find((e) => e.name === run.name)).toMatchObject({
      verdict: 'PASS',
    });
  });

  test('the node query finds sessions and events, null where there is none', async () => {
    const session = await train(server.query, { ...FIRST, waitSeconds: 20 });
    const { node } = await server.query<{ node: { __typename: string; events: { nodes: EventAnswer[] } } }>(
      'query ($id: ID!) { node(id: $id) { __typename id ... on TrainingSession { events { nodes { id } } } } }',
      { id: session.id },
    );
    expect(node.__typename).toBe('TrainingSession');
    const eventId = node.events.nodes[0]!.id;
    const found = await server.query<{ node: object }>(
      'query ($id: ID!) { node(id: $id) { __typename ... on TrainingSessionEvent { sequence session { id } } } }',
      { id: eventId },
    );
    expect(found.node).toEqual({
      __typename: 'TrainingSessionEvent',
      sequence: 1,
      session: { id: session.id },
    });
    const unknown = Buffer.from('TrainingSession:00000000-0000-7000-8000-000000000000').toString('base64url');
    expect(
      await server.query('query ($id: ID!) { node(id: $id) { id } trainingSession(id: $id) { id } }', {
        id: unknown,
      }),
    ).toEqual({
      node: null,
      trainingSession: null,
    });
  });

  test('racing requests with one idempotency key get one session, and another input is a conflict', async () => {
    const input = { ...FIRST, idempotencyKey: 'first-example' };
    const sessions = await Promise.all(
      Array.from({ length: 6 }, (_, i) => train(server.query, { ...input, waitSeconds: i % 2 })),
    );
    expect(new Set(sessions.map((session) => session.id)).size).toBe(1);
    const { trainAgentResponse } = await server.query<{
      trainAgentResponse: { session: null; userErrors: UserError[] };
    }>(TRAIN, {
      input: { ...input, taskDescription: 'another' },
    });
    expect(trainAgentResponse).toEqual({
      session: null,
      userErrors: [
        {
          code: 'CONFLICT',
          path: ['input', 'idempotencyKey'],
          message: expect.stringContaining('another key'),
        },
      ],
    });
  });

  test('sessions are listed newest first, page by page, each once', async () => {
    const page = `query ($after: String, $filter: TrainingSessionFilterInput) { trainingSessions(first: 3, after: $after, filter: $filter) {
      nodes { id createdAt agentType } pageInfo { hasNextPage endCursor } } }`;
    for (let i = 0; i < 4; i += 1)
      await train(server.query, { agentType: 'paging', originalResponse: `Response ${i}.` });
    interface Page {
      trainingSessions: {
        nodes: { id: string; agentType: string }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
    }
    const filter = { agentTypes: ['paging'] };
    const first = (await server.query<Page>(page, { filter })).trainingSessions;
    const second = (await server.query<Page>(page, { filter, after: first.pageInfo.endCursor }))
      .trainingSessions;
    expect([first.nodes.length, second.nodes.length]).toEqual([3, 1]);
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    expect(new Set([...first.nodes, ...second.nodes].map((node) => node.id)).size).toBe(4);
    const none = await server.query<Page>(page, { filter: { agentTypes: ['paging'], modes: ['BATCH'] } });
    expect(none.trainingSessions.nodes).toEqual([]);
  });

  test('the system tells its strategies, executors, workers and health by checks', async () => {
    const { trainingSystem } = await server.query<{ trainingSystem: Record<string, never> }>(
      `{ trainingSystem { status queuedCount runningCount strategies { name version agentTypes dataFormats languages }
        executors { name languages isAvailable reason } workers { id host startedAt lastSeenAt runningCount }
        health { isHealthy checks { name isOk message } } } }`,
    );
    expect(trainingSystem).toMatchObject({
      status: 'RUNNING',
      workers: [{ host: expect.stringContaining(`:${server.pid}`) }],
      health: { isHealthy: true },
    });
    const { strategies, executors } = trainingSystem as unknown as {
      strategies: { name: string }[];
      executors: { name: string; isAvailable: boolean; reason: string | null }[];
    };
    expect(strategies.map((strategy) => strategy.name).sort()).toEqual([
      'data_engineer',
      'documentation',
      'engineer',
      'generic',
      'ops',
      'qa',
      'research',
      'security',
      'ticketing',
      'version_control',
    ]);
    for (const executor of executors) expect(executor.isAvailable).toBe(executor.reason === null);
    expect(executors.filter((executor) => executor.isAvailable).map((executor) => executor.name)).toEqual(
      expect.arrayContaining(['quickjs', 'monty']),
    );
  });
});

async function statistics() {
  const { trainingStatistics } = await server.query<{
    trainingStatistics: {
      sessionCount: number;
      improvedCount: number;
      meanResponseScore: number | null;
      byAgentType: { agentType: string; sessionCount: number }[];
    };
  }>(
    '{ trainingStatistics(agentType: "engineer") { sessionCount improvedCount meanResponseScore byAgentType { agentType sessionCount } previous { sessionCount } } }',
  );
  return trainingStatistics;
}

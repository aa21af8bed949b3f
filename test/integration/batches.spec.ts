import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { socketClient, startTestServer, subscription, type TestServer } from '../testkit/index.js';
import {
  BATCH_EVENTS,
  finishedBatch,
  readBatch,
  submitBatch,
  trainBatch,
} from '../testkit/batch-operations.js';
import {
  firstCursor,
  isFinalType,
  TRAIN,
  train,
  type EventAnswer,
  type UserError,
} from '../testkit/training-operations.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
}, 60_000);
afterAll(() => server.stop());

const item = (number: number, more: Record<string, unknown> = {}) => ({
  agentType: 'engineer',
  originalResponse: `import os\n\ndef add_${number}(a, b): return a + b`,
  taskDescription: `task ${number}`,
  ...more,
});
const items = (count: number) => Array.from({ length: count }, (_, number) => item(number));

async function setSystem(isRunning: boolean): Promise<void> {
  const name = isRunning ? 'startTrainingSystem' : 'stopTrainingSystem';
  await server.query(`mutation { ${name} { system { status } } }`);
}

interface SessionsAnswer {
  trainingBatch: {
    sessions: {
      nodes: {
        id: string;
        taskDescription: string;
        mode: string;
        batch: { id: string; sessionCount: number };
      }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
  } | null;
}
const SESSIONS = `query ($id: ID!, $first: Int, $after: String) { trainingBatch(id: $id) { sessions(first: $first, after: $after) {
  nodes { id taskDescription mode batch { id sessionCount } } pageInfo { hasNextPage endCursor } } } }`;

async function sessionsOf(id: string, first: number, after?: string) {
  const { trainingBatch } = await server.query<SessionsAnswer>(SESSIONS, { id, first, after });
  return trainingBatch!.sessions;
}

async function sessionCount(): Promise<number> {
  const client = await server.database!.client();
  const { rows } = await client.query<{ count: number }>('SELECT count(*)::integer FROM training_session');
  return rows[0]!.count;
}

describe('a batch', () => {
  test('is accepted whole, is watched as it goes, and ends with its summary', async () => {
    await setSystem(false);
    const batch = await trainBatch(server.query, { items: items(4) });
    expect(batch).toMatchObject({
      mode: 'BATCH',
      isFinished: false,
      finishedAt: null,
      sessionCount: 4,
      finishedCount: 0,
      improvedCount: 0,
      failedCount: 0,
      meanImprovement: null,
      recurringFindings: [],
    });
    const stranger = await train(server.query, { agentType: 'engineer', originalResponse: 'x = 1' });
    const client = socketClient(server.socketUrl);
    const seen: EventAnswer[] = [];
    const [firstSession] = (await sessionsOf(batch.id, 1)).nodes;
    const feed = subscription<{ trainingSessionEvents: EventAnswer }>(client, BATCH_EVENTS, {
      batchId: batch.id,
      after: await firstCursor(server.query, firstSession!.id),
    });
    const watching = (async () => {
      for await (const { trainingSessionEvents } of feed) {
        seen.push(trainingSessionEvents);
        if (seen.filter((event) => isFinalType(event.type)).length === 4) return;
      }
    })();
    await setSystem(true);
    await watching;
    const finished = await finishedBatch(server.query, batch.id);
    const { nodes } = await sessionsOf(batch.id, 100);
    expect(nodes.map((node) => node.taskDescription)).toEqual(['task 0', 'task 1', 'task 2', 'task 3']);
    expect(nodes[0]).toMatchObject({ mode: 'BATCH', batch: { id: batch.id, sessionCount: 4 } });
    expect(new Set(seen.map((event) => event.session!.id))).toEqual(new Set(nodes.map((node) => node.id)));
    expect(seen.map((event) => event.session!.id)).not.toContain(stranger.id);
    expect(finished).toMatchObject({ sessionCount: 4, finishedCount: 4, failedCount: 0, isFinished: true });
    expect(finished.improvedCount).toBeGreaterThan(0);
    expect(finished.meanImprovement).toBeGreaterThan(0);
    expect(Date.parse(finished.finishedAt!)).toBeGreaterThanOrEqual(Date.parse(batch.createdAt));
    // Each of them imports what it does not use.
    expect(finished.recurringFindings).toContainEqual({
      rule: expect.stringContaining('F401'),
      message: expect.stringContaining('os'),
      count: 4,
      share: 1,
    });

    const replayed: string[] = [];
    const first = seen[0]!;
    const again = subscription<{ trainingSessionEvents: EventAnswer }>(client, BATCH_EVENTS, {
      batchId: batch.id,
      after: first.cursor,
    });
    for await (const { trainingSessionEvents } of again) {
      replayed.push(trainingSessionEvents.id);
      if (replayed.length === seen.length - 1) break;
    }
    expect(replayed).toEqual(seen.slice(1).map((event) => event.id));
    await client.dispose();
  }, 90_000);

  test('is the same for the same key and input, and a conflict for another', async () => {
    const input = { items: items(3), idempotencyKey: 'batch-1', mode: 'CONTINUOUS' };
    const first = await trainBatch(server.query, input);
    expect(first.mode).toBe('CONTINUOUS');
    const before = await sessionCount();
    const [again, atTheSameTime] = await Promise.all([
      trainBatch(server.query, input),
      trainBatch(server.query, input),
    ]);
    expect([again.id, atTheSameTime.id]).toEqual([first.id, first.id]);
    for (const other of [{ items: items(2) }, { mode: 'BATCH' }, { items: [...input.items].reverse() }]) {
      expect(await submitBatch(server.query, { ...input, ...other })).toEqual({
        batch: null,
        userErrors: [
          {
            code: 'CONFLICT',
            message: expect.stringContaining('another input'),
            path: ['input', 'idempotencyKey'],
          },
        ],
      });
    }
    const raced = { items: items(5), idempotencyKey: 'batch-2' };
    const racers = await Promise.all(Array.from({ length: 5 }, () => trainBatch(server.query, raced)));
    expect(new Set(racers.map((batch) => batch.id)).size).toBe(1);
    expect(await sessionCount()).toBe(before + 5);
  });

  test('of a thousand is accepted in one transaction, listed page by page and cancelled to its end', async () => {
    await setSystem(false);
    const batch = await trainBatch(server.query, { items: items(1_000) });
    expect(batch.sessionCount).toBe(1_000);
    const client = await server.database!.client();
    const { rows } = await client.query<{ transactions: number; jobs: number }>(
      `SELECT count(DISTINCT e.tx)::integer AS transactions,
          (SELECT count(*)::integer FROM pgboss.job j JOIN training_session q ON q.id::text = j.data->>'sessionId'
            WHERE q.batch_id = (SELECT id FROM training_batch ORDER BY created_at DESC LIMIT 1)) AS jobs
        FROM training_event e WHERE e.batch_id = (SELECT id FROM training_batch ORDER BY created_at DESC LIMIT 1)`,
    );
    expect(rows[0]).toEqual({ transactions: 1, jobs: 1_000 });

    const told: string[] = [];
    for (let after: string | undefined; ;) {
      const { nodes, pageInfo } = await sessionsOf(batch.id, 100, after);
      told.push(...nodes.map((node) => node.taskDescription));
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) break;
    }
    expect(told).toEqual(items(1_000).map((each) => each.taskDescription));

    const { nodes } = await sessionsOf(batch.id, 100);
    const cancel =
      'mutation ($input: CancelTrainingSessionInput!) { cancelTrainingSession(input: $input) { session { id status } userErrors { code } } }';
    await Promise.all(nodes.map(({ id }) => server.query(cancel, { input: { sessionId: id } })));
    expect(await readBatch(server.query, batch.id)).toMatchObject({
      finishedCount: 100,
      failedCount: 0,
      isFinished: false,
    });
    // The rest goes without ceremony, so that the next test has the workers for itself.
    await client.query(`DELETE FROM pgboss.job`);
    await client.query(
      `UPDATE training_session SET status = 'CANCELLED', finished_at = now() WHERE status = 'QUEUED'`,
    );
    await setSystem(true);
    expect(await finishedBatch(server.query, batch.id)).toMatchObject({
      finishedCount: 1_000,
      meanImprovement: null,
      recurringFindings: [],
    });
  }, 90_000);

  test('whose sessions are all cancelled is finished with the last of them', async () => {
    await setSystem(false);
    const batch = await trainBatch(server.query, { items: items(3) });
    const { nodes } = await sessionsOf(batch.id, 3);
    const cancel = `mutation ($input: CancelTrainingSessionInput!) {
      cancelTrainingSession(input: $input) { session { batch { isFinished } } } }`;
    const answers: unknown[] = [];
    for (const { id } of nodes) {
      answers.push(await server.query(cancel, { input: { sessionId: id } }));
    }
    expect(answers).toEqual(
      [false, false, true].map((isFinished) => ({
        cancelTrainingSession: { session: { batch: { isFinished } } },
      })),
    );
    const retry = `mutation ($input: RetryTrainingSessionInput!) {
      retryTrainingSession(input: $input) { session { mode batch { id } retryOf { batch { id } } } } }`;
    expect(await server.query(retry, { input: { sessionId: nodes[0]!.id } })).toEqual({
      retryTrainingSession: {
        session: { mode: 'CONTINUOUS', batch: null, retryOf: { batch: { id: batch.id } } },
      },
    });
    await setSystem(true);
  });
});

describe('what a batch is refused for', () => {
  const refusal = async (input: Record<string, unknown>): Promise<UserError[]> => {
    const before = await sessionCount();
    const { batch, userErrors } = await submitBatch(server.query, input);
    expect(batch).toBeNull();
    expect(await sessionCount()).toBe(before);
    return userErrors;
  };

  test('all faults of all items are told with their places, and nothing is taken', async () => {
    const userErrors = await refusal({
      items: [
        item(0),
        item(1, { agentType: 'No Slug', originalResponse: ' ' }),
        item(2),
        item(3, { originalResponse: 'a\0b' }),
        item(4, { context: { tests: 'assert (((', language: 'python' } }),
        item(5, { context: { language: 'klingon' } }),
      ],
    });
    expect(userErrors.map(({ code, path }) => [code, path!.join('.')])).toEqual([
      ['INVALID_INPUT', 'input.items.1.agentType'],
      ['INVALID_INPUT', 'input.items.1.originalResponse'],
      ['INVALID_INPUT', 'input.items.3.originalResponse'],
      ['INVALID_INPUT', 'input.items.4.context.tests'],
      ['INVALID_INPUT', 'input.items.5.context.language'],
    ]);
  });

  test('of very many faults the first hundred are told', async () => {
    const userErrors = await refusal({ items: items(500).map((each) => ({ ...each, agentType: '!' })) });
    expect(userErrors).toHaveLength(101);
    expect(userErrors[99]!.path).toEqual(['input', 'items', '99', 'agentType']);
    expect(userErrors[100]).toMatchObject({
      path: ['input', 'items'],
      message: expect.stringContaining('more'),
    });
  });

  test.each<[string, Record<string, unknown>, string, string]>([
    ['no items', { items: [] }, 'INVALID_INPUT', 'items'],
    ['a thousand and one', { items: items(1_001) }, 'LIMIT_EXCEEDED', 'items'],
    ['an empty key', { items: items(1), idempotencyKey: '' }, 'INVALID_INPUT', 'idempotencyKey'],
    ['a key with a NUL', { items: items(1), idempotencyKey: 'a\0' }, 'INVALID_INPUT', 'idempotencyKey'],
    ['a long key', { items: items(1), idempotencyKey: 'k'.repeat(256) }, 'INVALID_INPUT', 'idempotencyKey'],
  ])('%s', async (_name, input, code, field) => {
    expect(await refusal(input)).toEqual([{ code, message: expect.any(String), path: ['input', field] }]);
  });

  test('a single response takes no BATCH, and is told where it belongs', async () => {
    const { trainAgentResponse } = await server.query<{ trainAgentResponse: { userErrors: UserError[] } }>(
      TRAIN,
      {
        input: { ...item(1), mode: 'BATCH' },
      },
    );
    expect(trainAgentResponse.userErrors).toEqual([
      {
        code: 'INVALID_INPUT',
        message: 'BATCH is for trainAgentResponses; use CONTINUOUS or ADAPTIVE here',
        path: ['input', 'mode'],
      },
    ]);
  });

  test('batches that are not there are null, and cannot be followed', async () => {
    const unknown = Buffer.from('TrainingBatch:01900000-0000-7000-8000-000000000000').toString('base64url');
    expect(await server.query('query ($id: ID!) { trainingBatch(id: $id) { id } }', { id: unknown })).toEqual(
      {
        trainingBatch: null,
      },
    );
    const session = await train(server.query, { agentType: 'research', originalResponse: 'Well.' });
    const client = socketClient(server.socketUrl);
    const failureOf = async (batchId: string): Promise<string> => {
      const failure = await subscription(client, BATCH_EVENTS, { batchId })
        .next()
        .catch((error: unknown) => error);
      return failure instanceof Error ? failure.message : JSON.stringify(failure);
    };
    expect(await failureOf(unknown)).toContain('NOT_FOUND');
    expect(await failureOf(session.id)).toContain('BAD_USER_INPUT');
    expect(await failureOf('nonsense')).toContain('batchId');
    await client.dispose();
  });
});

test('batches are found by their global ids', async () => {
  const batch = await trainBatch(server.query, { items: items(2) });
  const node = 'query ($id: ID!) { node(id: $id) { __typename id ... on TrainingBatch { sessionCount } } }';
  expect(await server.query(node, { id: batch.id })).toEqual({
    node: { __typename: 'TrainingBatch', id: batch.id, sessionCount: 2 },
  });
});

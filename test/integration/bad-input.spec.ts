import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from 'graphql-ws';
import { socketClient, startTestServer, type TestServer } from '../testkit/index.js';
import { readLedger } from '../testkit/session-ledger.js';
import { train, TRAIN, type UserError } from '../testkit/training-operations.js';

let server: TestServer;
let client: Client;
let sessionId: string;
let foreignCursor: string;

interface Answer {
  data?: Record<string, { userErrors?: UserError[] } | null> | null;
  errors?: readonly { message: string; extensions?: Record<string, unknown> }[];
}
type Ask = (query: string, variables?: Record<string, unknown>) => Promise<Answer>;

/** The same request over both transports. */
const TRANSPORTS: [string, Ask][] = [
  [
    'HTTP',
    async (query, variables) => {
      const response = await fetch(server.httpUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
        body: JSON.stringify({ query, variables }),
      });
      expect(response.status).toBeLessThan(500);
      return (await response.json()) as Answer;
    },
  ],
  [
    'the socket',
    (query, variables) =>
      new Promise((resolve, reject) => {
        let answer: Answer = {};
        client.subscribe(
          { query, variables },
          {
            next: (result) => {
              answer = result as Answer;
            },
            error: (errors) => {
              if (Array.isArray(errors)) resolve({ errors: errors as Answer['errors'] });
              else reject(new Error(String(errors)));
            },
            complete: () => resolve(answer),
          },
        );
      }),
  ],
];

beforeAll(async () => {
  server = await startTestServer();
  client = socketClient(server.socketUrl);
  sessionId = (
    await train(server.query, { agentType: 'research', originalResponse: 'One.', waitSeconds: 20 })
  ).id;
  await train(server.query, { agentType: 'research', originalResponse: 'Two.', waitSeconds: 20 });
  const { trainingSessions } = await server.query<{ trainingSessions: { pageInfo: { endCursor: string } } }>(
    '{ trainingSessions(first: 1) { pageInfo { endCursor } } }',
  );
  foreignCursor = trainingSessions.pageInfo.endCursor;
}, 60_000);

afterAll(async () => {
  await client.dispose();
  await server.stop();
});

const good = { agentType: 'engineer', originalResponse: 'def f(): pass' };
const long = 'x'.repeat(256 * 1024 + 1);

const INPUTS: [string, Record<string, unknown>, string][] = [
  ['an agent type that is no slug', { ...good, agentType: 'No Slug' }, 'input.agentType'],
  ['an empty response', { ...good, originalResponse: '  ' }, 'input.originalResponse'],
  ['a response over the limit', { ...good, originalResponse: long }, 'input.originalResponse'],
  ['tests over the limit', { ...good, context: { tests: long, language: 'python' } }, 'input.context.tests'],
  ['a NUL byte', { ...good, originalResponse: 'a\0b' }, 'input.originalResponse'],
  ['a lone surrogate', { ...good, taskDescription: 'a\ud800b' }, 'input.taskDescription'],
  ['an unknown language', { ...good, context: { language: 'klingon' } }, 'input.context.language'],
  [
    'python tests that do not parse',
    { ...good, context: { tests: 'assert (((', language: 'python' } },
    'input.context.tests',
  ],
  [
    'javascript tests that do not parse',
    { ...good, context: { tests: 'assert.equal(', language: 'javascript' } },
    'input.context.tests',
  ],
  [
    'python tests of a javascript response',
    {
      agentType: 'engineer',
      originalResponse: 'export const f = (x) => x;',
      context: { tests: 'def check(candidate):\n  assert candidate(1) == 1', language: 'javascript' },
    },
    'input.context.tests',
  ],
  ['a wait below 0', { ...good, waitSeconds: -1 }, 'input.waitSeconds'],
  ['a wait above 30 s', { ...good, waitSeconds: 30.5 }, 'input.waitSeconds'],
  ['batch mode', { ...good, mode: 'BATCH' }, 'input.mode'],
  ['an empty idempotency key', { ...good, idempotencyKey: '' }, 'input.idempotencyKey'],
];

const uuid = '00000000-0000-7000-8000-000000000000';
const global = (type: string) => Buffer.from(`${type}:${uuid}`).toString('base64url');
const LAST_YEAR = { from: '2025-01-01T00:00:00Z', to: '2024-01-01T00:00:00Z' };

/** Query or subscription, variables, code, argument path. */
const QUERIES: [string, string, () => Record<string, unknown>, string, string][] = [
  [
    'first of 0',
    'query ($n: Int) { trainingSessions(first: $n) { nodes { id } } }',
    () => ({ n: 0 }),
    'BAD_USER_INPUT',
    'first',
  ],
  [
    'first of 101',
    'query ($n: Int) { trainingSessions(first: $n) { nodes { id } } }',
    () => ({ n: 101 }),
    'BAD_USER_INPUT',
    'first',
  ],
  [
    'a cursor from elsewhere',
    'query ($c: String) { trainingSessions(after: $c) { nodes { id } } }',
    () => ({ c: 'bm9wZQ' }),
    'BAD_USER_INPUT',
    'after',
  ],
  [
    'an empty window',
    'query ($f: TrainingSessionFilterInput) { trainingSessions(filter: $f) { nodes { id } } }',
    () => ({ f: { createdAt: LAST_YEAR } }),
    'BAD_USER_INPUT',
    'filter.createdAt',
  ],
  [
    'a window turned around',
    'query ($r: TimeRangeInput) { trainingStatistics(range: $r) { sessionCount } }',
    () => ({ r: LAST_YEAR }),
    'BAD_USER_INPUT',
    'range',
  ],
  [
    'an agent type that is no slug',
    '{ trainingStatistics(agentType: "No Slug") { sessionCount } }',
    () => ({}),
    'BAD_USER_INPUT',
    'agentType',
  ],
  [
    'an id of another type',
    'query ($id: ID!) { trainingSession(id: $id) { id } }',
    () => ({ id: global('TrainingSessionEvent') }),
    'BAD_USER_INPUT',
    'id',
  ],
  [
    'no id at all',
    'query ($id: ID!) { trainingSession(id: $id) { id } }',
    () => ({ id: '7' }),
    'BAD_USER_INPUT',
    'id',
  ],
  [
    'a node of no type',
    'query ($id: ID!) { node(id: $id) { id } }',
    () => ({ id: global('Nonsense') }),
    'BAD_USER_INPUT',
    'id',
  ],
];

const CURSOR_QUERIES: [string, string, () => Record<string, unknown>][] = [
  [
    'events of a session',
    'query ($id: ID!, $c: String) { trainingSession(id: $id) { events(after: $c) { nodes { id } } } }',
    () => ({ id: sessionId, c: foreignCursor }),
  ],
];

const SUBSCRIPTIONS: [string, string, () => Record<string, unknown>, string, string | null][] = [
  [
    'an unknown session',
    'subscription ($id: ID!) { trainingSessionProgress(sessionId: $id) { id } }',
    () => ({ id: global('TrainingSession') }),
    'NOT_FOUND',
    'sessionId',
  ],
  [
    'an id of another type',
    'subscription ($id: ID!) { trainingSessionProgress(sessionId: $id) { id } }',
    () => ({ id: global('Worker') }),
    'BAD_USER_INPUT',
    'sessionId',
  ],
  [
    'an agent type that is no slug',
    'subscription { trainingSessionEvents(agentType: "No Slug") { id } }',
    () => ({}),
    'BAD_USER_INPUT',
    'agentType',
  ],
  [
    'a cursor of a list',
    'subscription ($c: String) { trainingSessionEvents(after: $c) { id } }',
    () => ({ c: foreignCursor }),
    'CURSOR_EXPIRED',
    null,
  ],
  [
    'a cursor that is none',
    'subscription ($id: ID!) { trainingSessionProgress(sessionId: $id, after: "x") { id } }',
    () => ({ id: sessionId }),
    'CURSOR_EXPIRED',
    null,
  ],
];

describe.each(TRANSPORTS)('over %s', (_transport, ask) => {
  test.each(INPUTS)('%s is a user error with its path, and stores nothing', async (_name, input, path) => {
    const { data, errors } = await ask(TRAIN, { input });
    expect(errors).toBeUndefined();
    const answer = data!.trainAgentResponse as unknown as { session: null; userErrors: UserError[] };
    expect(answer.session).toBeNull();
    expect(answer.userErrors.map((error) => [error.code, error.path?.join('.')])).toContainEqual([
      'INVALID_INPUT',
      path,
    ]);
    for (const error of answer.userErrors) expect(error.message.length).toBeGreaterThan(20);
    expect((await readLedger(server.database!)).sessions).toHaveLength(2);
  });

  test.each(QUERIES)(
    '%s is refused with the place of the argument',
    async (_name, query, variables, code, path) => {
      const { data, errors } = await ask(query, variables());
      expect(Object.values(data ?? {}).every((value) => value === null)).toBe(true);
      expect(errors).toHaveLength(1);
      expect(errors![0]!.extensions).toMatchObject({ code, argumentPath: path.split('.') });
    },
  );

  test.each(CURSOR_QUERIES)('a foreign cursor of %s is CURSOR_EXPIRED', async (_name, query, variables) => {
    const { errors } = await ask(query, variables());
    expect(errors![0]!.extensions).toMatchObject({
      code: 'CURSOR_EXPIRED',
      oldestCursor: expect.any(String),
    });
  });

  test.each([
    ['cancelTrainingSession', 'CancelTrainingSessionInput'],
    ['retryTrainingSession', 'RetryTrainingSessionInput'],
  ])('%s tells what cannot be done to which session', async (field, type) => {
    const mutation = `mutation ($input: ${type}!) { ${field}(input: $input) { session { id } userErrors { code path message } } }`;
    const codeFor = async (id: string) => {
      const { data } = await ask(mutation, { input: { sessionId: id } });
      return data![field]!.userErrors!.map((error) => [error.code, error.path]);
    };
    const path = ['input', 'sessionId'];
    expect(await codeFor(global('TrainingSession'))).toEqual([['NOT_FOUND', path]]);
    expect(await codeFor(global('Worker'))).toEqual([['INVALID_INPUT', path]]);
    expect(await codeFor('garbage')).toEqual([['INVALID_INPUT', path]]);
    expect(await codeFor(sessionId)).toEqual([['INVALID_STATE', path]]);
  });
});

test.each(SUBSCRIPTIONS)(
  'a subscription to %s is an error with its code',
  async (_name, query, variables, code, path) => {
    const [, ask] = TRANSPORTS[1]!;
    const { errors } = await ask(query, variables());
    expect(errors![0]!.extensions).toMatchObject({
      code,
      ...(path ? { argumentPath: [path] } : { oldestCursor: expect.any(String) }),
    });
  },
);

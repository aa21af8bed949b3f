import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { toGlobalId } from '../../src/platform/graphql/node-id.js';
import {
  CORRECTIONS,
  correct,
  evaluated,
  submitCorrection,
  SUBMIT_CORRECTION,
  type CorrectionAnswer,
} from '../testkit/correction-operations.js';
import { eventually } from '../testkit/eventually.js';
import { startTestServer, type TestServer } from '../testkit/index.js';
import { socketClient, subscription } from '../testkit/socket-client.js';
import { train } from '../testkit/training-operations.js';

let server: TestServer;
let sessionId: string;

beforeAll(async () => {
  server = await startTestServer();
  sessionId = (
    await train(server.query, {
      agentType: 'engineer',
      taskDescription: 'Add two numbers.',
      originalResponse: 'def add(a, b):\n    return a - b\n',
      context: {
        language: 'python',
        entryPoint: 'add',
        tests: 'def check(candidate):\n    assert candidate(2, 3) == 5\n    assert candidate(0, 4) == 4\n',
      },
      waitSeconds: 30,
    })
  ).id;
}, 90_000);

afterAll(async () => {
  await server.stop();
});

const LOGIN = {
  target: {
    response: {
      agentType: 'engineer',
      taskDescription: 'Check the login of a user.',
      originalResponse:
        "import os\n\ndef login(user, password):\n    return user == 'admin' and password == os.environ[\n",
    },
  },
  correctedResponse:
    'import hmac\n\n\ndef login(stored: bytes, given: bytes) -> bool:\n    """Compare in constant time."""\n    return hmac.compare_digest(stored, given)\n',
  type: 'TECHNICAL',
  severity: 'HIGH',
  feedback: 'It does not even parse.',
};

describe('a correction of a response that no session has', () => {
  test('is accepted with its diff, and evaluated on both sides', async () => {
    const accepted = await correct(server.query, LOGIN);
    expect(accepted).toMatchObject({
      agentType: 'engineer',
      type: 'TECHNICAL',
      severity: 'HIGH',
      taskDescription: 'Check the login of a user.',
      feedback: 'It does not even parse.',
      isOfImprovement: false,
      redactions: [],
      session: null,
      originalResponse: LOGIN.target.response.originalResponse,
      correctedResponse: LOGIN.correctedResponse,
    });
    expect(accepted.diff.split('\n').slice(0, 3)).toEqual([
      '--- original',
      '+++ corrected',
      '@@ -1,4 +1,6 @@',
    ]);
    const done = await evaluated(server.query, accepted.id);
    expect(done).toMatchObject({
      evaluationStatus: 'DONE',
      evaluationFailure: null,
      isDisagreement: false,
    });
    expect(done.evaluationCorrected!.score).toBeGreaterThan(done.evaluationOriginal!.score);
  });

  test('that makes it worse in the eyes of the evaluators is shown as a disagreement', async () => {
    const accepted = await correct(server.query, {
      target: { response: { agentType: 'engineer', originalResponse: LOGIN.correctedResponse } },
      correctedResponse: LOGIN.target.response.originalResponse,
    });
    expect(accepted).toMatchObject({ type: 'QUALITY_IMPROVEMENT', severity: 'MEDIUM', feedback: null });
    const done = await evaluated(server.query, accepted.id);
    expect(done).toMatchObject({ evaluationStatus: 'DONE', isDisagreement: true });
  });
});

describe('a correction of a session', () => {
  test('is judged by the session’s tests, and is found from there', async () => {
    const accepted = await correct(server.query, {
      target: { sessionId },
      correctedResponse: 'def add(a, b):\n    return a + b\n',
    });
    expect(accepted).toMatchObject({
      agentType: 'engineer',
      session: { id: sessionId },
      taskDescription: 'Add two numbers.',
    });
    expect(accepted.originalResponse).toContain('return a - b');
    const done = await evaluated(server.query, accepted.id);
    expect(done).toMatchObject({ evaluationStatus: 'DONE', isDisagreement: false });
    const runOf = (side: 'evaluationOriginal' | 'evaluationCorrected') =>
      done[side]!.evaluators.find(({ name }) => name === 'test-run');
    expect(runOf('evaluationOriginal')).toMatchObject({ verdict: 'FAIL' });
    expect(runOf('evaluationCorrected')).toMatchObject({ verdict: 'PASS' });

    const { trainingSession } = await server.query<{
      trainingSession: { corrections: { nodes: { id: string; session: { id: string } }[] } };
    }>(
      'query ($id: ID!) { trainingSession(id: $id) { corrections(first: 5) { nodes { id session { id } } } } }',
      { id: sessionId },
    );
    expect(trainingSession.corrections.nodes).toEqual([{ id: accepted.id, session: { id: sessionId } }]);
  });

  test('that was improved is one of the improved response', async () => {
    const session = await train(server.query, {
      agentType: 'engineer',
      originalResponse: 'def add(a, b): return a + b',
      waitSeconds: 30,
    });
    expect(session.status).toBe('IMPROVED');
    const accepted = await correct(server.query, {
      target: { sessionId: session.id },
      correctedResponse: 'def add(first, second):\n    return first + second\n',
    });
    expect(accepted).toMatchObject({ isOfImprovement: true, originalResponse: session.improvedResponse });
  });
});

const long = 'x'.repeat(256 * 1024 + 1);
const of = (response: object) => ({ target: { response: { ...LOGIN.target.response, ...response } } });
const at = (...path: string[]) => ['input', 'target', 'response', ...path];

const INPUTS: [string, object, string, string[]][] = [
  ['an agent type that is no slug', of({ agentType: 'No!' }), 'INVALID_INPUT', at('agentType')],
  ['an empty original', of({ originalResponse: ' \n' }), 'INVALID_INPUT', at('originalResponse')],
  ['a long original', of({ originalResponse: long }), 'INVALID_INPUT', at('originalResponse')],
  ['a NUL in the original', of({ originalResponse: 'a\0' }), 'INVALID_INPUT', at('originalResponse')],
  ['a long task', of({ taskDescription: long }), 'INVALID_INPUT', at('taskDescription')],
  ['a lone surrogate in the task', of({ taskDescription: '\ud800' }), 'INVALID_INPUT', at('taskDescription')],
  ['an empty correction', { correctedResponse: '\t' }, 'INVALID_INPUT', ['input', 'correctedResponse']],
  ['a long correction', { correctedResponse: long }, 'INVALID_INPUT', ['input', 'correctedResponse']],
  ['a NUL in the correction', { correctedResponse: 'a\0' }, 'INVALID_INPUT', ['input', 'correctedResponse']],
  [
    'an identical correction',
    { correctedResponse: LOGIN.target.response.originalResponse },
    'INVALID_INPUT',
    ['input', 'correctedResponse'],
  ],
  ['long feedback', { feedback: 'é'.repeat(8 * 1024 + 1) }, 'INVALID_INPUT', ['input', 'feedback']],
  ['a lone surrogate in the feedback', { feedback: 'a\udc00' }, 'INVALID_INPUT', ['input', 'feedback']],
  ['an empty key', { idempotencyKey: '' }, 'INVALID_INPUT', ['input', 'idempotencyKey']],
  ['a long key', { idempotencyKey: 'k'.repeat(256) }, 'INVALID_INPUT', ['input', 'idempotencyKey']],
  ['a NUL in the key', { idempotencyKey: 'k\0' }, 'INVALID_INPUT', ['input', 'idempotencyKey']],
  [
    'an id that is none',
    { target: { sessionId: 'nonsense' } },
    'INVALID_INPUT',
    ['input', 'target', 'sessionId'],
  ],
  [
    'the id of something else',
    { target: { sessionId: toGlobalId('Correction', v7()) } },
    'INVALID_INPUT',
    ['input', 'target', 'sessionId'],
  ],
  [
    'a session that is not there',
    { target: { sessionId: toGlobalId('TrainingSession', v7()) } },
    'NOT_FOUND',
    ['input', 'target', 'sessionId'],
  ],
];

describe('bad input', () => {
  test.each(INPUTS)('%s is a userError with its path', async (_, change, code, path) => {
    const { correction, userErrors } = await submitCorrection(server.query, { ...LOGIN, ...change });
    expect(correction).toBeNull();
    expect(userErrors.map((error) => [error.code, error.path])).toEqual([[code, path]]);
    expect(userErrors[0]!.message).toMatch(/\w/);
  });

  test('all faults are told together', async () => {
    const { userErrors } = await submitCorrection(server.query, {
      ...of({ agentType: '', originalResponse: '' }),
      correctedResponse: '',
    });
    expect(userErrors.map(({ path }) => path?.at(-1))).toEqual([
      'agentType',
      'originalResponse',
      'correctedResponse',
    ]);
  });

  const post = async (query: string, variables?: object) => {
    const response = await fetch(server.httpUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as {
      data?: unknown;
      errors?: { message: string; extensions: { code: string; argumentPath?: string[] } }[];
    };
  };

  test.each<[string, object]>([
    ['two targets', { sessionId: 'x', response: LOGIN.target.response }],
    ['no target', {}],
    ['a target that is null', { sessionId: null }],
    ['two targets, one of them null', { sessionId: null, response: LOGIN.target.response }],
    ['an unknown target', { url: 'x' }],
  ])('%s is refused before anything runs, in a variable', async (_, target) => {
    const { errors } = await post(SUBMIT_CORRECTION, { input: { ...LOGIN, target } });
    for (const { extensions, message } of errors!) {
      expect(extensions.code).toBe('BAD_USER_INPUT');
      expect(extensions.argumentPath!.slice(0, 2)).toEqual(['input', 'target']);
      expect(message).toMatch(/target/);
    }
  });

  test('two targets are refused in the document too', async () => {
    const { errors } = await post(
      'mutation { submitCorrection(input: { target: { sessionId: "x", response: { agentType: "a", originalResponse: "b" } }, correctedResponse: "c" }) { userErrors { code } } }',
    );
    expect(errors![0]!.message).toMatch(/CorrectionTargetInput.*exactly one/i);
    expect(errors![0]!.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  test.each<[string, object]>([
    ['type', { type: 'WRONG' }],
    ['severity', { severity: 'FATAL' }],
  ])('an unknown %s is refused', async (_, change) => {
    const { errors } = await post(SUBMIT_CORRECTION, { input: { ...LOGIN, ...change } });
    expect(errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
  });

  test.each<[string, object]>([
    ['first', { first: 0 }],
    ['first', { first: 101 }],
    ['after', { after: 'nonsense' }],
    ['agentType', { agentType: 'No!' }],
  ])('a bad %s of the list is refused', async (name, variables) => {
    const { errors } = await post(CORRECTIONS, variables);
    expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argumentPath: [name] });
  });
});

test('an idempotency key stands for one correction, also where requests race', async () => {
  const input = { ...LOGIN, feedback: 'once', idempotencyKey: 'key-1' };
  const first = await Promise.all(Array.from({ length: 5 }, () => correct(server.query, input)));
  expect(new Set(first.map(({ id }) => id)).size).toBe(1);
  expect((await correct(server.query, input)).id).toBe(first[0]!.id);
  const { userErrors } = await submitCorrection(server.query, { ...input, feedback: 'twice' });
  expect(userErrors).toEqual([
    expect.objectContaining({ code: 'CONFLICT', path: ['input', 'idempotencyKey'] }),
  ]);
});

test('the list is newest first, in pages, and of one agent where asked so', async () => {
  const made: string[] = [];
  for (let i = 0; i < 5; i += 1) {
    const response = { agentType: 'pager', originalResponse: `Answer ${i}` };
    made.unshift((await correct(server.query, { target: { response }, correctedResponse: 'Better.' })).id);
  }
  interface Page {
    corrections: {
      nodes: { id: string; agentType: string }[];
      pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string };
    };
  }
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const { corrections }: Page = await server.query<Page>(CORRECTIONS, {
      agentType: 'pager',
      first: 2,
      after,
    });
    expect(corrections.pageInfo.hasPreviousPage).toBe(after !== null);
    seen.push(...corrections.nodes.map(({ id }) => id));
    after = corrections.pageInfo.hasNextPage ? corrections.pageInfo.endCursor : null;
  } while (after !== null);
  expect(seen).toEqual(made);
  const all = await server.query<Page>(CORRECTIONS, { first: 100 });
  expect(all.corrections.nodes.length).toBeGreaterThan(5);
  expect(all.corrections.nodes.slice(0, 5).map(({ id }) => id)).toEqual(made);
});

describe('correctionUpdated', () => {
  interface Told {
    correctionUpdated: Pick<CorrectionAnswer, 'id' | 'evaluationStatus' | 'evaluationCorrected'>;
  }
  const FIELDS = 'id evaluationStatus evaluationCorrected { score }';
  const setRunning = (isRunning: boolean): Promise<unknown> =>
    server.query(
      isRunning
        ? 'mutation { startTrainingSystem { userErrors { message } } }'
        : 'mutation { stopTrainingSystem(input: { drain: true }) { userErrors { message } } }',
    );
  /** A correction whose response no other one has. */
  const correctionOf = (agentType: string) => {
    const response = { ...LOGIN.target.response, agentType };
    return correct(server.query, { ...LOGIN, target: { response } });
  };

  test('tells of one correction when its evaluation has ended, and of all from when they come in', async () => {
    const socket = socketClient(server.socketUrl);
    const all: string[] = [];
    const others: string[] = [];
    try {
      await setRunning(false);
      const followed = await correctionOf('followed');
      const one = subscription<Told>(
        socket,
        `subscription ($id: ID!) { correctionUpdated(correctionId: $id) { ${FIELDS} } }`,
        { id: followed.id },
      );
      // That it came in may still be told, for it came in a moment ago.
      const ofOne = (async () => {
        for await (const told of one) if (told.correctionUpdated.evaluationStatus !== 'PENDING') return told;
        throw new Error('the subscription ended');
      })();
      const reading = (async () => {
        for await (const told of subscription<Told>(
          socket,
          `subscription { correctionUpdated { ${FIELDS} } }`,
        )) {
          const { id, evaluationStatus } = told.correctionUpdated;
          all.push(`${id} ${evaluationStatus}`);
          if (others.some((other) => all.includes(`${other} DONE`))) break;
        }
      })();
      // It is told from when it is listened to, so that another one comes in until it is.
      await eventually(
        async () => {
          if (others.length < 20) others.push((await correctionOf('other')).id);
          return others.some((id) => all.includes(`${id} PENDING`));
        },
        (isTold) => isTold,
      );

      await setRunning(true);
      const told = await ofOne;
      const { node } = await server.query<{ node: unknown }>(
        `query ($id: ID!) { node(id: $id) { ... on Correction { ${FIELDS} } } }`,
        { id: followed.id },
      );
      expect(told).toEqual({ correctionUpdated: node });
      expect(told.correctionUpdated.evaluationStatus).toBe('DONE');
      expect(told.correctionUpdated.evaluationCorrected).not.toBeNull();
      await reading;
    } finally {
      await setRunning(true);
      await socket.dispose();
    }
  });

  test.each([
    ['an id of none', toGlobalId('Correction', v7()), 'NOT_FOUND'],
    ['the id of something else', toGlobalId('TrainingSession', v7()), 'BAD_USER_INPUT'],
  ])('%s is refused', async (_, id, code) => {
    const socket = socketClient(server.socketUrl);
    try {
      const text = `subscription { correctionUpdated(correctionId: "${id}") { id } }`;
      await expect(subscription(socket, text).next()).rejects.toMatchObject([{ extensions: { code } }]);
    } finally {
      await socket.dispose();
    }
  });
});

test('an id of no correction is null', async () => {
  const { node } = await server.query('query ($id: ID!) { node(id: $id) { id } }', {
    id: toGlobalId('Correction', v7()),
  });
  expect(node).toBeNull();
});

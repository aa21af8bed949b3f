import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestServer, type TestServer } from '../testkit/index.js';
import { train, type UserError } from '../testkit/training-operations.js';

let server: TestServer;
let sessionId: string;

beforeAll(async () => {
  server = await startTestServer();
  sessionId = (await train(server.query, { agentType: 'research', originalResponse: 'Well.' })).id;
}, 60_000);
afterAll(() => server.stop());

const LABEL = `mutation Label($input: LabelResponseInput!) { labelResponse(input: $input) {
  session { id label { isAcceptable reason labelledAt } } userErrors { code message path } } }`;

interface Payload {
  session: { id: string; label: { isAcceptable: boolean; reason: string | null; labelledAt: string } } | null;
  userErrors: UserError[];
}

async function label(input: Record<string, unknown>): Promise<Payload> {
  const answer = await server.query<{ labelResponse: Payload }>(LABEL, { input: { sessionId, ...input } });
  return answer.labelResponse;
}

describe('labelResponse', () => {
  test('keeps what was said last', async () => {
    const read = () =>
      server.query<{ trainingSession: { label: unknown } }>(
        'query ($id: ID!) { trainingSession(id: $id) { label { isAcceptable reason } } }',
        { id: sessionId },
      );
    expect((await read()).trainingSession.label).toBeNull();
    const first = await label({ isAcceptable: false, reason: 'It says nothing.' });
    expect(first).toMatchObject({
      session: { id: sessionId, label: { isAcceptable: false, reason: 'It says nothing.' } },
      userErrors: [],
    });
    const second = await label({ isAcceptable: true });
    expect(second.session!.label).toMatchObject({ isAcceptable: true, reason: null });
    expect(Date.parse(second.session!.label.labelledAt)).toBeGreaterThanOrEqual(
      Date.parse(first.session!.label.labelledAt),
    );
    expect((await read()).trainingSession.label).toEqual({ isAcceptable: true, reason: null });
    const client = await server.database!.client();
    const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM response_label');
    expect(rows[0]!.count).toBe('1');
  });

  test('tells each label of several in one request as it is then', async () => {
    const mutation = `mutation ($no: LabelResponseInput!, $yes: LabelResponseInput!) {
      first: labelResponse(input: $no) { session { label { isAcceptable } } }
      second: labelResponse(input: $yes) { session { label { isAcceptable } } } }`;
    const inputs = { no: { sessionId, isAcceptable: false }, yes: { sessionId, isAcceptable: true } };
    expect(await server.query(mutation, inputs)).toEqual({
      first: { session: { label: { isAcceptable: false } } },
      second: { session: { label: { isAcceptable: true } } },
    });
  });

  test('is done at the same time by many, and one of them is the last', async () => {
    const verdicts = [true, false, true, false, true, false];
    const payloads = await Promise.all(verdicts.map((isAcceptable) => label({ isAcceptable })));
    expect(payloads.map((payload) => payload.userErrors)).toEqual(verdicts.map(() => []));
  });

  const unknown = Buffer.from('TrainingSession:01900000-0000-7000-8000-000000000000').toString('base64url');
  const foreign = Buffer.from('TrainingBatch:01900000-0000-7000-8000-000000000000').toString('base64url');
  test.each<[string, Record<string, unknown>, string, string, RegExp]>([
    ['an unknown session', { sessionId: unknown }, 'NOT_FOUND', 'sessionId', /no session with this id/],
    ['an id of another type', { sessionId: foreign }, 'INVALID_INPUT', 'sessionId', /TrainingBatch/],
    ['no id', { sessionId: 'nonsense' }, 'INVALID_INPUT', 'sessionId', /no id/],
    ['a long reason', { reason: 'x'.repeat(2_001) }, 'INVALID_INPUT', 'reason', /at most 2000/],
    ['an empty reason', { reason: ' ' }, 'INVALID_INPUT', 'reason', /is empty/],
    ['a NUL', { reason: 'a\0b' }, 'INVALID_INPUT', 'reason', /NUL/],
    ['a lone surrogate', { reason: '\ud800' }, 'INVALID_INPUT', 'reason', /surrogate/],
  ])('refuses %s', async (_name, input, code, field, message) => {
    const { session, userErrors } = await label({ isAcceptable: true, ...input });
    expect(session).toBeNull();
    expect(userErrors).toEqual([{ code, message: expect.stringMatching(message), path: ['input', field] }]);
  });
});

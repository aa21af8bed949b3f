import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestServer, type TestServer } from '../testkit/index.js';
import { train } from '../testkit/training-operations.js';

const TOKEN = 'ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dE3fG6';
const PASSWORD = 'Tr0ub4dor&3';
const CONTEXT_KEY = 'AKIAZ7QWERTY12345678';
const CANARIES = [TOKEN, PASSWORD, CONTEXT_KEY];

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ env: { LOG_LEVEL: 'debug' } });
}, 60_000);

afterAll(async () => {
  await server.stop();
});

/** Everything that is told of sessions: all but the texts themselves. */
async function told(): Promise<string> {
  const db = await server.database!.dataSource();
  const rows = await Promise.all([
    db.query('SELECT message FROM training_event'),
    db.query('SELECT result FROM evaluation'),
    db.query('SELECT summary, reason FROM candidate'),
    db.query('SELECT failure_message FROM training_session'),
  ]);
  await db.destroy();
  return JSON.stringify([...rows, server.logs, server.printed]);
}

describe('secrets in a response or its context', () => {
  test('are found, and stand in no event, no evaluation, no summary and no line of a log', async () => {
    const code = `def key( ):\n    token = "${TOKEN}"\n    password = "${PASSWORD}"\n    return token + password\n`;
    const session = await train(server.query, {
      agentType: 'engineer',
      originalResponse: code,
      context: {
        language: 'python',
        entryPoint: 'key',
        tests: `def check(candidate):\n    assert candidate() == "${CONTEXT_KEY}", candidate()\n`,
      },
      waitSeconds: 20,
    });
    const findings = session.evaluationBefore!.criteria.flatMap((criterion) => criterion.findings);
    expect(findings.filter(({ rule }) => rule === 'secret').map(({ line }) => line)).toEqual([2, 3]);
    const text = await told();
    // The failed test quotes what it got: the message is there, the secrets are not.
    expect(text).toContain('[redacted: GitHub token]');
    for (const canary of CANARIES) expect(text).not.toContain(canary.slice(0, 11));
    if (session.improvedResponse !== null) expect(session.improvedResponse).toContain(TOKEN);
  });

  test('nor where an evaluator quotes only the end of a line', async () => {
    const session = await train(server.query, {
      agentType: 'research',
      originalResponse: `The key is in use since May.\n\nWe found ${TOKEN} and the`,
      waitSeconds: 20,
    });
    expect(session.evaluationBefore!.criteria.flatMap((c) => c.findings).map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['ends-abruptly', 'secret']),
    );
    const text = await told();
    expect(text).toContain('It ends with');
    for (let at = 0; at + 8 <= TOKEN.length; at += 1) expect(text).not.toContain(TOKEN.slice(at, at + 8));
  });
});

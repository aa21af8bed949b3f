import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { correct, evaluated } from '../testkit/correction-operations.js';
import { startTestServer, type TestServer } from '../testkit/index.js';

const TOKEN = 'ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dE3fG6';
const PASSWORD = 'Tr0ub4dor&3x';
const AWS = 'AKIAZ7QWERTY12345678';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ env: { LOG_LEVEL: 'debug' } });
}, 60_000);

afterAll(async () => {
  await server.stop();
});

/** Every row of every table, as text. */
async function everything(): Promise<string> {
  const db = await server.database!.dataSource();
  const tables = await db.query<{ name: string }[]>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const rows: unknown[] = [];
  for (const { name } of tables) rows.push(await db.query(`SELECT t::text AS row FROM ${name} t`));
  await db.destroy();
  return JSON.stringify(rows);
}

test('secrets are taken out of all texts before anything is stored, and it is said what was', async () => {
  const accepted = await correct(server.query, {
    target: {
      response: {
        agentType: 'engineer',
        taskDescription: `Log in with ${TOKEN} please.`,
        originalResponse: `def key():\n    token = "${TOKEN}"\n    return token\n`,
      },
    },
    correctedResponse: `import os\n\n\ndef key():\n    password = "${PASSWORD}"\n    return os.environ["KEY"] + password\n`,
    feedback: `Never write keys such as\n${AWS} into code.`,
  });
  expect(accepted.redactions).toEqual([
    'GitHub token, line 2 of originalResponse',
    expect.stringMatching(/^.+, line 5 of correctedResponse$/),
    'GitHub token, line 1 of taskDescription',
    expect.stringMatching(/^AWS .*, line 2 of feedback$/),
  ]);
  expect(accepted.originalResponse).toBe(
    'def key():\n    token = "[redacted: GitHub token]"\n    return token\n',
  );
  expect(accepted.diff).toContain('-    token = "[redacted: GitHub token]"');
  expect(accepted.taskDescription).toBe('Log in with [redacted: GitHub token] please.');
  const done = await evaluated(server.query, accepted.id);
  expect(done.evaluationStatus).toBe('DONE');
  const stored = await everything();
  expect(stored).toContain('[redacted: GitHub token]');
  const told = JSON.stringify([stored, server.logs, server.printed, accepted, done]).toLowerCase();
  for (const secret of [TOKEN, PASSWORD, AWS]) {
    for (let from = 0; from + 8 <= secret.length; from += 1) {
      expect(told).not.toContain(secret.slice(from, from + 8).toLowerCase());
    }
  }
});

test('texts that are the same without their secrets are no correction', async () => {
  const text = (key: string): string => `def key():\n    return "${key}"\n`;
  const { submitCorrection } = await server.query<{
    submitCorrection: { userErrors: { path: string[]; message: string }[] };
  }>(
    'mutation ($input: SubmitCorrectionInput!) { submitCorrection(input: $input) { userErrors { path message } } }',
    {
      input: {
        target: { response: { agentType: 'engineer', originalResponse: text(TOKEN) } },
        correctedResponse: text(`ghp_${'Zy9Xw8Vu7Ts6Rq5Po4Nm3Lk2Ji1Hg0Fe9Dc8'}`),
      },
    },
  );
  expect(submitCorrection.userErrors[0]).toMatchObject({ path: ['input', 'correctedResponse'] });
  expect(submitCorrection.userErrors[0]!.message).toContain('once the secrets are taken out');
});

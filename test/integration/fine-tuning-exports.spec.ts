import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect } from 'node:net';
import { streamFineTuning } from '../../src/dashboard/exports/fine-tuning/stream-fine-tuning.js';
import { taskMarks } from '../../src/learning/index.js';
import { Database } from '../../src/platform/database/database.js';
import { fromGlobalId } from '../../src/platform/graphql/node-id.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { correct, evaluated } from '../testkit/correction-operations.js';
import { socketClient, startTestServer, subscription, type TestServer } from '../testkit/index.js';
import { eventually } from '../testkit/eventually.js';
import { train } from '../testkit/training-operations.js';

const AGENT = 'engineer';
const TOKEN = 'ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dE3fG6';
const BROKEN_ADD = 'def add(a, b):\n    return a - b\n';

interface Message {
  role: string;
  content: string;
}
interface Row {
  messages?: Message[];
  conversations?: { from: string; value: string }[];
  prompt?: Message[];
  chosen?: Message[];
  rejected?: Message[];
  metadata: Record<string, string>;
}
interface Preview {
  lines: string[];
  isCut: boolean;
  sampledRowCount: number;
  estimatedRowCount: number;
  estimatedByteCount: number;
  isExact: boolean;
}
interface Link {
  id: string;
  url: string;
  contentType: string;
  estimatedRowCount: number;
  preview: Preview;
}
interface Progress {
  exportId: string;
  status: string;
  rowCount: number;
  estimatedRowCount: number;
  byteCount: number;
  finishedAt: string | null;
}

const PROGRESS = 'exportId format status rowCount estimatedRowCount byteCount startedAt finishedAt';

let server: TestServer;
let improvedId: string;
let correctionId: string;

/** A correction whose evaluation has ended: from then on its row stays as it is. */
async function corrected(input: object): Promise<string> {
  const { id } = await correct(server.query, input);
  await evaluated(server.query, id);
  return id;
}

async function link(args: string): Promise<Link> {
  const { exportTrainingData } = await server.query<{ exportTrainingData: Link }>(
    `{ exportTrainingData${args} { id url contentType estimatedRowCount
         preview { lines isCut sampledRowCount estimatedRowCount estimatedByteCount isExact } } }`,
  );
  return exportTrainingData;
}

async function download(args: string): Promise<Row[]> {
  const response = await fetch(new URL((await link(args)).url, server.httpUrl));
  expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
  const text = await response.text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

const progressOf = async (id: string) =>
  (
    await server.query<{ trainingDataExportProgress: Progress | null }>(
      `query ($id: ID!) { trainingDataExportProgress(exportId: $id) { ${PROGRESS} } }`,
      { id },
    )
  ).trainingDataExportProgress;

beforeAll(async () => {
  server = await startTestServer();
  const improvable = {
    agentType: AGENT,
    taskDescription: 'Add two numbers.',
    originalResponse: 'import os\ndef add(a, b): return a + b',
    context: { source: `KEY = "${TOKEN}"\n`, tests: 'def check(candidate):\n    assert candidate(1, 2) == 3\n', language: 'python', entryPoint: 'add' },
    waitSeconds: 30,
  }; // prettier-ignore
  const improved = await train(server.query, improvable);
  expect(improved.status).toBe('IMPROVED');
  improvedId = improved.id;
  // The same again, answered from the cache.
  await train(server.query, { ...improvable, originalResponse: improvable.originalResponse });

  const response = { agentType: AGENT, originalResponse: BROKEN_ADD, taskDescription: 'Add a to b.' };
  const given = { target: { response }, correctedResponse: 'def add(a, b):\n    return a + b\n' };
  correctionId = await corrected({ ...given, type: 'CONTENT', severity: 'HIGH' });
  // The same to the eye, which is one row; and one of which nobody knows what was asked.
  await corrected({
    ...given,
    correctedResponse: '\r\ndef add(a, b):   \r\n    return a + b\r\n\r\n',
  });
  await corrected({
    ...given,
    target: { response: { agentType: AGENT, originalResponse: 'x = 1' } },
    correctedResponse: 'x = 2',
  });
  // Only the spaces at a line's end differ: there is an answer to learn, and nothing to prefer.
  await corrected({
    target: { response: { agentType: AGENT, originalResponse: 'y = 1  ', taskDescription: 'Set y.\u2028' } },
    correctedResponse: 'y = 1',
    type: 'FORMATTING',
  });
}, 120_000);

afterAll(() => server.stop());

describe('rows to train a model with', () => {
  test('are chats as OpenAI takes them: each once, with where it comes from, and without secrets', async () => {
    const rows = await download('(format: SFT_OPENAI)');
    expect(rows.map(({ metadata }) => [metadata.source, metadata.agentType])).toEqual([
      ['CORRECTION', AGENT],
      ['CORRECTION', AGENT],
      ['IMPROVEMENT', AGENT],
    ]);
    for (const row of rows) {
      expect(Object.keys(row)).toEqual(['messages', 'metadata']);
      expect(row.messages!.map(({ role }) => role)).toEqual(['user', 'assistant']);
      for (const message of row.messages!) {
        expect(Object.keys(message)).toEqual(['role', 'content']);
        expect(message.content).not.toBe('');
      }
      expect(Object.values(row.metadata).every((value) => typeof value === 'string' && value.length <= 512)).toBe(true);
    } // prettier-ignore
    const [corrected, formatted, improved] = rows;
    expect(corrected!.messages).toEqual([
      { role: 'user', content: 'Add a to b.' },
      { role: 'assistant', content: 'def add(a, b):\n    return a + b\n' },
    ]);
    expect(corrected!.metadata).toMatchObject({ correctionId, sessionId: '' });
    expect(corrected!.metadata.evidence).toMatch(
      /^a person's correction \(CONTENT, HIGH\): score [\d.]+ -> /,
    );
    expect(formatted!.messages![0]!.content).toBe('Set y.\u2028');
    expect(improved!.metadata).toMatchObject({ sessionId: improvedId, correctionId: '', strategy: expect.stringMatching(/^engineer@\d+$/) as unknown }); // prettier-ignore
    expect(improved!.metadata.evidence).toMatch(/^proved better: score .*tests 1\/1 -> 1\/1, by /);
    expect(improved!.messages![0]!.content).toBe(
      'Add two numbers.\n\nSource:\nKEY = "[redacted: GitHub token]"\n',
    );
    expect(improved!.messages![1]!.content).not.toContain('import os');
    expect(JSON.stringify(rows)).not.toContain('ghp_');
  });

  test('are conversations of ShareGPT with the same texts', async () => {
    const [openAi, shareGpt] = [await download('(format: SFT_OPENAI)'), await download('(format: SFT_SHAREGPT)')];
    expect(shareGpt).toEqual(
      openAi.map(({ messages, metadata }) => ({
        conversations: [
          { from: 'human', value: messages![0]!.content },
          { from: 'gpt', value: messages![1]!.content },
        ],
        metadata,
      })),
    );
  }); // prettier-ignore

  test('are preferences of trl: the correction before the original, the improvement before what came in', async () => {
    const rows = await download('(format: DPO_TRL)');
    expect(rows).toHaveLength(2);
    for (const row of rows) {
      expect(Object.keys(row)).toEqual(['prompt', 'chosen', 'rejected', 'metadata']);
      expect([row.prompt, row.chosen, row.rejected].map((of) => of!.map(({ role }) => role))).toEqual([
        ['user'],
        ['assistant'],
        ['assistant'],
      ]);
    }
    expect(rows[0]!.rejected).toEqual([{ role: 'assistant', content: BROKEN_ADD }]);
    expect(rows[1]!.rejected![0]!.content).toContain('import os');
    expect(rows[1]!.chosen![0]!.content).not.toContain('import os');
  });

  test('are of one agent and of a window, and the file says by its name what it is', async () => {
    expect(await download('(format: DPO_TRL, agentType: "qa")')).toEqual([]);
    const past = 'range: { from: "2020-01-01T00:00:00Z", to: "2020-02-01T00:00:00Z" }';
    expect(await download(`(format: SFT_OPENAI, ${past})`)).toEqual([]);
    const { url } = await link('(format: DPO_TRL)');
    const head = await fetch(new URL(url, server.httpUrl), { method: 'HEAD' });
    expect(head.headers.get('content-disposition')).toContain('agent-trainer-default-dpo-trl.jsonl');
  });

  test('leave out what is sealed, what a person corrected again, and texts that could not be looked at', async () => {
    const database = new Database(await server.database!.dataSource());
    const made = async (parts: Partial<Parameters<typeof streamFineTuning>[0]>) => {
      const whole = {
        database,
        analyst: { findSecrets: () => Promise.resolve([]) },
        sealed: { of: () => Promise.resolve(() => false) },
        ...parts,
      };
      const rows: string[] = [];
      const everything = { agentType: null, range: null };
      for await (const { text, rowCount } of streamFineTuning(whole, DEFAULT_PROJECT, 'SFT_OPENAI', everything)) {
        expect(text.split('\n')).toHaveLength(rowCount + 1);
        rows.push(...text.split('\n').filter((line) => line !== ''));
      }
      return rows;
    }; // prettier-ignore
    expect(await made({})).toHaveLength(3);
    const isAddition = { of: () => Promise.resolve(({ taskDescription }: { taskDescription: string | null }) => taskDescription === 'Add a to b.') }; // prettier-ignore
    expect((await made({ sealed: isAddition })).map((row) => row.includes('Add a to b.'))).toEqual([
      false,
      false,
    ]);
    expect(await made({ analyst: { findSecrets: () => Promise.resolve(null) } })).toEqual([]);
    await corrected({
      target: { sessionId: improvedId },
      correctedResponse: 'def add(a, b):\n    return a + b  # better still\n',
    });
    const again = (await made({})).map((row) => (JSON.parse(row) as Row).metadata);
    expect(again.filter(({ sessionId }) => sessionId === improvedId).map(({ source }) => source)).toEqual(['CORRECTION']); // prettier-ignore
  });
});

test('what an optimizer holds out is in no row, whichever session or correction is about it', async () => {
  const client = await server.database!.client();
  const held = await train(server.query, {
    agentType: 'held',
    taskDescription: 'Hold this  out.',
    originalResponse: 'An answer, with a   tail.   \n\n\n\nAnd more.',
    waitSeconds: 30,
  });
  const response = { agentType: 'held', originalResponse: 'z' };
  await corrected({ target: { sessionId: held.id }, correctedResponse: 'by its session' });
  await corrected({ target: { response: { ...response, taskDescription: ' hold THIS out. ' } }, correctedResponse: 'by its task' });
  await corrected({ target: { response: { ...response, taskDescription: 'Keep this.' } }, correctedResponse: 'by nothing' });
  const before = await download('(format: SFT_OPENAI, agentType: "held")');
  expect(before.length).toBeGreaterThanOrEqual(3);
  const { uuid: sessionId } = fromGlobalId(held.id);
  const { rows: [texts] } = await client.query<{ taskDescription: string; originalResponse: string }>(
    `SELECT task_description AS "taskDescription", original_response AS "originalResponse" FROM training_session WHERE id = $1`,
    [sessionId],
  );
  const plan = JSON.stringify({ holdout: [sessionId], holdoutMarks: taskMarks({ sessionId, ...texts! }) });
  await client.query(
    `INSERT INTO optimizer_run (project_id, id, template_id, status, seed_version_id, plan, max_cost_usd, max_calls, input_hash, tx, position)
      VALUES ('default', gen_random_uuid(), gen_random_uuid(), 'FINISHED', gen_random_uuid(), $1, 1, 1, 'h', 1, 1)`,
    [plan],
  );
  const shown = async () => {
    for (const format of ['SFT_OPENAI', 'SFT_SHAREGPT', 'DPO_TRL']) {
      const rows = JSON.stringify(await download(`(format: ${format}, agentType: "held")`));
      expect(rows).toContain('by nothing');
      expect(rows).not.toMatch(/by its|hold this/i);
    }
  };
  await shown();
  // Retention takes sessions, and leaves corrections; the same task may come again.
  await client.query('DELETE FROM training_session WHERE id = $1', [sessionId]);
  await train(server.query, { agentType: 'held', taskDescription: 'HOLD this out.', originalResponse: 'Another answer.   \n\n\n\nAnd more.', waitSeconds: 30 });
  await corrected({ target: { response: { ...response, originalResponse: texts!.originalResponse, taskDescription: 'In other words.' } }, correctedResponse: 'by its response' });
  await shown();
}); // prettier-ignore

describe('a preview', () => {
  test('shows the first lines and is exact where the sample is the whole file', async () => {
    for (const format of ['SFT_OPENAI', 'DPO_TRL', 'NDJSON', 'CSV']) {
      const { url, preview } = await link(`(format: ${format}, agentType: "${AGENT}")`);
      const text = await (await fetch(new URL(url, server.httpUrl))).text();
      expect(preview).toMatchObject({ isExact: true, estimatedByteCount: Buffer.byteLength(text) });
      expect(text.startsWith(preview.lines[0]!)).toBe(true);
      expect(preview.lines.length).toBeLessThanOrEqual(5);
    }
    const { preview } = await link('(format: JSON)');
    const text = await (await fetch(new URL((await link('(format: JSON)')).url, server.httpUrl))).text();
    expect(preview.lines).toEqual(text.split('\n').slice(0, 5).map((line) => (line.length > 2_000 ? `${line.slice(0, 2_000)}…` : line))); // prettier-ignore
    expect(Math.abs(preview.estimatedByteCount / Buffer.byteLength(text) - 1)).toBeLessThan(0.2);
  });

  test('has 1 to 20 lines', async () => {
    const asked = (lines: number) =>
      server.query<{ exportTrainingData: { preview: Preview } }>(
        `{ exportTrainingData { preview(lines: ${lines}) { lines } } }`,
      );
    expect((await asked(1)).exportTrainingData.preview.lines).toHaveLength(1);
    await expect(asked(0)).rejects.toThrow(/lines must be from 1 to 20/);
    await expect(asked(21)).rejects.toThrow(/BAD_USER_INPUT/);
  });
});

describe('a download', () => {
  test('is told of from before it begins until it has ended', async () => {
    const { id, url } = await link('(format: NDJSON)');
    expect(await progressOf(id)).toBeNull();
    const client = socketClient(server.socketUrl);
    try {
      const told = subscription<{ trainingDataExportProgressed: Progress }>(
        client,
        `subscription ($id: ID!) { trainingDataExportProgressed(exportId: $id) { ${PROGRESS} } }`,
        { id },
      );
      const all: Progress[] = [];
      const reading = (async () => {
        for await (const { trainingDataExportProgressed } of told) all.push(trainingDataExportProgressed);
      })();
      const text = await (await fetch(new URL(url, server.httpUrl))).text();
      await reading;
      const end = { exportId: id, status: 'FINISHED', rowCount: text.trimEnd().split('\n').length, byteCount: Buffer.byteLength(text) }; // prettier-ignore
      expect(all.at(-1)).toMatchObject(end);
      expect(await progressOf(id)).toMatchObject(end);
    } finally {
      await client.dispose();
    }
  });

  test('that its reader leaves is told as broken', async () => {
    // More than sockets take by themselves.
    const client = await server.database!.client();
    await client.query(
      `INSERT INTO training_session SELECT r.* FROM generate_series(1, 200) AS n,
          (SELECT to_jsonb(t) AS row FROM training_session t WHERE agent_type = $1 LIMIT 1) AS one,
          jsonb_populate_record(NULL::training_session, one.row || jsonb_build_object('id', md5(n::text)::uuid,
            'agent_type', 'bulk', 'status', 'UNIMPROVED', 'original_response', repeat('x', 250000))) AS r`,
      [AGENT],
    );
    const { id, url } = await link('(format: NDJSON, agentType: "bulk")');
    const { hostname, port } = new URL(server.httpUrl);
    const socket = connect(Number(port), hostname);
    socket.write(`GET ${url} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
    await new Promise((resolve) => socket.once('readable', resolve));
    socket.resetAndDestroy();
    const progress = await eventually(
      () => progressOf(id),
      (state) => state !== null && state.status !== 'RUNNING',
      20_000,
    );
    expect(progress).toMatchObject({ status: 'BROKEN', estimatedRowCount: 200 });
    expect(progress!.rowCount).toBeLessThan(200);
    expect(progress!.finishedAt).not.toBeNull();
  });

  test('is asked for by an id of an export only', async () => {
    await expect(progressOf('nonsense')).rejects.toThrow(/BAD_USER_INPUT/);
    await expect(progressOf(improvedId)).rejects.toThrow(/id of a TrainingSession/);
  });
});

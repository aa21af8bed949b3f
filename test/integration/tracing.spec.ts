import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { eventually } from '../testkit/eventually.js';
import { createTestDatabase, startTestServer, type TestDatabase, type TestServer } from '../testkit/index.js';
import { modelEnv, rewritten } from '../testkit/model-answers.js';
import { PROJECT_ROOT } from '../testkit/project-root.js';
import { temporaryFolder } from '../testkit/run-folder.js';
import { startScriptedLlm, type ScriptedLlm } from '../testkit/scripted-llm/index.js';
import { TRAIN } from '../testkit/training-operations.js';

interface Span {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  attributes: Record<string, unknown>;
  events: string[];
}

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';

let llm: ScriptedLlm;
let database: TestDatabase;
let api: TestServer;
let worker: TestServer;
let folder: ReturnType<typeof temporaryFolder>;
let file: string;

beforeAll(async () => {
  llm = await startScriptedLlm();
  const code = 'function add(a, b) {\n  return a + b;\n}\n';
  llm.behave((request) => ({ do: 'good', content: rewritten(request, code) }));
  database = await createTestDatabase();
  folder = temporaryFolder();
  file = join(folder.path, 'traces.jsonl');
  const preload = pathToFileURL(join(PROJECT_ROOT, 'test', 'testkit', 'tracing-sdk.mjs')).href;
  const env = modelEnv(llm, { TRACE_FILE: file, NODE_OPTIONS: `--import ${preload}` });
  [api, worker] = await Promise.all([
    startTestServer({ database, env: { ...env, ROLES: 'api' } }),
    startTestServer({ database, env: { ...env, ROLES: 'worker' } }),
  ]);
}, 120_000);

afterAll(async () => {
  await api.stop();
  await worker.stop();
  await llm.stop();
  await database.drop();
  folder.remove();
});

const spans = (): Span[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Span)
    : [];

test('one trace goes from the caller over the request and the job to the model’s calls and the events', async () => {
  const input = {
    agentType: 'engineer',
    taskDescription: 'Add.',
    originalResponse: 'function add(a, b) {\n  return a - b;\n}\n',
    context: { language: 'javascript', entryPoint: 'add', tests: 'assert.strictEqual(add(2, 3), 5);' },
    waitSeconds: 30,
  };
  const response = await fetch(api.httpUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent: `00-${TRACE}-${CALLER}-01` },
    body: JSON.stringify({ query: TRAIN, operationName: 'Train', variables: { input } }),
  });
  const { data } = (await response.json()) as {
    data: { trainAgentResponse: { session: { status: string } } };
  };
  expect(data.trainAgentResponse.session.status).toBe('IMPROVED');
  const ours = await eventually(
    () => Promise.resolve(spans().filter(({ traceId }) => traceId === TRACE)),
    (found) =>
      found.some(({ name }) => name === 'train session') && found.some(({ name }) => name.startsWith('POST')),
  );
  const byName = (name: string): Span => {
    const [found, ...more] = ours.filter((span) => span.name === name);
    expect([name, more.length]).toEqual([name, 0]);
    return found!;
  };
  const request = byName('POST /graphql');
  expect(request).toMatchObject({ parentSpanId: CALLER, attributes: { 'http.response.status_code': 200 } });
  const mutation = byName('mutation');
  expect(mutation).toMatchObject({
    parentSpanId: request.spanId,
    attributes: { 'graphql.operation.type': 'mutation', 'graphql.operation.name': 'Train' },
    events: ['QUEUED'],
  });
  const session = byName('train session');
  expect(session).toMatchObject({ parentSpanId: mutation.spanId, attributes: { 'training.attempt': 1 } });
  expect(session.events.at(-1)).toBe('IMPROVED');
  const calls = ours.filter(({ name }) => name === 'chat scripted-writer');
  expect(calls.length).toBe(llm.callCount);
  expect(calls.every(({ parentSpanId }) => parentSpanId === session.spanId)).toBe(true);
  // Nothing of what was handed in is told to whoever collects traces.
  expect(JSON.stringify(ours)).not.toContain('return a');
});

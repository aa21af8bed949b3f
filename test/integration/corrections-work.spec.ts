import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { NothingJudgedError, type Subject } from '../../src/evaluation/index.js';
import { ExpectedError } from '../../src/platform/errors.js';
import { createContext } from '../../src/platform/graphql/context.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import {
  allEvaluated,
  correctionOf,
  startCorrectionsNode,
  type CorrectionsNode,
  type CorrectionsNodeOptions,
} from '../testkit/corrections-node.js';
import { deferred } from '../testkit/deferred.js';
import { createTestDatabase, type TestDatabase } from '../testkit/index.js';
import { evaluationOf, silent } from '../testkit/training-node.js';

let database: TestDatabase;
let node: CorrectionsNode | null = null;

beforeEach(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  await node?.stop();
  node = null;
  await database.drop();
});

async function start(options: CorrectionsNodeOptions = {}): Promise<CorrectionsNode> {
  node = await startCorrectionsNode(database, options);
  return node;
}

async function evaluationRow(id: string) {
  const client = await database.client();
  const { rows } = await client.query<{
    status: string;
    failure: string | null;
    attempt: number;
    given_back: number;
    is_disagreement: boolean | null;
  }>('SELECT * FROM correction_evaluation WHERE id = $1', [id]);
  return rows[0]!;
}

const short = correctionOf('A task.', 'short', 'a longer one');

test('both sides are judged by themselves, with the same task, and equal scores are a disagreement', async () => {
  const { service, startWorker } = await start();
  const seen: Subject[] = [];
  const { id } = await service.submit(DEFAULT_PROJECT, short);
  await startWorker({
    evaluate: (_, subject) => {
      seen.push(subject);
      return Promise.resolve(evaluationOf(50));
    },
  });
  await allEvaluated(database);
  expect(
    seen.map(({ response, original, taskDescription, agentType }) => [
      response,
      original,
      taskDescription,
      agentType,
    ]),
  ).toEqual([
    ['short', null, 'A task.', 'engineer'],
    ['a longer one', null, 'A task.', 'engineer'],
  ]);
  expect(await evaluationRow(id)).toMatchObject({ status: 'DONE', is_disagreement: true, attempt: 1 });
});

test('a session lends its context, and its secrets are told nowhere', async () => {
  const sessionId = v7();
  const subject: Subject = {
    agentType: 'engineer',
    response: 'as it came in',
    original: null,
    dataFormat: 'CODE',
    taskDescription: 'Do it.',
    language: 'python',
    tests: 'assert key() == "hush-hush-hush"',
    entryPoint: 'key',
    reference: null,
    source: null,
    evidence: null,
    extra: null,
  };
  const sessions = new Map([[sessionId, { response: 'improved', isImproved: true, subject }]]);
  const findSecrets = (texts: readonly string[]) =>
    Promise.resolve(
      texts.some((text) => text.includes('hush-hush-hush'))
        ? [{ kind: 'password', value: 'hush-hush-hush' }]
        : [],
    );
  const { service, startWorker } = await start({ sessions, analyst: { findSecrets } });
  const seen: Subject[] = [];
  const { id, originalResponse } = await service.submit(DEFAULT_PROJECT, { ...short, target: { sessionId } });
  expect(originalResponse).toBe('improved');
  await startWorker({
    evaluate: (_, judged) => {
      seen.push(judged);
      const evaluation = evaluationOf(judged.response.length);
      const criteria = evaluation.criteria.map((each) => ({ ...each, explanation: `saw ${judged.tests}` }));
      return Promise.resolve({ ...evaluation, criteria });
    },
  });
  await allEvaluated(database);
  expect(seen.map(({ tests, language, entryPoint }) => [tests, language, entryPoint])).toEqual([
    [subject.tests, 'python', 'key'],
    [subject.tests, 'python', 'key'],
  ]);
  const row = JSON.stringify(await evaluationRow(id));
  expect(row).toContain('[redacted: password]');
  expect(row).not.toContain('hush-hu');
});

test('where texts cannot be checked for secrets, nothing is stored, and it is said what to do', async () => {
  const { service } = await start({ analyst: { findSecrets: () => Promise.resolve(null) } });
  const error = await service.submit(DEFAULT_PROJECT, short).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ExpectedError);
  expect(error).toMatchObject({ code: 'INVALID_STATE', path: ['input'] });
  expect((error as Error).message).toContain('nothing was stored; try again');
  const client = await database.client();
  const { rows } = await client.query('SELECT FROM correction');
  expect(rows).toHaveLength(0);
});

test('a failure is tried again, five times in all, and then told with its reason', async () => {
  const { service, startWorker } = await start();
  const { id } = await service.submit(DEFAULT_PROJECT, short);
  let tries = 0;
  await startWorker({
    evaluate: () => {
      tries += 1;
      return Promise.reject(new Error('the sandbox is on fire'));
    },
  });
  await allEvaluated(database);
  expect(tries).toBe(5);
  expect(await evaluationRow(id)).toMatchObject({
    status: 'FAILED',
    failure: 'given up after 5 tries; the last one: the sandbox is on fire',
    is_disagreement: null,
  });
});

test('what nothing can judge fails at once', async () => {
  const { service, startWorker } = await start();
  const { id } = await service.submit(DEFAULT_PROJECT, short);
  await startWorker({ evaluate: () => Promise.reject(new NothingJudgedError([])) });
  await allEvaluated(database);
  expect(await evaluationRow(id)).toMatchObject({ status: 'FAILED', attempt: 1 });
});

test('a worker that is stopped gives its correction back, and that is no try', async () => {
  const { service, startWorker } = await start();
  const { id } = await service.submit(DEFAULT_PROJECT, short);
  const begun = deferred<void>();
  const first = await startWorker({
    drainTimeoutMs: 1,
    evaluate: (_project, _subject, signal) => {
      begun.resolve();
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new Error('called off'))),
      );
    },
  });
  await begun.promise;
  await first.stop();
  expect(await evaluationRow(id)).toMatchObject({ status: 'PENDING', attempt: 1, given_back: 1 });
  await startWorker();
  await allEvaluated(database);
  expect(await evaluationRow(id)).toMatchObject({ status: 'DONE', attempt: 2, is_disagreement: false });
});

test('a correction whose worker is silent goes to another, and the silent one writes nothing any more', async () => {
  const { service, startWorker } = await start();
  const { id } = await service.submit(DEFAULT_PROJECT, short);
  const [claimed, late] = [deferred<void>(), deferred<void>()];
  await startWorker({
    leaseMs: 300,
    evaluate: async () => {
      claimed.resolve();
      // As if its process had been stopped: it comes back with a result that nobody wants.
      await late.promise;
      return evaluationOf(1);
    },
  });
  const client = await database.client();
  for (let attempt = 0; attempt === 0;) attempt = (await evaluationRow(id)).attempt;
  await client.query(
    `UPDATE correction_evaluation SET attempt = attempt + 1, lease_until = now() - interval '1 second'`,
  );
  await startWorker({ leaseMs: 300 });
  await allEvaluated(database);
  late.resolve();
  const done = await evaluationRow(id);
  await node!.stop();
  node = null;
  expect(done).toMatchObject({ status: 'DONE', is_disagreement: false });
  expect(await evaluationRow(id)).toEqual(done);
});

test('nothing is begun while the system is stopped, and a correction without a job is found', async () => {
  const { service, startWorker } = await start();
  const { id } = await service.submit(DEFAULT_PROJECT, short);
  const asked = deferred<void>();
  const resting = await startWorker({
    mayWork: () => {
      asked.resolve();
      return Promise.resolve(false);
    },
  });
  await asked.promise;
  await resting.stop();
  expect(await evaluationRow(id)).toMatchObject({ status: 'PENDING', attempt: 0 });
  const client = await database.client();
  await client.query(`DELETE FROM pgboss.job WHERE name = 'correction'`);
  await client.query(`UPDATE correction_evaluation SET available_at = now() - interval '1 minute'`);
  await startWorker();
  await allEvaluated(database);
  expect(await evaluationRow(id)).toMatchObject({ status: 'DONE' });
});

test('a page of corrections with evaluations, and those of many sessions, take one statement a level', async () => {
  const sessionIds = [v7(), v7(), v7()];
  const subject = { agentType: 'engineer', dataFormat: 'CODE', taskDescription: null } as Subject;
  const session = { response: 'old', isImproved: false, subject };
  const {
    service,
    loaders,
    database: db,
  } = await start({ sessions: new Map(sessionIds.map((id) => [id, session])) });
  for (const sessionId of sessionIds) {
    for (const text of ['one', 'two', 'three'])
      await service.submit(DEFAULT_PROJECT, { ...short, target: { sessionId }, correctedResponse: text });
  }
  let statements = 0;
  const read = db.read.bind(db);
  db.read = (project, work) => {
    statements += 1;
    return read(project, work);
  };
  const context = createContext({ project: DEFAULT_PROJECT, requestId: 'r', logger: silent });
  const page = { connection: 'c', limit: 1, after: null };
  const found = await Promise.all(sessionIds.map((id) => loaders.ofSession(context, id, page)));
  expect(found.map((rows) => rows.map((row) => row.correctedResponse))).toEqual([
    ['three', 'two'],
    ['three', 'two'],
    ['three', 'two'],
  ]);
  expect(found.map((rows) => rows[0]!.sessionId)).toEqual(sessionIds);
  expect(statements).toBe(1);
  const states = await Promise.all(found.flat().map(({ id }) => loaders.evaluation(context, id)));
  expect(states.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 'PENDING'));
  expect(statements).toBe(2);
  const after = { createdAt: found[0]![0]!.createdAt, id: found[0]![0]!.id };
  const second = await loaders.ofSession(context, sessionIds[0]!, { ...page, after });
  expect(second.map((row) => row.correctedResponse)).toEqual(['two', 'one']);
});

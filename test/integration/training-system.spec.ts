import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { createContext } from '../../src/platform/graphql/context.js';
import { SystemOverview, TrainingSystemService, WorkerSessionsResolver } from '../../src/training/index.js';
import { createTestDatabase, type TestDatabase } from '../testkit/index.js';
import { collect } from '../testkit/collect.js';
import { deferred } from '../testkit/deferred.js';
import { scriptedStrategy, silent, startTrainingNode, type TrainingNode } from '../testkit/training-node.js';

const project = DEFAULT_PROJECT;
const input = { agentType: 'research', originalResponse: 'An answer.', mode: 'CONTINUOUS' as const };

let testDatabase: TestDatabase;
let node: TrainingNode;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
});

afterEach(async () => {
  await node.stop();
  await testDatabase.drop();
});

const system = () => new TrainingSystemService(node.database, node.wakeUp);
const typesOf = async (sessionId: string) =>
  (await collect(node.feeds.ofSession(project.projectId, sessionId, null))).map((event) => event.type);

/** A strategy whose evaluations wait for `open`, or for their signal. */
function gated() {
  const entered = deferred<void>();
  const gate = deferred<number>();
  const catalog = scriptedStrategy({
    evaluate: (_subject, signal) => {
      entered.resolve();
      return new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
        void gate.promise.then(resolve);
      });
    },
  });
  return { catalog, entered: entered.promise, open: () => gate.resolve(90) };
}

describe('the training system', () => {
  test('that is stopped accepts work and leaves it queued, across a restart, until it is started', async () => {
    node = await startTrainingNode(testDatabase);
    await system().stop(project, true);
    await node.startWorker();
    const session = await node.service.submit(project, input, 0);
    await node.stop();
    node = await startTrainingNode(testDatabase);
    const worker = await node.startWorker();
    expect(await system().snapshot(project)).toEqual({ status: 'STOPPED', queuedCount: 1, runningCount: 0 });
    expect(worker.runningCount).toBe(0);
    await system().start(project);
    await system().start(project);
    expect((await typesOf(session.id)).at(-1)).toBe('IMPROVED');
    expect((await system().snapshot(project)).status).toBe('RUNNING');
  });

  test('drains: what runs may end, what waits goes on waiting', async () => {
    const { catalog, entered, open } = gated();
    node = await startTrainingNode(testDatabase, { catalog, concurrency: 1 });
    await node.startWorker();
    const running = await node.service.submit(project, input, 0);
    await entered;
    const waiting = await node.service.submit(project, input, 0);
    await system().stop(project, true);
    expect(await system().snapshot(project)).toEqual({ status: 'DRAINING', queuedCount: 1, runningCount: 1 });
    open();
    expect((await typesOf(running.id)).at(-1)).toBe('UNIMPROVED');
    expect(await system().snapshot(project)).toEqual({ status: 'STOPPED', queuedCount: 1, runningCount: 0 });
    expect((await node.service.find(project, waiting.id))!.status).toBe('QUEUED');
  });

  test('stops without draining: what runs goes back to the queue, and its try does not count', async () => {
    const { catalog, entered, open } = gated();
    node = await startTrainingNode(testDatabase, { catalog, leaseMs: 600 });
    await node.startWorker();
    const session = await node.service.submit(project, input, 0);
    await entered;
    const givenBack = new Promise<void>((resolve) => {
      node.feeds.ofAllSessions({ projectId: project.projectId }, null).open({
        next: (event) => {
          if (event.type === 'RETRIED') resolve();
        },
        complete: () => undefined,
        fail: () => undefined,
      });
    });
    await system().stop(project, false);
    await givenBack;
    expect(await system().snapshot(project)).toEqual({ status: 'STOPPED', queuedCount: 1, runningCount: 0 });
    open();
    await system().start(project);
    const types = await typesOf(session.id);
    expect(types.slice(0, 5)).toEqual(['QUEUED', 'STARTED', 'RETRIED', 'STARTED', 'EVALUATED']);
    expect(types.at(-1)).toBe('UNIMPROVED');
    expect(await node.service.find(project, session.id)).toMatchObject({ attempt: 2, givenBack: 1 });
  });

  test('tells what waits, how long, what runs where, and which sessions are kept', async () => {
    const { catalog, entered, open } = gated();
    node = await startTrainingNode(testDatabase, { catalog, concurrency: 1 });
    const overview = new SystemOverview(node.database, { llm: null, retentionDays: 0, facts: [] });
    const none = { waitingCount: 0, batchWaitingCount: 0, delayedCount: 0, runningCount: 0 };
    expect(await overview.queue(project)).toMatchObject({ ...none, oldestWaitSeconds: null });
    expect(await overview.retention(project)).toEqual({
      days: null,
      oldestSessionAt: null,
      prunedBefore: null,
    });
    await node.startWorker();
    const running = await node.service.submit(project, input, 0);
    await entered;
    const waiting = await node.service.submit(project, input, 0);
    const delayed = await node.service.submit(project, input, 0);
    await node.database.dataSource.query(
      `UPDATE training_session SET available_at = CASE id WHEN $1 THEN now() - interval '1 hour' ELSE now() + interval '1 hour' END
        WHERE id IN ($1, $2)`,
      [waiting.id, delayed.id],
    );
    const queue = await overview.queue(project);
    expect(queue).toMatchObject({ ...none, waitingCount: 1, delayedCount: 1, runningCount: 1 });
    expect(queue.oldestWaitSeconds).toBeGreaterThanOrEqual(3_600);
    expect(queue.oldestWaitSeconds).toBeLessThan(3_700);
    expect(queue.oldestBatchWaitSeconds).toBeNull();
    expect(queue.jobs).toMatchObject([{ name: 'train' }]);
    expect((await overview.retention(project)).oldestSessionAt).toEqual(running.createdAt);

    const context = createContext({ project, requestId: 'r', logger: silent });
    const [worker] = await system().workers(project);
    const sessions = await new WorkerSessionsResolver(node.database).sessions(context, worker!);
    expect(sessions.map(({ row }) => row.id)).toEqual([running.id]);
    expect(await new TrainingSystemService(node.database, node.wakeUp, 0).workers(project)).toMatchObject([
      { isAlive: false },
    ]);
    open();
  });

  test('tells each worker that is alive, and none that has taken its leave', async () => {
    node = await startTrainingNode(testDatabase);
    const worker = await node.startWorker();
    const [told] = await system().workers(project);
    expect(told).toMatchObject({ runningCount: 0, isAlive: true });
    expect(told!.host).toContain(String(process.pid));
    await worker.stop();
    expect(await system().workers(project)).toEqual([]);
  });
});

describe('the database', () => {
  test('is told the project in every transaction, and forgets it with the transaction', async () => {
    node = await startTrainingNode(testDatabase);
    const setting = (db: { query(sql: string): Promise<{ project: string | null }[]> }) =>
      db.query(`SELECT current_setting('app.project_id', true) AS project`);
    const other = { projectId: 'other' };
    expect(await node.database.read(project, setting)).toEqual([{ project: 'default' }]);
    expect(await node.database.transaction(other, setting)).toEqual([{ project: 'other' }]);
    const [left] = await node.database.dataSource.query<Record<string, unknown>[]>(
      `SELECT current_setting('app.project_id', true) AS project`,
    );
    expect(left!.project ?? '').toBe('');
  });

  test('finds nothing of one project for another', async () => {
    node = await startTrainingNode(testDatabase);
    const session = await node.service.submit(project, input, 0);
    const other = { projectId: 'other' };
    expect(await node.service.find(other, session.id)).toBeNull();
    await expect(node.service.cancel(other, session.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const page = { connection: 'TrainingSession', limit: 10, after: null };
    expect(await node.service.list(other, {}, page)).toEqual([]);
    expect(await node.service.list(project, {}, page)).toHaveLength(1);
  });
});

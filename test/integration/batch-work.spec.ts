import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Finding } from '../../src/evaluation/index.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { systemIds } from '../../src/platform/system-ports.js';
import { BatchCloser } from '../../src/training/batches/batch-closer.js';
import type { TrainingBatchEntity } from '../../src/training/batches/training-batch.entity.js';
import { HealthService } from '../../src/training/index.js';
import { SessionStore } from '../../src/training/session-store.js';
import type { StrategyCatalog, TrainingStrategy } from '../../src/training/strategies/strategy.js';
import { collect } from '../testkit/collect.js';
import { deferred } from '../testkit/deferred.js';
import { fakeExecutors } from '../testkit/fake-executors.js';
import { createTestDatabase, type TestDatabase } from '../testkit/index.js';
import {
  evaluationOf,
  scriptedStrategy,
  silent,
  startTrainingNode,
  type TrainingNode,
} from '../testkit/training-node.js';

const project = DEFAULT_PROJECT;
const single = { agentType: 'research', originalResponse: 'An answer.', mode: 'CONTINUOUS' as const };

let testDatabase: TestDatabase;
let node: TrainingNode;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
});

afterEach(async () => {
  await node.stop();
  await testDatabase.drop();
});

function submit(texts: readonly string[]): Promise<TrainingBatchEntity> {
  const items = texts.map((originalResponse) => ({ agentType: 'research', originalResponse }));
  return node.batches.submit(project, { items, mode: 'BATCH' });
}

const batchOf = async (id: string) => (await node.batches.findMany(project, [id]))[0]!;

interface Row {
  id: string;
  status: string;
}
const sessionsOf = (batchId: string) =>
  node.database.dataSource.query<Row[]>(
    'SELECT id, status FROM training_session WHERE batch_id = $1 ORDER BY id',
    [batchId],
  );

async function allEnded(batchId: string): Promise<void> {
  for (const { id } of await sessionsOf(batchId))
    await collect(node.feeds.ofSession(project.projectId, id, null));
}

/** Each word of a response is a finding of a rule named by its first letter; none can be improved. */
function wordFindings(): StrategyCatalog {
  const { strategies } = scriptedStrategy({ propose: () => [] });
  const strategy: TrainingStrategy = {
    ...strategies[0]!,
    evaluate: async ({ response }) => {
      const evaluation = evaluationOf(50);
      const findings = response
        .split(' ')
        .map((word): Finding => ({ rule: word.charAt(0), message: word, line: null, severity: 'WARNING' }));
      return {
        ...evaluation,
        criteria: evaluation.criteria.map((criterion) => ({ ...criterion, findings })),
      };
    },
  };
  return { strategies: [strategy], select: () => strategy };
}

describe('a batch at work', () => {
  test('lets others go before it: a single response is trained while a thousand wait', async () => {
    const gate = deferred<void>();
    const order: string[] = [];
    const catalog = scriptedStrategy({
      propose: () => [],
      evaluate: async ({ response }) => {
        order.push(response);
        if (order.length === 1) await gate.promise;
        return 90;
      },
    });
    node = await startTrainingNode(testDatabase, { catalog, concurrency: 1 });
    const batch = await submit(Array.from({ length: 1_000 }, (_, number) => `answer ${number}`));
    await node.startWorker();
    const { id } = await node.service.submit(project, single, 0);
    gate.resolve();
    const events = await collect(node.feeds.ofSession(project.projectId, id, null));
    expect(events.at(-1)!.type).toBe('UNIMPROVED');
    // It waits for what runs, and for nothing else.
    expect(order.slice(0, 2)).toContain(single.originalResponse);
    expect((await sessionsOf(batch.id)).filter((row) => row.status === 'QUEUED').length).toBeGreaterThan(900);
  }, 60_000);

  test('keeps its place behind others when a session of it is tried again', async () => {
    node = await startTrainingNode(testDatabase);
    const batch = await submit(['one']);
    const [{ id: sessionId }] = (await sessionsOf(batch.id)) as [Row];
    const jobs = () =>
      node.database.dataSource.query<{ priority: number }[]>('SELECT priority FROM pgboss.job');
    expect(await jobs()).toEqual([{ priority: -1 }]);
    await node.database.dataSource.query(`UPDATE training_session SET status = 'RUNNING', attempt = 1`);
    await node.database.dataSource.query('DELETE FROM pgboss.job');
    const claim = { projectId: project.projectId, sessionId, agentType: 'research', attempt: 1 };
    const how = { message: 'once more', delayMs: 0, isGivenBack: false };
    await node.database.transaction(project, (tx) =>
      new SessionStore(systemIds, node.queue).requeue(tx, claim, how),
    );
    expect(await jobs()).toEqual([{ priority: -1 }]);
    const { id } = await node.service.submit(project, single, 0);
    expect(await jobs()).toContainEqual({ priority: 0 });
    const [event] = await node.log.ofSessions(project, [id], null, 1);
    expect(event!.batchId).toBeNull();
    const told = await node.log.ofSessions(project, [sessionId], null, 10);
    expect(told.map(({ type, batchId }) => [type, batchId])).toEqual([
      ['QUEUED', batch.id],
      ['RETRIED', batch.id],
    ]);
  });

  test('tells what came up again and again, by sessions, with its most frequent message', async () => {
    node = await startTrainingNode(testDatabase, { catalog: wordFindings() });
    const texts = ['alpha alpha beta', 'alpha gamma', 'amber beta', 'delta delta delta', 'blue gamma amber'];
    const batch = await submit(texts);
    expect((await batchOf(batch.id)).recurringFindings).toBeNull();
    await node.startWorker();
    await allEnded(batch.id);
    const closer = new BatchCloser(node.database, silent);
    await closer.sessionEnded(project, batch.id);
    const { recurringFindings, finishedAt } = await batchOf(batch.id);
    expect(recurringFindings).toEqual([
      { rule: 'a', message: 'alpha', count: 4, share: 0.8 },
      { rule: 'b', message: 'beta', count: 3, share: 0.6 },
      { rule: 'g', message: 'gamma', count: 2, share: 0.4 },
    ]);
    const [last] = await node.database.dataSource.query<{ at: Date }[]>(
      'SELECT max(finished_at) AS at FROM training_session WHERE batch_id = $1',
      [batch.id],
    );
    expect(finishedAt).toEqual(last!.at);
  });

  test('tells at most fifty, and nothing that came up once', async () => {
    node = await startTrainingNode(testDatabase, { catalog: wordFindings() });
    const rules = Array.from({ length: 60 }, (_, number) => String.fromCodePoint(0x4e00 + number));
    const batch = await submit([rules.join(' '), rules.join(' '), 'once']);
    await node.startWorker();
    await allEnded(batch.id);
    await new BatchCloser(node.database, silent).sessionEnded(project, batch.id);
    const { recurringFindings } = await batchOf(batch.id);
    expect(recurringFindings!.map((finding) => finding.rule)).toEqual(rules.slice(0, 50));
  });
});

describe('the end of a batch', () => {
  test('is told once, however many sessions end at the same time', async () => {
    node = await startTrainingNode(testDatabase);
    const store = new SessionStore(systemIds, node.queue);
    const closer = new BatchCloser(node.database, silent);
    for (let round = 0; round < 10; round += 1) {
      const batch = await submit(['one', 'two', 'three']);
      const finished: (Date | null)[] = [];
      await Promise.all(
        (await sessionsOf(batch.id)).map(async ({ id: sessionId }) => {
          const end = { status: 'CANCELLED', message: 'cancelled' } as const;
          const ended = await node.database.transaction(project, (tx) =>
            store.end(tx, { projectId: project.projectId, sessionId }, end),
          );
          await closer.sessionEnded(project, ended!.batchId);
          finished.push((await batchOf(batch.id)).finishedAt);
        }),
      );
      expect(finished.some((at) => at !== null)).toBe(true);
    }
  });

  test('that a crash has left out is made up for by the sweep', async () => {
    node = await startTrainingNode(testDatabase, { leaseMs: 600 });
    const store = new SessionStore(systemIds, node.queue);
    const batch = await submit(['one', 'two']);
    const [first, second] = (await sessionsOf(batch.id)) as [Row, Row];
    // As if the process had died between the end and what follows it.
    const endOnly = ({ id: sessionId }: Row) =>
      node.database.transaction(project, (tx) =>
        store.end(
          tx,
          { projectId: project.projectId, sessionId },
          { status: 'CANCELLED', message: 'cancelled' },
        ),
      );
    await endOnly(first);
    const closer = new BatchCloser(node.database, silent);
    await closer.sweep();
    expect((await batchOf(batch.id)).finishedAt).toBeNull();
    await endOnly(second);
    expect((await batchOf(batch.id)).finishedAt).toBeNull();
    await closer.sweep();
    expect(await batchOf(batch.id)).toMatchObject({ finishedAt: expect.any(Date), recurringFindings: [] });
  });

  test('is not for another project to see', async () => {
    node = await startTrainingNode(testDatabase);
    const batch = await submit(['one']);
    expect(await node.batches.findMany({ projectId: 'other' }, [batch.id])).toEqual([]);
  });
});

test('a batch that waits is no sign of too few workers; a single response that does is one', async () => {
  node = await startTrainingNode(testDatabase);
  const limits = { workerSilentMs: 1_000, queueAgeMs: 60_000, eventLagMs: 5_000 };
  const health = new HealthService(node.database, fakeExecutors({}), limits);
  const queue = async () => (await health.check(project)).checks.find((check) => check.name === 'queue');
  const age = () =>
    node.database.dataSource.query(
      `UPDATE training_session SET available_at = now() - interval '10 minutes'`,
    );
  await submit(['one', 'two']);
  await age();
  expect(await queue()).toMatchObject({ isOk: true, message: 'no single response waits' });
  await node.service.submit(project, single, 0);
  await age();
  expect(await queue()).toMatchObject({ isOk: false, message: expect.stringContaining('has waited 600 s') });
});

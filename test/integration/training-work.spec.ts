import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { NothingJudgedError } from '../../src/evaluation/index.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { createTestDatabase, type TestDatabase } from '../testkit/index.js';
import { collect } from '../testkit/collect.js';
import { deferred } from '../testkit/deferred.js';
import { scriptedStrategy, startTrainingNode, type TrainingNode } from '../testkit/training-node.js';

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

const typesOf = (events: readonly { type: string }[]) => events.map((event) => event.type);

describe('the way of a response', () => {
  test('is told step by step, and ends improved with its rollup', async () => {
    node = await startTrainingNode(testDatabase);
    await node.startWorker();
    const session = await node.service.submit(project, input, 20);
    expect(session).toMatchObject({
      status: 'IMPROVED',
      improvedResponse: 'An answer.!',
      improvementScore: 1,
      strategy: 'scripted@1',
    });
    const events = await collect(node.feeds.ofSession(project.projectId, session.id, null));
    expect(typesOf(events)).toEqual([
      'QUEUED',
      'STARTED',
      'EVALUATED',
      'CANDIDATE_PROPOSED',
      'CANDIDATE_EVALUATED',
      'IMPROVED',
    ]);
    expect(events.map((event) => event.sequence)).toEqual([1, 2, 3, 4, 5, 6]);
    const progress = events.map((event) => event.progress);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
    const [rollup] =
      await node.database.dataSource.query<Record<string, unknown>[]>('SELECT * FROM rollup_day');
    expect(rollup).toMatchObject({
      agent_type: 'research',
      strategy: 'scripted@1',
      improved_count: '1',
      success_count: '1',
      response_score_n: '1',
      response_score_sum: '10000',
      response_score_sum_squares: '100000000',
      improvement_sum: '1000',
    });
  });

  test('a candidate that is not better leaves the original', async () => {
    const catalog = scriptedStrategy({ evaluate: () => 90 });
    node = await startTrainingNode(testDatabase, { catalog });
    await node.startWorker();
    const session = await node.service.submit(project, input, 20);
    expect(session).toMatchObject({ status: 'UNIMPROVED', improvedResponse: null, improvementScore: 0 });
    const [rollup] =
      await node.database.dataSource.query<Record<string, unknown>[]>('SELECT * FROM rollup_day');
    // At or above the target of 80 it needed no improvement.
    expect(rollup).toMatchObject({ unimproved_count: '1', success_count: '1', improvement_sum: '0' });
  });

  test('what may pass later is retried, and what was stored is not done again', async () => {
    let originals = 0;
    let candidates = 0;
    const catalog = scriptedStrategy({
      evaluate: ({ response }) => {
        if (response.endsWith('!')) {
          candidates += 1;
          if (candidates < 3) throw new Error('the analysis host was killed');
          return 60;
        }
        originals += 1;
        return 50;
      },
    });
    node = await startTrainingNode(testDatabase, { catalog });
    await node.startWorker();
    const session = await node.service.submit(project, input, 20);
    expect(session).toMatchObject({ status: 'IMPROVED', attempt: 3, improvementScore: 10 });
    expect({ originals, candidates }).toEqual({ originals: 1, candidates: 3 });
    const events = await collect(node.feeds.ofSession(project.projectId, session.id, null));
    expect(typesOf(events)).toEqual([
      'QUEUED',
      'STARTED',
      'EVALUATED',
      'CANDIDATE_PROPOSED',
      'RETRIED',
      'STARTED',
      'RETRIED',
      'STARTED',
      'CANDIDATE_EVALUATED',
      'IMPROVED',
    ]);
  });

  test('after five tries it fails, and can be tried anew', async () => {
    let isBroken = true;
    const catalog = scriptedStrategy({
      evaluate: () => {
        if (isBroken) throw new Error('nothing works');
        return 90;
      },
    });
    node = await startTrainingNode(testDatabase, { catalog });
    await node.startWorker();
    const session = await node.service.submit(project, input, 20);
    expect(session).toMatchObject({
      status: 'FAILED',
      attempt: 5,
      failureCode: 'ATTEMPTS_EXHAUSTED',
      failureIsRetryable: true,
    });
    expect(session.failureMessage).toContain('nothing works');
    isBroken = false;
    const second = await node.service.retry(project, session.id);
    expect(second.retryOfId).toBe(session.id);
    const events = await collect(node.feeds.ofSession(project.projectId, second.id, null));
    expect(typesOf(events).at(-1)).toBe('UNIMPROVED');
    await expect(node.service.retry(project, second.id)).rejects.toMatchObject({ code: 'INVALID_STATE' });
  });
});

describe('failures', () => {
  test('what no evaluator can judge fails at once, for good', async () => {
    const catalog = scriptedStrategy({
      evaluate: () => {
        throw new NothingJudgedError([evaluatorRun('CANNOT_JUDGE')]);
      },
    });
    node = await startTrainingNode(testDatabase, { catalog });
    await node.startWorker();
    const session = await node.service.submit(project, input, 20);
    expect(session).toMatchObject({
      status: 'FAILED',
      attempt: 1,
      failureCode: 'NOTHING_TO_JUDGE',
      failureIsRetryable: false,
    });
  });

  test('evaluators that failed are given more tries', async () => {
    const catalog = scriptedStrategy({
      evaluate: () => {
        throw new NothingJudgedError([evaluatorRun('CANNOT_JUDGE'), evaluatorRun('FAILED')]);
      },
    });
    node = await startTrainingNode(testDatabase, { catalog });
    await node.startWorker();
    const session = await node.service.submit(project, input, 20);
    expect(session).toMatchObject({ status: 'FAILED', attempt: 5, failureCode: 'ATTEMPTS_EXHAUSTED' });
  });
});

function evaluatorRun(outcome: 'CANNOT_JUDGE' | 'FAILED') {
  const ran = { executor: null, verdict: null, testsPassed: null, testsTotal: null };
  return { name: 'some', version: '1', outcome, reason: 'for a reason', durationMs: 1, ...ran };
}

describe('idempotency', () => {
  test('racing requests with one key make one session; another input is a conflict', async () => {
    node = await startTrainingNode(testDatabase);
    const keyed = { ...input, idempotencyKey: 'once' };
    const sessions = await Promise.all(
      Array.from({ length: 8 }, () => node.service.submit(project, keyed, 0)),
    );
    expect(new Set(sessions.map((session) => session.id)).size).toBe(1);
    const [counted] = await node.database.dataSource.query<Record<string, unknown>[]>(
      'SELECT count(*)::int AS count FROM training_event',
    );
    expect(counted!.count).toBe(1);
    const other = node.service.submit(project, { ...keyed, originalResponse: 'Another answer.' }, 0);
    await expect(other).rejects.toMatchObject({ code: 'CONFLICT', path: ['input', 'idempotencyKey'] });
  });
});

describe('cancelling', () => {
  test('a queued session ends at once, and only once', async () => {
    node = await startTrainingNode(testDatabase);
    const session = await node.service.submit(project, input, 0);
    expect((await node.service.cancel(project, session.id)).status).toBe('CANCELLED');
    await expect(node.service.cancel(project, session.id)).rejects.toMatchObject({ code: 'INVALID_STATE' });
    const worker = await node.startWorker();
    const next = await node.service.submit(project, input, 20);
    expect(next.status).toBe('IMPROVED');
    expect(worker.runningCount).toBe(0);
    const events = await collect(node.feeds.ofSession(project.projectId, session.id, null));
    expect(typesOf(events)).toEqual(['QUEUED', 'CANCELLED']);
  });

  test('a running session ends at once, and its worker lets go of it', async () => {
    const started = deferred<AbortSignal>();
    const catalog = scriptedStrategy({
      evaluate: (_subject, signal) => {
        started.resolve(signal);
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')));
        });
      },
    });
    node = await startTrainingNode(testDatabase, { catalog, leaseMs: 1_000 });
    await node.startWorker();
    const session = await node.service.submit(project, input, 0);
    const signal = await started.promise;
    expect((await node.service.cancel(project, session.id)).status).toBe('CANCELLED');
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve());
    });
    const events = await collect(node.feeds.ofSession(project.projectId, session.id, null));
    expect(typesOf(events)).toEqual(['QUEUED', 'STARTED', 'CANCELLED']);
  });

  test('raced against the finish, exactly one of the two ends it', async () => {
    node = await startTrainingNode(testDatabase, { concurrency: 8 });
    await node.startWorker();
    const sessions = await Promise.all(
      Array.from({ length: 40 }, () => node.service.submit(project, input, 0)),
    );
    const cancelled = await Promise.allSettled(
      sessions.map((session) => node.service.cancel(project, session.id)),
    );
    for (const [i, session] of sessions.entries()) {
      const events = await collect(node.feeds.ofSession(project.projectId, session.id, null));
      const ends = typesOf(events).filter((type) => ['IMPROVED', 'CANCELLED'].includes(type));
      expect(ends).toEqual([cancelled[i]!.status === 'fulfilled' ? 'CANCELLED' : 'IMPROVED']);
      expect(events.map((event) => event.sequence)).toEqual(events.map((_, index) => index + 1));
    }
    const [totals] = await node.database.dataSource.query<Record<string, unknown>[]>(
      'SELECT sum(improved_count + cancelled_count)::int AS ended FROM rollup_day',
    );
    expect(totals!.ended).toBe(40);
  });
});

describe('leases', () => {
  test('a worker that has stopped renewing loses its session to another, and its late writes change nothing', async () => {
    const late = deferred<number>();
    const taken = deferred<void>();
    let isFirst = true;
    const catalog = scriptedStrategy({
      evaluate: ({ response }) => {
        if (!isFirst) return response.length;
        isFirst = false;
        taken.resolve();
        return late.promise;
      },
    });
    node = await startTrainingNode(testDatabase, { catalog, leaseMs: 600 });
    const first = await node.startWorker();
    const session = await node.service.submit(project, input, 0);
    await taken.promise;
    // The first worker falls silent, as one whose process is frozen.
    await (first as unknown as { keepLoop: { stop(): Promise<void> } }).keepLoop.stop();
    (first as unknown as { isAccepting: boolean }).isAccepting = false;
    await node.startWorker();
    const events = await collect(node.feeds.ofSession(project.projectId, session.id, null));
    late.resolve(99);
    expect(typesOf(events)).toEqual([
      'QUEUED',
      'STARTED',
      'RETRIED',
      'STARTED',
      'EVALUATED',
      'CANDIDATE_PROPOSED',
      'CANDIDATE_EVALUATED',
      'IMPROVED',
    ]);
    await first.stop();
    const [row] = await node.database.dataSource.query<Record<string, unknown>[]>(
      'SELECT attempt, status, last_sequence FROM training_session',
    );
    expect(row).toEqual({ attempt: 2, status: 'IMPROVED', last_sequence: 8 });
    const evaluations = await node.database.dataSource.query<Record<string, unknown>[]>(
      'SELECT score FROM evaluation ORDER BY candidate_ordinal',
    );
    expect(evaluations).toEqual([{ score: 10 }, { score: 11 }]);
  });

  test('a stopping worker gives back what does not end in time, and that try does not count', async () => {
    const taken = deferred<void>();
    const catalog = scriptedStrategy({
      evaluate: (_subject, signal) => {
        taken.resolve();
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')));
        });
      },
    });
    node = await startTrainingNode(testDatabase, { catalog, drainTimeoutMs: 50 });
    const worker = await node.startWorker();
    const session = await node.service.submit(project, input, 0);
    await taken.promise;
    await worker.stop();
    const [row] = await node.database.dataSource.query<Record<string, unknown>[]>(
      'SELECT attempt, given_back, status FROM training_session',
    );
    expect(row).toEqual({ attempt: 1, given_back: 1, status: 'QUEUED' });
    await node.startWorker(scriptedStrategy({}));
    const events = await collect(node.feeds.ofSession(project.projectId, session.id, null));
    expect(typesOf(events).slice(0, 4)).toEqual(['QUEUED', 'STARTED', 'RETRIED', 'STARTED']);
    expect(events[3]!.message).toContain('try 1 ');
  });
});

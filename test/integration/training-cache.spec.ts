import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import type { EvaluatorRun } from '../../src/evaluation/index.js';
import { createTestDatabase, type TestDatabase } from '../testkit/index.js';
import { collect } from '../testkit/collect.js';
import { deferred } from '../testkit/deferred.js';
import { ledgerFaults, readLedger } from '../testkit/session-ledger.js';
import {
  evaluationOf,
  scriptedStrategy,
  startTrainingNode,
  type TrainingNode,
  type TrainingNodeOptions,
} from '../testkit/training-node.js';

const project = DEFAULT_PROJECT;
const input = { agentType: 'research', originalResponse: 'An answer.', mode: 'CONTINUOUS' as const };

let testDatabase: TestDatabase;
const nodes: TrainingNode[] = [];

beforeEach(async () => {
  testDatabase = await createTestDatabase();
});

afterEach(async () => {
  for (const node of nodes.splice(0)) await node.stop();
  await testDatabase.drop();
});

async function start(options: TrainingNodeOptions = {}): Promise<TrainingNode> {
  const node = await startTrainingNode(testDatabase, options);
  nodes.push(node);
  return node;
}

/** A strategy that counts what it is asked to evaluate. */
function counting(score = (response: string): Promise<number> | number => response.length) {
  const asked: string[] = [];
  const catalog = scriptedStrategy({
    evaluate: ({ response }) => {
      asked.push(response);
      return score(response);
    },
  });
  return { asked, catalog };
}

const eventsOf = async (node: TrainingNode, id: string) =>
  collect(node.feeds.ofSession(project.projectId, id, null));

describe('a response that was trained before', () => {
  test('is taken from the cache, with evaluations, candidate, events and rollup as before', async () => {
    const { asked, catalog } = counting();
    const node = await start({ catalog });
    await node.startWorker();
    const first = await node.service.submit(project, input, 20);
    const second = await node.service.submit(project, input, 20);
    expect(asked).toEqual(['An answer.', 'An answer.!']);
    const same = { status: 'IMPROVED', improvedResponse: 'An answer.!', improvementScore: 1 };
    expect(first).toMatchObject({ ...same, cacheHit: false });
    expect(second).toMatchObject({ ...same, cacheHit: true, strategy: 'scripted@1' });

    const [before, after] = [await eventsOf(node, first.id), await eventsOf(node, second.id)];
    expect(after.map((event) => event.type)).toEqual(before.map((event) => event.type));
    expect(after.map((event) => event.sequence)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(after.map((event) => event.score)).toEqual(before.map((event) => event.score));
    const progress = after.map((event) => event.progress);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    for (const type of ['EVALUATED', 'CANDIDATE_EVALUATED', 'IMPROVED']) {
      const message = (events: typeof after) => events.find((event) => event.type === type)!.message;
      expect(message(after)).toBe(`${message(before)} (from the cache)`);
    }
    const { dataSource } = node.database;
    const stored = await dataSource.query<unknown[]>(
      `SELECT e.candidate_ordinal, e.score, e.result, c.is_accepted, c.response FROM evaluation e
        LEFT JOIN candidate c ON c.session_id = e.session_id AND c.ordinal = e.candidate_ordinal
        ORDER BY e.session_id = $1, e.candidate_ordinal`,
      [second.id],
    );
    expect(stored).toHaveLength(4);
    expect(stored.slice(2)).toEqual(stored.slice(0, 2));
    const pointers = await dataSource.query<unknown[]>(
      `SELECT count(*)::int FROM training_session s
        JOIN evaluation b ON b.id = s.evaluation_before_id AND b.session_id = s.id AND b.candidate_ordinal = 0
        JOIN evaluation a ON a.id = s.evaluation_after_id AND a.session_id = s.id AND a.candidate_ordinal = 1`,
    );
    expect(pointers).toEqual([{ count: 2 }]);
    expect(ledgerFaults(await readLedger(testDatabase))).toEqual([]);
    const [rollup] = await dataSource.query<Record<string, unknown>[]>(
      'SELECT sum(improved_count)::int AS improved, sum(response_score_sum)::int AS scores FROM rollup_day',
    );
    expect(rollup).toEqual({ improved: 2, scores: 20_000 });
  });

  test('and not improved, is told so again', async () => {
    const node = await start({ catalog: scriptedStrategy({ evaluate: () => 90 }) });
    await node.startWorker();
    await node.service.submit(project, input, 20);
    const second = await node.service.submit(project, input, 20);
    expect(second).toMatchObject({ status: 'UNIMPROVED', cacheHit: true, improvementScore: 0 });
    const events = await eventsOf(node, second.id);
    expect(events.map((event) => event.type)).toEqual(['QUEUED', 'STARTED', 'EVALUATED', 'UNIMPROVED']);
    expect(events.at(-1)!.message).toMatch(/^no candidate is proved better: .* \(from the cache\)$/);
  });

  test.each([
    ['response', { originalResponse: 'Another answer.' }],
    ['agent', { agentType: 'ops' }],
    ['task', { taskDescription: 'To say more.' }],
    ['format', { dataFormat: 'ANALYSIS' as const }],
    ['context', { context: { evidence: 'none' } }],
    ['extra context', { context: { extra: { audience: 'beginners' } } }],
  ])('is another one with another %s', async (_what, other) => {
    const node = await start();
    await node.startWorker();
    await node.service.submit(project, input, 20);
    expect(await node.service.submit(project, { ...input, ...other }, 20)).toMatchObject({ cacheHit: false });
    expect(await node.service.submit(project, { ...input, ...other }, 20)).toMatchObject({ cacheHit: true });
  });

  test('is another one in another project', async () => {
    const { asked, catalog } = counting();
    const node = await start({ catalog });
    await node.startWorker();
    await node.service.submit(project, input, 20);
    const elsewhere = await node.service.submit({ projectId: 'other' }, input, 20);
    expect(elsewhere).toMatchObject({ status: 'IMPROVED', cacheHit: false });
    expect(asked).toHaveLength(4);
  });

  test('is another one for another version of its strategy or its tools', async () => {
    const { asked, catalog } = counting();
    const node = await start({ catalog });
    const worker = await node.startWorker();
    await node.service.submit(project, input, 20);
    await worker.stop();
    const [strategy] = catalog.strategies;
    const newer = { ...strategy!, version: 2 };
    const next = await node.startWorker({ strategies: [newer], select: () => newer });
    expect(await node.service.submit(project, input, 20)).toMatchObject({ cacheHit: false });
    await next.stop();
    const other = await start({ catalog, fingerprint: 'other tools' });
    await other.startWorker();
    expect(await other.service.submit(project, input, 20)).toMatchObject({ cacheHit: false });
    expect(asked).toHaveLength(6);
  });
});

describe('a client that wants none of the cache', () => {
  test('gets all anew, and the next one gets that', async () => {
    let louder = 0;
    const { asked, catalog } = counting((response) => response.length + louder);
    const node = await start({ catalog });
    await node.startWorker();
    await node.service.submit(project, input, 20);
    louder = 40;
    const anew = await node.service.submit(project, { ...input, useCache: false }, 20);
    expect(anew).toMatchObject({ status: 'IMPROVED', cacheHit: false, useCache: false });
    expect(asked).toHaveLength(4);
    const next = await node.service.submit(project, input, 20);
    expect(next).toMatchObject({ status: 'IMPROVED', cacheHit: true });
    expect(asked).toHaveLength(4);
    const [event] = (await eventsOf(node, next.id)).filter(({ type }) => type === 'EVALUATED');
    expect(event!.score).toBe(50);
  });

  test('says so under an idempotency key too, and a retry keeps to it', async () => {
    const catalog = scriptedStrategy({ evaluate: () => Promise.reject(new Error('nothing works')) });
    const node = await start({ catalog });
    const keyed = { ...input, idempotencyKey: 'once' };
    const session = await node.service.submit(project, { ...keyed, useCache: false }, 0);
    await expect(node.service.submit(project, keyed, 0)).rejects.toMatchObject({ code: 'CONFLICT' });
    const same = await node.service.submit(project, { ...keyed, useCache: false }, 0);
    expect(same.id).toBe(session.id);
    await node.service.cancel(project, session.id);
    const again = await node.service.retry(project, session.id);
    expect(await node.service.find(project, again.id)).toMatchObject({ useCache: false });
    const plain = await node.service.submit(project, { ...input, idempotencyKey: 'other' }, 0);
    const said = { ...input, idempotencyKey: 'other', useCache: true };
    expect((await node.service.submit(project, said, 0)).id).toBe(plain.id);
  });
});

describe('what is not whole is not kept', () => {
  const run = (more: Partial<EvaluatorRun>): EvaluatorRun => ({
    ...{ name: 'some', version: '1', outcome: 'JUDGED', reason: null, durationMs: 1 },
    ...{ executor: null, verdict: null, testsPassed: null, testsTotal: null },
    ...more,
  });

  test.each([
    ['an evaluator failed', { outcome: 'FAILED' as const }, 2],
    ['its tests ran out of time', { verdict: 'TIMEOUT' as const }, 2],
    ['its tests ran out of memory', { verdict: 'OUT_OF_MEMORY' as const }, 2],
    ['its tests failed', { verdict: 'FAIL' as const }, 1],
  ])('where %s', async (_what, more, times) => {
    const catalog = scriptedStrategy({ propose: () => [] });
    let count = 0;
    const strategy = {
      ...catalog.strategies[0]!,
      evaluate: () => {
        count += 1;
        return Promise.resolve({ ...evaluationOf(50), evaluators: [run(more)] });
      },
    };
    const node = await start({ catalog: { strategies: [strategy], select: () => strategy } });
    await node.startWorker();
    for (let i = 0; i < 2; i += 1) {
      const session = await node.service.submit(project, input, 20);
      expect(session).toMatchObject({ status: 'UNIMPROVED', cacheHit: times === 1 && i === 1 });
    }
    expect(count).toBe(times);
  });

  test('where a part of it was cut short, or an analysis gave no report', async () => {
    let isCut = true;
    let failures = 1;
    const parts: string[] = [];
    const catalog = scriptedStrategy({});
    const strategy = {
      ...catalog.strategies[0]!,
      evaluate: async (
        subject: { response: string },
        { memory }: Parameters<(typeof catalog.strategies)[0]['evaluate']>[1],
      ) =>
        memory.recall('part', [subject.response], () => {
          parts.push(subject.response);
          return Promise.resolve({ value: evaluationOf(subject.response.length), isWhole: !isCut });
        }),
    };
    const node = await start({
      catalog: { strategies: [strategy], select: () => strategy },
      failuresOf: () => failures,
    });
    await node.startWorker();
    const next = () => node.service.submit(project, input, 20);
    expect(await next()).toMatchObject({ cacheHit: false });
    isCut = false;
    expect(await next()).toMatchObject({ cacheHit: false });
    expect(parts).toHaveLength(4);
    failures = 0;
    // Its evaluations are known by now; that nothing else was to be improved is not.
    expect(await next()).toMatchObject({ cacheHit: false });
    expect(parts).toHaveLength(4);
    expect(await next()).toMatchObject({ cacheHit: true });
  });

  test('where the session failed', async () => {
    let isBroken = true;
    const { asked, catalog } = counting((response) => {
      if (isBroken) throw new Error('nothing works');
      return response.length;
    });
    const node = await start({ catalog });
    await node.startWorker();
    expect(await node.service.submit(project, input, 20)).toMatchObject({ status: 'FAILED' });
    isBroken = false;
    expect(await node.service.submit(project, input, 20)).toMatchObject({
      status: 'IMPROVED',
      cacheHit: false,
    });
    expect(asked).toHaveLength(5 + 2);
  });
});

describe('sessions that wait for another one', () => {
  test('on two nodes take its outcome; each ends once, and it is found out once', async () => {
    const { asked, catalog } = counting();
    for (let i = 0; i < 2; i += 1) await (await start({ catalog, concurrency: 8 })).startWorker();
    const [node] = nodes;
    const inputs = Array.from({ length: 60 }, (_, i) => ({ ...input, originalResponse: `Answer ${i % 5}` }));
    const sessions = await Promise.all(inputs.map((each) => node!.service.submit(project, each, 30)));
    expect(sessions.every(({ status }) => status === 'IMPROVED')).toBe(true);
    expect(sessions.filter(({ cacheHit }) => !cacheHit)).toHaveLength(5);
    expect(asked).toHaveLength(10);
    expect(ledgerFaults(await readLedger(testDatabase))).toEqual([]);
  });

  test('keep their own leases, obey cancelling, and take over when it is cancelled', async () => {
    const begun = deferred<void>();
    let isFirst = true;
    const { asked, catalog } = counting((response) => {
      if (!isFirst) return response.length;
      isFirst = false;
      begun.resolve();
      return new Promise<number>(() => undefined);
    });
    const [holder, waiter] = [
      await start({ catalog, leaseMs: 2_000 }),
      await start({ catalog, leaseMs: 2_000 }),
    ];
    await holder.startWorker();
    const held = await holder.service.submit(project, input, 0);
    await begun.promise;
    await waiter.startWorker();
    const waiting = [];
    for (let i = 0; i < 3; i += 1) waiting.push(await holder.service.submit(project, input, 0));
    const rowOf = async (id: string) => (await holder.service.find(project, id))!;
    // Until each has been held for longer than one lease lasts.
    for (const { id } of waiting) {
      for (let row = await rowOf(id); ; row = await rowOf(id)) {
        if (row.leaseUntil && row.leaseUntil.getTime() > row.startedAt!.getTime() + 2 * 2_000) break;
      }
    }
    await holder.service.cancel(project, waiting[0]!.id);
    await holder.service.cancel(project, held.id);
    for (const [i, { id }] of waiting.entries()) {
      const types = (await eventsOf(holder, id)).map((event) => event.type);
      expect(types.at(-1)).toBe(i === 0 ? 'CANCELLED' : 'IMPROVED');
      expect(types).not.toContain('RETRIED');
    }
    const ended = await Promise.all(waiting.slice(1).map(({ id }) => rowOf(id)));
    expect(ended.map(({ cacheHit }) => cacheHit).sort()).toEqual([false, true]);
    expect(asked).toEqual(['An answer.', 'An answer.', 'An answer.!']);
    expect(ledgerFaults(await readLedger(testDatabase))).toEqual([]);
  });
});

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Evaluation } from '../../src/evaluation/index.js';
import { combineEvidence } from '../../src/evaluation/index.js';
import { Database } from '../../src/platform/database/database.js';
import type { LlmPort, LlmRequest } from '../../src/platform/llm/index.js';
import { LlmUnavailableError } from '../../src/platform/llm/index.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { systemIds } from '../../src/platform/system-ports.js';
import { createJudging } from '../../src/training/index.js';
import { createTestDatabase, startTestServer, type TestDatabase } from '../testkit/index.js';
import { deferred } from '../testkit/deferred.js';
import { seededRandom } from '../testkit/seeded-random.js';
import { silent } from '../testkit/training-node.js';

const project = DEFAULT_PROJECT;
const { signal } = new AbortController();

let testDatabase: TestDatabase;
let database: Database;
let now: number;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  database = new Database(await testDatabase.dataSource({ poolSize: 6 }));
  now = 1_700_000_000_000;
});
afterEach(() => testDatabase.drop());

const run = <T = unknown>(sql: string, values: unknown[] = []) =>
  database.acrossProjects((db) => db.query<T[]>(sql, values));
const cases = () =>
  run<{ kind: string; human: string; verdict: string | null; is_void: boolean; void_reason: string | null; tries: number; judge: string }>(
    `SELECT * FROM judge_case ORDER BY created_at, id`,
  ); // prettier-ignore

/** A session that was evaluated, and labelled. */
async function label(response: string, isAcceptable: boolean): Promise<string> {
  const id = systemIds.next();
  await run(
    `INSERT INTO training_session (project_id, id, agent_type, mode, data_format, status, task_description,
        original_response, context, input_hash) VALUES ('default', $1, 'engineer', 'CONTINUOUS', 'CODE', 'UNIMPROVED',
        'Do it.', $2, $3, 'h')`,
    [
      id,
      response,
      JSON.stringify({ language: null, tests: null, entryPoint: null, reference: null, source: null, evidence: null, extra: null }),
    ],
  ); // prettier-ignore
  await run(
    `INSERT INTO evaluation (project_id, id, session_id, candidate_ordinal, score, result) VALUES ('default', $1, $2, 0, 50, $3)`,
    [systemIds.next(), id, JSON.stringify(evaluation())],
  );
  await run(`INSERT INTO response_label (project_id, session_id, is_acceptable) VALUES ('default', $1, $2)`, [
    id,
    isAcceptable,
  ]);
  return id;
}

function correct(original: string, corrected: string) {
  return run(
    `INSERT INTO correction (project_id, id, agent_type, data_format, type, severity, original_response,
        corrected_response, input_hash, tokens, topic_terms, search_terms)
      VALUES ('default', $1, 'engineer', 'MIXED', 'CONTENT', 'MEDIUM', $2, $3, '', 1, '', '')`,
    [systemIds.next(), original, corrected],
  );
}

function evaluation(): Evaluation {
  const testRun = {
    name: 'test-run',
    version: '1',
    outcome: 'JUDGED',
    reason: null,
    durationMs: 1,
    executor: 'quickjs',
    verdict: 'FAIL',
    testsPassed: 1,
    testsTotal: 2,
  } as const;
  const tests = { strength: 1, isProof: true, tests: 2, explanation: 'e', findings: [] };
  return combineEvidence({ CORRECTNESS: 0.6, RELEVANCE: 0.2, HELPFULNESS: 0.2 }, [
    { run: testRun, evidence: [{ criterion: 'CORRECTNESS', score: 50, ...tests }] },
  ]);
}

/** A model that finds acceptable what is called good, and better what is called better. */
function model(
  over: { fail?: (request: LlmRequest) => void; name?: string; says?: (text: string) => boolean } = {},
) {
  const asked: { ownerId: string; request: LlmRequest }[] = [];
  const says = over.says ?? ((text: string) => text.includes('good'));
  const llm = {
    models: { writer: null, judge: over.name ?? 'model-1' },
    ask: async ({ ownerId }: { ownerId: string }, request: LlmRequest) => {
      asked.push({ ownerId, request });
      over.fail?.(request);
      const { prompt } = request;
      const part = (section: string) => new RegExp(` ${section}\\| (.*)`).exec(prompt)?.[1] ?? '';
      if (prompt.includes('marked first and second')) {
        const [first, second] = [part('first').includes('better'), part('second').includes('better')];
        return { object: { reason: 'r', verdict: first === second ? 'TIE' : first ? 'FIRST' : 'SECOND' } };
      }
      const ids = [...prompt.matchAll(/^- ([a-z0-9-]+): /gm)].map((match) => match[1]!);
      const level = says(part('response')) ? 'met' : 'unmet';
      const items = ids.map((id) => ({ id, quote: part('response'), reason: 'r', level }));
      return { object: { items, isAcceptable: level === 'met' } };
    },
  } as unknown as LlmPort;
  return { llm, asked };
}

function judging(llm: LlmPort, seed = 1) {
  return createJudging({
    database,
    llm,
    clock: { now: () => new Date(now) },
    ids: systemIds,
    random: { next: seededRandom(seed) },
    logger: silent,
  });
}

async function passes(calibration: { pass(signal: AbortSignal): Promise<number> }): Promise<number> {
  let total = 0;
  for (let count = -1; count !== 0; total += count) count = await calibration.pass(signal);
  return total;
}

describe('judges', () => {
  test('are trusted when they agree with people on 100 cases, labels and pairs together', async () => {
    for (let i = 0; i < 60; i += 1)
      await label(`This is ${i % 2 ? 'good' : 'poor'} work, number ${i}.`, i % 2 === 1);
    for (let i = 0; i < 38; i += 1)
      await correct(`A response, number ${i}.`, `A better response, number ${i}.`);
    const { llm, asked } = model();
    const { calibration, trust } = judging(llm);
    expect(await trust.judgesOf(project)).toMatchObject([
      { name: 'model-1/judge-1', kappa: null, labelCount: 0 },
    ]);

    expect(await passes(calibration)).toBe(98);
    expect(asked).toHaveLength(60 + 2 * 38);
    const rows = await cases();
    const places = rows.filter(({ kind }) => kind === 'PAIR').map(({ human }) => human);
    expect(places.filter((place) => place === 'FIRST').length).toBeGreaterThan(8);
    expect(places.filter((place) => place === 'SECOND').length).toBeGreaterThan(8);
    const [almost] = await trust.judgesOf(project);
    expect(almost).toMatchObject({ kappa: 1, labelCount: 98, isTrusted: false });

    for (let i = 0; i < 2; i += 1) await label(`More good work, number ${i}.`, true);
    expect(await passes(calibration)).toBe(2);
    const [judge] = await trust.judgesOf(project);
    expect(judge).toMatchObject({ kappa: 1, labelCount: 100, isTrusted: true });
    expect(judge!.kappaInterval!.lower).toBeGreaterThan(0.8);
    expect(judge!.lengthCorrelation).not.toBeNull();
    expect(await trust.trustOf(project)).toEqual({ judge: 'model-1/judge-1', isTrusted: true });
  });

  test('are told what was measured, by the same question as in sessions', async () => {
    await label('This is good work.', true);
    const { llm, asked } = model();
    const { calibration, sessionJudge } = judging(llm);
    await calibration.pass(signal);
    const [row] = await run<{ id: string }>(`SELECT id FROM judge_case`);
    expect(asked[0]).toMatchObject({
      ownerId: row!.id,
      request: { purpose: 'calibration/label', temperature: 0 },
    });
    expect(asked[0]!.request.prompt).toContain('checks| test-run: FAIL, 1 of 2 tests passed');

    const subject = {
      agentType: 'engineer', response: 'This is good work.', original: null, dataFormat: 'CODE', taskDescription: 'Do it.',
      language: null, tests: null, entryPoint: null, reference: null, source: null, evidence: null, extra: null,
    } as const; // prettier-ignore
    const session = { ...project, sessionId: systemIds.next() };
    const before = evaluation();
    const question = { subject, evaluation: before, part: 'winner', template: {}, signal } as const;
    const advised = await sessionJudge.evaluate(session, question, false);
    expect([advised.score, advised.confidence]).toEqual([before.score, before.confidence]);
    const judged = await sessionJudge.evaluate(session, question, true);
    expect(judged.score).toBeGreaterThan(before.score);
    expect(asked.at(-1)).toMatchObject({ ownerId: session.sessionId, request: { purpose: 'judge/winner' } });
    const plain = (prompt: string) => prompt.replace(/[0-9a-f]{16}/g, 'nonce');
    expect(plain(asked.at(-1)!.request.prompt)).toBe(plain(asked[0]!.request.prompt));
  });

  test('lose trust when people change their minds, and agree anew with what they say now', async () => {
    const sessions: string[] = [];
    for (let i = 0; i < 100; i += 1)
      sessions.push(await label(`This is ${i % 2 ? 'good' : 'poor'} work, number ${i}.`, i % 2 === 1));
    const { calibration, trust } = judging(model().llm);
    await passes(calibration);
    expect(await trust.trustOf(project)).toMatchObject({ isTrusted: true });
    await run(`UPDATE response_label SET is_acceptable = NOT is_acceptable WHERE session_id = ANY($1)`, [
      sessions.slice(0, 40),
    ]);
    await calibration.pass(signal);
    expect((await trust.judgesOf(project))[0]).toMatchObject({ labelCount: 100, isTrusted: false });
    // Known for a minute.
    expect(await trust.trustOf(project)).toMatchObject({ isTrusted: true });
    now += 60_001;
    expect(await trust.trustOf(project)).toMatchObject({ isTrusted: false });
  });

  test('with another model are others, and start anew', async () => {
    await label('This is good work.', true);
    await passes(judging(model().llm).calibration);
    const { llm, asked } = model({ name: 'model-2' });
    const { calibration, trust } = judging(llm);
    expect((await trust.judgesOf(project)).map(({ name, labelCount }) => [name, labelCount])).toEqual([
      ['model-2/judge-1', 0],
      ['model-1/judge-1', 1],
    ]);
    await passes(calibration);
    expect(asked).toHaveLength(1);
  });

  test('that always say the same, or go by the place, are not trusted', async () => {
    for (let i = 0; i < 110; i += 1) await label(`Work, number ${i}.`, i % 10 !== 0);
    const always = judging(model({ says: () => true }).llm);
    await passes(always.calibration);
    expect((await always.trust.judgesOf(project))[0]).toMatchObject({
      kappa: 0,
      labelCount: 110,
      isTrusted: false,
    });

    for (let i = 0; i < 30; i += 1) await correct(`Text ${i}, better so.`, `Text ${i}, better or not.`);
    await passes(always.calibration);
    const ties = (await cases()).filter(({ kind }) => kind === 'PAIR').map(({ verdict }) => verdict);
    expect(new Set(ties)).toEqual(new Set(['TIE']));
  });

  test('void what has no verdict, and ask no more', async () => {
    await label('This is good work.', true);
    await correct('A response.', 'A better response.');
    const reasons = ['INVALID_ANSWER', 'REFUSED'] as const;
    const { llm, asked } = model({
      fail: ({ purpose }) => {
        throw new LlmUnavailableError(reasons[purpose.includes('pair') ? 1 : 0], 'no verdict');
      },
    });
    const { calibration, trust } = judging(llm);
    expect(await passes(calibration)).toBe(2);
    const before = asked.length;
    await passes(calibration);
    expect(asked).toHaveLength(before);
    expect((await cases()).map(({ is_void, void_reason }) => [is_void, void_reason]).sort()).toEqual([
      [true, 'INVALID_ANSWER: no verdict'],
      [true, 'REFUSED: no verdict'],
    ]);
    expect((await trust.judgesOf(project))[0]).toMatchObject({
      labelCount: 0,
      kappa: null,
      isTrusted: false,
    });
  });

  test('that are out of budget wait, without a try spent, and go on with the same cases', async () => {
    await label('This is good work.', true);
    await label('This is poor work.', false);
    let isOut = true;
    const { llm, asked } = model({
      fail: () => {
        if (isOut) throw new LlmUnavailableError('BUDGET', 'enough for today', 5_000);
      },
    });
    const { calibration } = judging(llm);
    expect(await calibration.pass(signal)).toBe(0);
    expect(asked).toHaveLength(1);
    const held = await cases();
    expect(held.map(({ tries, verdict, is_void }) => [tries, verdict, is_void])).toEqual([
      [0, null, false],
      [0, null, false],
    ]);
    // Nobody asks before it is time.
    expect(await calibration.pass(signal)).toBe(0);
    expect(asked).toHaveLength(1);
    isOut = false;
    await run(`UPDATE judge_case SET lease_until = now() - interval '1 second'`);
    expect(await passes(calibration)).toBe(2);
    expect(asked.slice(1).map(({ ownerId }) => ownerId)).toContain(asked[0]!.ownerId);
  });

  test('that never answer are given up for a case after five tries', async () => {
    await label('This is good work.', true);
    const { llm, asked } = model({
      fail: () => {
        throw new LlmUnavailableError('TIMEOUT', 'late');
      },
    });
    const { calibration } = judging(llm);
    for (let i = 0; i < 7; i += 1) {
      await calibration.pass(signal);
      await run(`UPDATE judge_case SET lease_until = NULL`);
    }
    expect(asked).toHaveLength(5);
    expect((await cases())[0]).toMatchObject({ is_void: true, void_reason: 'no answer in 5 tries: late' });
  });

  test('are asked by one node at a time, and not while training is stopped', async () => {
    await label('This is good work.', true);
    const entered = deferred<void>();
    const gate = deferred<void>();
    const slow = model();
    const ask = slow.llm.ask.bind(slow.llm);
    slow.llm.ask = async (owner: never, request: never) => {
      entered.resolve();
      await gate.promise;
      return ask(owner, request);
    };
    const first = judging(slow.llm).calibration.pass(signal);
    await entered.promise;
    const other = model();
    expect(await judging(other.llm).calibration.pass(signal)).toBe(0);
    expect(other.asked).toEqual([]);
    gate.resolve();
    expect(await first).toBe(1);

    await run(
      `UPDATE system_state SET value = '{"desired":"STOPPED","drain":true}' WHERE key = 'training_system'`,
    );
    await label('This is more good work.', true);
    expect(await judging(other.llm).calibration.pass(signal)).toBe(0);
  });

  test('that are called off give their cases back at once', async () => {
    await label('This is good work.', true);
    const abort = new AbortController();
    const { llm } = model({
      fail: () => {
        abort.abort(new Error('stopping'));
        throw new LlmUnavailableError('FAILED', 'cut off');
      },
    });
    expect(await judging(llm).calibration.pass(abort.signal)).toBe(0);
    expect((await cases())[0]).toMatchObject({ tries: 0, verdict: null, is_void: false });
    expect(await passes(judging(model().llm).calibration)).toBe(1);
  });

  test('whose node has died leave cases that another node finishes under the same owner', async () => {
    await label('This is good work.', true);
    const dead = model({
      fail: () => {
        throw new Error('gone');
      },
    });
    await expect(judging(dead.llm).calibration.pass(signal)).rejects.toThrow('gone');
    await run(`UPDATE judge_case SET lease_until = now() - interval '1 second'`);
    const { llm, asked } = model();
    expect(await passes(judging(llm).calibration)).toBe(1);
    expect(asked[0]!.ownerId).toBe(dead.asked[0]!.ownerId);
  });

  test('are shown by the training system', async () => {
    for (const isGood of [true, false, true])
      await label(`This is ${isGood ? 'good' : 'poor'} work.`, isGood);
    await passes(judging(model().llm).calibration);
    const server = await startTestServer({ database: testDatabase, env: { ROLES: 'api' } });
    try {
      const { trainingSystem } = await server.query<{ trainingSystem: { judges: unknown[] } }>(
        `{ trainingSystem { judges { name kappa kappaInterval { lower upper level } labelCount isTrusted lengthCorrelation } } }`,
      );
      expect(trainingSystem.judges).toEqual([
        {
          name: 'model-1/judge-1',
          kappa: 1,
          kappaInterval: { lower: expect.any(Number) as unknown, upper: 1, level: 0.95 },
          labelCount: 3,
          isTrusted: false,
          lengthCorrelation: null,
        },
      ]);
    } finally {
      await server.stop();
    }
  });
});

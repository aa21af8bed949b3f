import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { OptimizerRetention } from '../../src/learning/index.js';
import { Database } from '../../src/platform/database/database.js';
import { OptimizerHoldouts } from '../../src/dashboard/index.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { eventually } from '../testkit/eventually.js';
import { socketClient, startTestServer, subscription, type TestServer } from '../testkit/index.js';
import { modelEnv } from '../testkit/model-answers.js';
import {
  answerWith,
  cancelRun,
  INSIGHT,
  isReflection,
  readRun,
  RUN,
  saveTemplate,
  SEED,
  startRun,
  storeTasks,
  type RunAnswer,
} from '../testkit/optimizer-operations.js';
import { holdSchedule } from '../testkit/schedules.js';
import { startScriptedLlm, type ScriptedLlm } from '../testkit/scripted-llm/index.js';

const TASKS = 48;
/** Enough for a round or two on all of them. */
const MAX_CALLS = 130;
const INPUT_PRICE = 1;

const COURSE = `template { slug } maxCalls maxCostUsd seedScore finalist
  rounds { number parent outcome taskCount gain eValue validationScore promptTemplate fault }`;

interface CourseAnswer {
  seedScore: number | null;
  finalist: number | null;
  rounds: {
    number: number;
    outcome: string;
    taskCount: number;
    gain: number | null;
    eValue: number | null;
    validationScore: number | null;
    promptTemplate: string | null;
  }[];
}

let llm: ScriptedLlm;
let server: TestServer;
let client: pg.Client;

beforeAll(async () => {
  llm = await startScriptedLlm();
  const prices = { LLM_INPUT_USD_PER_MTOK: String(INPUT_PRICE), LLM_OUTPUT_USD_PER_MTOK: '2' };
  server = await startTestServer({ env: modelEnv(llm, { ...prices, LLM_CONCURRENCY: '8' }) });
  client = await server.database!.client();
  await holdSchedule(client, 'propose-adaptations');
}, 120_000);
afterAll(async () => {
  await server.stop();
  await llm.stop();
});
beforeEach(async () => {
  for (const table of ['training_session', 'evaluation', 'optimizer_run', 'optimizer_step', 'correction'])
    await client.query(`DELETE FROM ${table}`);
});

const ended = (id: string): Promise<RunAnswer> =>
  eventually(
    async () => (await readRun(server, id))!,
    ({ status }) => !['QUEUED', 'RUNNING'].includes(status),
    300_000,
  );
/** Starts a run that must be accepted. */
const started = async (templateId: string, more: object = {}): Promise<RunAnswer> => {
  const { optimizerRun, userErrors } = await startRun(server, { templateId, ...more });
  expect(userErrors).toEqual([]);
  return optimizerRun!;
};

async function pruned(): Promise<string> {
  const database = new Database(await server.database!.dataSource({ poolSize: 1 }));
  return new OptimizerRetention(database, 30).run(new AbortController().signal);
}

describe('a run', () => {
  test('finds a better template, shows it on tasks that it never saw, and tells how far it is', async () => {
    await storeTasks(client, 'engineer', TASKS);
    const { id: templateId, current } = await saveTemplate(server, 'engineer');
    llm.behave(
      answerWith((template, count) =>
        count === 1 ? `${template}\n${INSIGHT}` : `${template}\nTry ${count}.`,
      ),
    );
    const socket = socketClient(server.socketUrl);
    const before = llm.paidCount;
    const { id } = await started(templateId, { idempotencyKey: 'once', maxCalls: MAX_CALLS });
    const told: RunAnswer[] = [];
    const feed = subscription<{ optimizerRunUpdated: RunAnswer }>(
      socket,
      `subscription ($id: ID!) { optimizerRunUpdated(optimizerRunId: $id) { ${RUN} } }`,
      { id },
    );
    for await (const { optimizerRunUpdated: run } of feed) {
      told.push(run);
      if (run.status !== 'RUNNING' && run.status !== 'QUEUED') break;
    }
    await socket.dispose();

    const run = await ended(id);
    expect(run).toMatchObject({ status: 'FINISHED', verdict: 'GAIN', progress: 1, failureReason: null });
    expect(run.seed).toEqual({ id: current.id, version: 1, promptTemplate: SEED });
    expect(run.result!.promptTemplate).toContain(`${SEED}\n${INSIGHT}`);
    expect(run.result).toMatchObject({ version: 2, successCriteria: ['it parses'] });
    expect(run.searchCount + run.validationCount + run.holdoutCount).toBe(TASKS);
    expect(run.testCount).toBeGreaterThan(0);
    // Two tasks in three are mended with it only; the score of code that parses is not far from 100.
    expect(run.holdoutGain).toBeGreaterThan(15);
    const { lower, upper, level } = run.holdoutInterval!;
    expect([lower > 0, upper >= run.holdoutGain!, level]).toEqual([true, true, 0.95]);
    expect(run.modelUsage.callCount).toBe(llm.paidCount - before);
    expect(run.modelUsage.costUsd).toBeGreaterThan(0);

    const shares = told.map(({ progress }) => progress);
    expect(shares.length).toBeGreaterThan(2);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(told.at(-1)).toMatchObject({ status: 'FINISHED', verdict: 'GAIN' });
    // The version is there, and not in force.
    const { templates } = await server.query<{ templates: { id: string; current: { version: number } }[] }>(
      '{ templates(agentType: "engineer") { id current { version } } }',
    );
    expect(templates.find((each) => each.id === templateId)!.current.version).toBe(1);
    // Saving its text puts it in force.
    const { promptTemplate, id: resultId } = run.result!;
    expect((await saveTemplate(server, 'engineer', { promptTemplate })).current.id).toBe(resultId);

    const listed = await server.query<{ optimizerRuns: { nodes: CourseAnswer[]; pageInfo: unknown } }>(
      `{ optimizerRuns(agentType: "engineer", first: 1) { nodes { id ${COURSE} } pageInfo { hasNextPage } } }`,
    );
    expect(listed.optimizerRuns.pageInfo).toEqual({ hasNextPage: false });
    const [course] = listed.optimizerRuns.nodes;
    expect(course).toMatchObject({ id, template: { slug: 'seed' }, maxCalls: MAX_CALLS, maxCostUsd: 1 });
    const { rounds, seedScore, finalist } = course!;
    expect(rounds.map(({ number }) => number)).toEqual(rounds.map((_, i) => i + 1));
    expect(rounds.filter(({ outcome }) => outcome !== 'UNUSABLE')).toHaveLength(run.testCount);
    expect(rounds[0]).toMatchObject({ parent: 0, outcome: 'ACCEPTED', fault: null });
    expect(rounds[0]!.promptTemplate).toBe(`${SEED}\n${INSIGHT}`);
    expect(rounds[0]!.eValue).toBeGreaterThanOrEqual(5);
    expect(rounds[0]!.gain).toBeGreaterThan(0);
    expect(rounds[0]!.taskCount).toBeLessThanOrEqual(run.searchCount);
    expect(rounds[0]!.validationScore).toBeGreaterThan(seedScore!);
    expect(finalist).toBe(1);
    const others = `{ other: optimizerRuns(agentType: "qa") { nodes { id } } bad: optimizerRuns(first: 101) { nodes { id } } }`;
    await expect(server.query(others)).rejects.toThrow(/first must be from 1 to 100/);

    // No reflection saw a task of validation or of the holdout.
    const { rows } = await client.query<{ task: string }>(
      `SELECT s.task_description AS task FROM optimizer_run r, jsonb_array_elements_text(r.plan->'validation' || (r.plan->'holdout')) AS t(id)
         JOIN training_session s ON s.id = t.id::uuid`,
    );
    const reflections = llm.requests.filter(isReflection).map(({ prompt }) => prompt);
    expect(reflections.length).toBeGreaterThan(0);
    for (const { task } of rows) for (const prompt of reflections) expect(prompt).not.toContain(task);

    // What was held out is known again when its sessions have left.
    const holdouts = new OptimizerHoldouts(new Database(await server.database!.dataSource()));
    await client.query('DELETE FROM training_session');
    const isSealed = await holdouts.of(DEFAULT_PROJECT);
    const again = rows.map(({ task: taskDescription }) =>
      isSealed({ ...{ agentType: 'engineer', sessionId: null, originalResponse: 'x' }, taskDescription }),
    );
    expect(again.filter(Boolean)).toHaveLength(run.holdoutCount);

    expect((await started(templateId, { idempotencyKey: 'once', maxCalls: MAX_CALLS })).id).toBe(id);
    const other = await startRun(server, { templateId, idempotencyKey: 'once', maxCalls: 999 });
    expect(other.userErrors[0]).toMatchObject({ code: 'CONFLICT', path: ['input', 'idempotencyKey'] });
    const { node } = await server.query<{ node: { id: string } }>(
      'query ($id: ID!) { node(id: $id) { id } }',
      {
        id,
      },
    );
    expect(node.id).toBe(id);
    const late = await cancelRun(server, id);
    expect(late.userErrors[0]).toMatchObject({ code: 'INVALID_STATE', path: ['input', 'optimizerRunId'] });

    // Its steps and calls leave when they are old; what it showed and cost stays.
    expect(await pruned()).toMatch(/^steps and model calls of 0 /);
    await client.query(`UPDATE optimizer_run SET finished_at = now() - interval '31 days'`);
    expect(await pruned()).toMatch(
      /^steps and model calls of 1 optimizer runs that ended more than 30 days ago/,
    );
    const { rows: left } = await client.query(
      `SELECT (SELECT count(*)::int FROM optimizer_step WHERE key !~ '^(found|reflection)/') AS steps,
         (SELECT count(*)::int FROM llm_call c JOIN optimizer_run r ON r.id::text = c.owner_id) AS calls`,
    );
    expect(left).toEqual([{ steps: 0, calls: 0 }]);
    const whole = await readRun(server, id);
    expect(whole).toEqual({ ...run, finishedAt: whole!.finishedAt });
    const { optimizerRun: old } = await server.query<{ optimizerRun: CourseAnswer }>(
      `query ($id: ID!) { optimizerRun(id: $id) { id ${COURSE} } }`,
      { id },
    );
    expect(old).toEqual(course);
    expect(await pruned()).toMatch(/^steps and model calls of 0 /);
  }, 400_000);

  test('says that there is no detectable gain where no proposal is better, and spends no more than it may', async () => {
    await storeTasks(client, 'engineer', TASKS);
    await client.query(`INSERT INTO correction (project_id, id, agent_type, data_format, type, severity, task_description,
        original_response, corrected_response, feedback, input_hash, tokens, topic_terms, search_terms)
      VALUES ('default', gen_random_uuid(), 'engineer', 'CODE', 'CONTENT', 'LOW', 'Another task', 'x = (1', 'x = 1',
        'Brackets, please', 'h', 1, '', '')`);
    const { id: templateId } = await saveTemplate(server, 'engineer');
    const [paid, asked] = [llm.paidCount, llm.callCount];
    llm.behave(answerWith((template, count) => `${template}\nTry ${count}.`));
    const run = await ended((await started(templateId, { maxCalls: MAX_CALLS })).id);
    expect(run).toMatchObject({ status: 'FINISHED', verdict: 'NO_DETECTABLE_GAIN', result: null });
    expect(run).toMatchObject({ holdoutGain: null, holdoutInterval: null });
    expect(run.testCount).toBeGreaterThan(0);
    expect(llm.paidCount - paid).toBeLessThanOrEqual(MAX_CALLS);
    const { optimizerRun } = await server.query<{ optimizerRun: CourseAnswer }>(
      `query ($id: ID!) { optimizerRun(id: $id) { ${COURSE} } }`,
      { id: run.id },
    );
    expect(new Set(optimizerRun.rounds.map(({ outcome }) => outcome))).toEqual(new Set(['REJECTED']));
    expect(optimizerRun).toMatchObject({ finalist: null, rounds: expect.any(Array) as unknown });
    const prompts = llm.requests.slice(asked).filter(isReflection);
    expect(prompts[0]!.prompt).toContain('Brackets, please');
  }, 400_000);

  test('ends where it is cancelled, and asks nothing more', async () => {
    await storeTasks(client, 'engineer', TASKS);
    const { id: templateId } = await saveTemplate(server, 'engineer');
    llm.behave(() => ({ do: 'silence' }));
    const asked = llm.callCount;
    const { id } = await started(templateId);
    const second = await startRun(server, { templateId });
    expect(second.userErrors[0]).toMatchObject({ code: 'INVALID_STATE', message: /under way/ });
    await eventually(
      () => llm.callCount,
      (count) => count > asked,
      30_000,
    );
    // One that is under way keeps what it goes on by, however old it is.
    await client.query(`UPDATE optimizer_run SET created_at = now() - interval '31 days'`);
    expect(await pruned()).toMatch(/^steps and model calls of 0 /);
    const { optimizerRun } = await cancelRun(server, id);
    expect(optimizerRun).toMatchObject({ status: 'CANCELLED', verdict: null });
    await eventually(
      () => llm.underWay,
      (count) => count === 0,
      30_000,
    );
    const calls = async (): Promise<number> => {
      const { rows } = await client.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM llm_call c JOIN optimizer_run r ON r.id::text = c.owner_id WHERE r.status = 'CANCELLED'`,
      );
      return rows[0]!.count;
    };
    // Some may have been stopped before they were sent.
    const before = await calls();
    // A run that follows shows that the worker is free again.
    llm.behave(answerWith((template) => template));
    const next = await ended((await started(templateId, { maxCalls: MAX_CALLS })).id);
    expect(next).toMatchObject({ status: 'FINISHED', verdict: 'NO_DETECTABLE_GAIN', testCount: 0 });
    expect(await calls()).toBe(before);
  }, 400_000);

  test('fails with what to do where the model is of no use, whatever the template', async () => {
    await storeTasks(client, 'engineer', TASKS);
    const { id: templateId } = await saveTemplate(server, 'engineer');
    llm.behave(() => ({ do: 'wrong' }));
    const run = await ended((await started(templateId)).id);
    expect(run).toMatchObject({ status: 'FAILED', verdict: null, result: null });
    expect(run.failureReason).toMatch(/^\d+ of \d+ answers of the model to the seed could not be used/);
  }, 120_000);
});

describe('a run that cannot be started', () => {
  test('is a user error that says what to do', async () => {
    const { id: templateId } = await saveTemplate(server, 'engineer');
    const faults = async (input: Record<string, unknown>) =>
      (await startRun(server, { templateId, ...input })).userErrors;
    await storeTasks(client, 'engineer', 12);
    expect(await faults({})).toEqual([
      {
        code: 'INVALID_STATE',
        message: expect.stringMatching(
          /there are 12 tasks .* 40 are needed: train 28 more responses of engineer/,
        ),
        path: ['input', 'templateId'],
      },
    ]);
    await storeTasks(client, 'engineer', TASKS);
    expect(await faults({ maxCalls: 20 })).toMatchObject([
      {
        code: 'INVALID_INPUT',
        message: expect.stringMatching(/takes up to \d+ calls/),
        path: ['input', 'maxCalls'],
      },
    ]);
    expect(await faults({ maxCalls: 0, maxCostUsd: -1, idempotencyKey: '' })).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'maxCostUsd'] },
      { code: 'INVALID_INPUT', path: ['input', 'maxCalls'] },
      { code: 'INVALID_INPUT', path: ['input', 'idempotencyKey'] },
    ]);
    const gone = Buffer.from('TrainingTemplate:01900000-0000-7000-8000-000000000000').toString('base64url');
    expect(await faults({ templateId: gone })).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(await faults({ templateId: 'x' })).toMatchObject([{ code: 'INVALID_INPUT' }]);
    const none = Buffer.from('OptimizerRun:01900000-0000-7000-8000-000000000000').toString('base64url');
    expect(await readRun(server, none)).toBeNull();
    expect((await cancelRun(server, none)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    // Too dear for what it may cost: nothing is sent.
    const asked = llm.callCount;
    const run = await ended((await started(templateId, { maxCostUsd: 0 })).id);
    expect(run.failureReason).toMatch(/0 of the 0 that were set aside/);
    expect(llm.callCount).toBe(asked);
  }, 120_000);
});

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '../testkit/eventually.js';
import { createTestDatabase, startTestServer, type TestDatabase, type TestServer } from '../testkit/index.js';
import { modelEnv } from '../testkit/model-answers.js';
import {
  answerWith,
  INSIGHT,
  isReflection,
  readRun,
  saveTemplate,
  startRun,
  storeTasks,
} from '../testkit/optimizer-operations.js';
import { holdSchedule } from '../testkit/schedules.js';
import { startScriptedLlm, type ScriptedLlm } from '../testkit/scripted-llm/index.js';

/** Requests after which the worker is killed: among the seed's trials, and among a proposal's. */
const KILLS = [5, 35];

const MAX_CALLS = 130;

let database: TestDatabase;
let llm: ScriptedLlm;
let api: TestServer;
let worker: TestServer;

beforeEach(async () => {
  database = await createTestDatabase();
  llm = await startScriptedLlm();
  const settings = modelEnv(llm, { LEASE_MS: '2000' });
  const start = (role: string) => startTestServer({ database, env: { ...settings, ROLES: role } });
  [api, worker] = await Promise.all([start('api'), start('worker')]);
  await holdSchedule(await database.client(), 'propose-adaptations');
}, 120_000);
afterEach(async () => {
  await llm.stop();
  await worker.stop();
  await api.stop();
  await database.drop();
}, 120_000);

test('a worker that is killed in an optimizer run leaves nothing to be paid again but what was in flight', async () => {
  const client = await database.client();
  await storeTasks(client, 'engineer', 48);
  const { id: templateId } = await saveTemplate(api, 'engineer');
  let [killed, inFlight] = [0, 0];
  let revival: Promise<void> = Promise.resolve();
  let isDown = false;
  const kill = async (): Promise<void> => {
    await worker.kill('SIGKILL');
    // As if their leases, of 15 s, were over.
    const { rowCount } = await client.query(
      `UPDATE llm_call SET lease_until = clock_timestamp() - interval '1 ms' WHERE status = 'SENT'`,
    );
    inFlight += rowCount ?? 0;
    await worker.restart();
  };
  const answer = answerWith((template, count) =>
    count === 1 ? `${template}\n${INSIGHT}` : `${template}\nTry ${count}.`,
  );
  const answers = new Map<string, ReturnType<typeof answer>>();
  llm.behave(async (request) => {
    if (!isDown && killed < KILLS.length && llm.callCount >= KILLS[killed]!) {
      isDown = true;
      killed += 1;
      revival = kill().finally(() => {
        isDown = false;
      });
    }
    // The service goes on with what it was asked, and wants to be paid for it.
    if (isDown) await revival;
    if (!isReflection(request)) return answer(request);
    const known = answers.get(request.prompt) ?? answer(request);
    answers.set(request.prompt, known);
    return known;
  });
  const { optimizerRun, userErrors } = await startRun(api, { templateId, maxCalls: MAX_CALLS });
  expect(userErrors).toEqual([]);
  const run = await eventually(
    async () => (await readRun(api, optimizerRun!.id))!,
    ({ status }) => !['QUEUED', 'RUNNING'].includes(status),
    400_000,
  );
  await revival;
  expect(run).toMatchObject({ status: 'FINISHED', verdict: 'GAIN', failureReason: null });
  expect(killed).toBe(KILLS.length);

  const { rows } = await client.query<{ answered: number; asks: number; lost: number; steps: number }>(
    `SELECT count(*) FILTER (WHERE status = 'ANSWERED')::int AS answered, count(*) FILTER (WHERE status = 'LOST')::int AS lost,
        count(DISTINCT (purpose, request_hash))::int AS asks,
        (SELECT count(*)::int FROM optimizer_step WHERE key ~ '^(trial|reflection)/') AS steps FROM llm_call`,
  );
  const { answered, asks, lost, steps } = rows[0]!;
  console.log(
    `${killed} kills met ${inFlight} calls in flight; ${llm.paidCount} calls were paid, ${asks} are needed`,
  );
  expect(answered).toBe(asks);
  expect(steps).toBe(asks);
  expect(lost).toBeLessThanOrEqual(inFlight);
  expect(llm.paidCount).toBeLessThanOrEqual(asks + inFlight);
  expect(run.modelUsage.callCount).toBeLessThanOrEqual(MAX_CALLS);
}, 500_000);

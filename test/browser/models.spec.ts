import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startTestServer, type TestServer } from '../testkit/index.js';
import { modelEnv, rewritten } from '../testkit/model-answers.js';
import {
  answerWith,
  INSIGHT,
  isReflection,
  saveTemplate,
  storeTasks,
} from '../testkit/optimizer-operations.js';
import { holdSchedule } from '../testkit/schedules.js';
import { startScriptedLlm, type ScriptedLlm } from '../testkit/scripted-llm/index.js';
import { train } from '../testkit/training-operations.js';
import { browserOrSkip, launchBrowser, openPage, PATIENCE_MS } from './browser-kit.js';
import { expectReachableByTab, pressByKey, writeByKey } from './keyboard.js';
import { expectFitsEverywhere } from './views.js';

const executablePath = browserOrSkip();

const code = (body: string) => `def add(a, b):\n    """Add two numbers."""\n    return ${body}`;
const TASKS = 48;
/** Enough for some rounds. */
const MAX_CALLS = 160;
const PRICES = { LLM_INPUT_USD_PER_MTOK: '3', LLM_OUTPUT_USD_PER_MTOK: '15', LLM_CONCURRENCY: '8' };
const JUDGE = 'scripted-judge';
const GONE = Buffer.from('OptimizerRun:01900000-0000-7000-8000-000000000000').toString('base64url');

(executablePath ? describe : describe.skip)('with a model', () => {
  let browser: Browser;
  let llm: ScriptedLlm;
  let server: TestServer;
  beforeAll(async () => {
    llm = await startScriptedLlm();
    [browser, server] = await Promise.all([
      launchBrowser(executablePath ?? ''),
      startTestServer({ env: modelEnv(llm, PRICES) }),
    ]);
    // It would ask the model, too.
    await holdSchedule(await server.database!.client(), 'propose-adaptations');
  }, PATIENCE_MS);
  afterAll(async () => {
    await browser.close();
    await server.stop();
    await llm.stop();
  });
  const open = () => openPage(browser, new URL(server.httpUrl).origin);

  test(
    'a session shows what was asked of the model, call by call, with its answers and what they cost',
    async () => {
      llm.behave((request) => ({ do: 'good', content: rewritten(request, code('a + b')) }));
      const { id } = await train(server.query, {
        agentType: 'engineer',
        taskDescription: 'Add two numbers',
        originalResponse: code('a - b'),
        context: {
          language: 'python',
          entryPoint: 'add',
          tests: 'def check(candidate):\n    assert candidate(2, 3) == 5\n    assert candidate(0, 4) == 4\n',
        },
        waitSeconds: 30,
      });
      const { page, context, faults } = await open();
      await page.goto(`/sessions/${encodeURIComponent(id)}`);
      const calls = page.getByRole('region', { name: 'Asked of models' });
      // Candidates are asked for side by side: either may be sent first.
      await pressByKey(calls.locator('summary').filter({ hasText: 'improve/0/0' }));
      await calls.getByRole('region', { name: 'Asked, improve/0/0' }).getByText('return a - b').waitFor();
      await calls.getByRole('region', { name: 'Answered, improve/0/0' }).getByText('return a + b').waitFor();
      await calls
        .getByText(/Writer scripted-writer · [\d,]+ tokens in, [\d,]+ out · \$0\.\d+/)
        .first()
        .waitFor();
      await expectFitsEverywhere(page, 'session-with-model');
      await expectReachableByTab(page);
      expect(faults).toEqual([]);
      await context.close();
    },
    PATIENCE_MS,
  );

  test(
    'the settings show how judges agree with people, and what models cost',
    async () => {
      const { database } = server;
      const client = await database!.client();
      // The judge is wrong in every eleventh case.
      await client.query(
        `INSERT INTO judge_case (project_id, id, judge, kind, reference_id, human, verdict, judged_at)
         SELECT 'default', gen_random_uuid(), $1, 'LABEL', gen_random_uuid(), says[n % 2 + 1],
             says[(n + CASE WHEN n % 11 = 0 THEN 1 ELSE 0 END) % 2 + 1], now()
           FROM generate_series(1, 140) AS n, (SELECT ARRAY['ACCEPTABLE', 'UNACCEPTABLE'] AS says) AS s`,
        [`${JUDGE}/judge-1`],
      );
      const judging = await startTestServer({
        database: database!,
        env: modelEnv(llm, { ...PRICES, JUDGE_MODEL: JUDGE, LLM_DAILY_USD: '5', ROLES: 'api' }),
      });
      const { page, context, faults } = await openPage(browser, new URL(judging.httpUrl).origin);
      await page.goto('/settings/judges');
      await page.getByText(`${JUDGE}/judge-1`).waitFor();
      await expectFitsEverywhere(page, 'settings-judges');
      await page.goto('/settings/models');
      await page.getByText('scripted-writer').first().waitFor();
      await expectFitsEverywhere(page, 'settings-models');
      await expectReachableByTab(page);
      expect(faults).toEqual([]);
      await context.close();
      await judging.stop();
    },
    PATIENCE_MS,
  );

  test(
    'a search for a better template is started where templates are, watched to its verdict, and its result put in force',
    async () => {
      const client = await server.database!.client();
      // Nothing but the tasks that the model knows what to answer to.
      await client.query('DELETE FROM training_session');
      await storeTasks(client, 'engineer', TASKS);
      await saveTemplate(server, 'engineer', { slug: 'mend_code' });
      const answer = answerWith((template, count) =>
        count === 2 ? `${template}\n${INSIGHT}` : `${template}\nTry ${count}.`,
      );
      // The first search gets no answer; in the second one each reflection takes long enough to be looked at.
      llm.behave(() => ({ do: 'silence' }));
      const { page, context, faults } = await open();
      await page.goto('/settings/templates');
      await pressByKey(page.getByRole('link', { name: 'Search for a better mend_code' }));
      await page.getByText('Nothing was searched yet').waitFor();
      await writeByKey(page.getByLabel('Calls to the model at most'), '5');
      await pressByKey(page.getByRole('button', { name: 'Start' }));
      await page.getByText(/a run on the fewest tasks takes up to \d+ calls/).waitFor();
      await writeByKey(page.getByLabel('US dollars that it may cost at most'), '2');
      await writeByKey(page.getByLabel('Calls to the model at most'), String(MAX_CALLS));
      await page.keyboard.press('Enter');

      await page.getByRole('heading', { name: /Search for a better mend_code/ }).waitFor();
      await page.getByRole('heading', { name: 'No verdict yet' }).waitFor();
      await page.getByText('No proposal yet').waitFor();
      await page.getByText(/of at most 160 calls to the model · \$[\d.]+ of at most \$2\.00/).waitFor();
      const progress = page.getByRole('progressbar', { name: 'Done' });
      await progress.waitFor();
      expect(await progress.getAttribute('aria-valuenow')).toBe('0');
      await pressByKey(page.getByRole('button', { name: 'Cancel' }));
      await page.getByRole('heading', { name: /Cancelled/ }).waitFor();

      llm.behave((request) => {
        const then = answer(request);
        return isReflection(request) ? { do: 'slow', ms: 1_000, then } : then;
      });
      await page.getByRole('link', { name: 'Optimizer' }).click();
      await page.getByLabel('Template').selectOption({ label: 'engineer: mend_code, version 1' });
      await page.getByLabel('Calls to the model at most').fill(String(MAX_CALLS));
      await page.getByRole('button', { name: 'Start' }).click();
      await page.getByRole('heading', { name: /Running|Finished/ }).waitFor();
      // It is told of by itself: rates, estimates and proposals come without another request of ours.
      await page.getByText(/% a (second|minute|hour) · about .* left/).waitFor();
      await page.getByRole('row', { name: /Accepted/ }).waitFor();
      await page.getByRole('heading', { name: /Finished/ }).waitFor();
      await page.getByRole('heading', { name: 'The evidence' }).waitFor();
      await page.getByText(/points over the seed; with 95 % confidence/).waitFor();
      await page.getByText(/proposal 2, by the validation tasks/).waitFor();
      await page
        .getByRole('row', { name: /Rejected/ })
        .first()
        .waitFor();
      const diff = page.getByRole('region', { name: 'The seed and what was found' });
      await diff.getByText(INSIGHT).waitFor();
      await expectFitsEverywhere(page, 'optimizer-run');
      await expectReachableByTab(page);

      await pressByKey(page.getByRole('button', { name: 'Show proposal 1', exact: true }));
      await diff.getByText('Try 1.').waitFor();
      expect(new URL(page.url()).search).toBe('?proposal=1');
      await page.getByRole('button', { name: 'Put version 2 in force' }).click();
      await page.getByText('Version 2 is in force.').waitFor();
      await page.getByRole('link', { name: 'Optimizer' }).click();
      await page.getByRole('row', { name: /Gain.*points/ }).waitFor();
      await page.getByRole('row', { name: /Cancelled/ }).waitFor();
      await expectFitsEverywhere(page, 'optimizer');
      await expectReachableByTab(page);
      await page.goto(`/optimizer/${GONE}`);
      await page.getByText('There is no such optimizer run').waitFor();
      expect(faults).toEqual([]);
      await context.close();
    },
    PATIENCE_MS * 2,
  );
});

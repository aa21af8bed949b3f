import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { createTestDatabase, startTestServer, type TestDatabase, type TestServer } from '../testkit/index.js';
import { train } from '../testkit/training-operations.js';
import { axeViolations } from './axe.js';
import { browserOrSkip, launchBrowser, openPage, PATIENCE_MS, settled } from './browser-kit.js';
import { pressByKey, tabTo, writeByKey } from './keyboard.js';
import { openExperimentScript } from './world/fill-experiments.js';
import { fillRules } from './world/fill-rules.js';

const executablePath = browserOrSkip();

(executablePath ? describe : describe.skip)('what people do', () => {
  let browser: Browser;
  let database: TestDatabase;
  let server: TestServer;
  beforeAll(async () => {
    database = await createTestDatabase();
    [browser, server] = await Promise.all([
      launchBrowser(executablePath ?? ''),
      startTestServer({ database, env: { ADAPTATION_TRIALS: 'approved' } }),
    ]);
  }, PATIENCE_MS);
  afterAll(async () => {
    await browser.close();
    await server.stop();
    await database.drop();
  });
  const open = () => openPage(browser, new URL(server.httpUrl).origin);

  test(
    'a correction is written as an edit by keys alone, seen on the agent’s page, and exported as a row for DPO',
    async () => {
      const { id } = await train(server.query, {
        agentType: 'engineer',
        taskDescription: 'Add two numbers',
        originalResponse: 'def add(a, b): return a + b',
        waitSeconds: 30,
      });
      const { page, context, faults } = await open();
      await page.goto(`/sessions/${encodeURIComponent(id)}`);
      await pressByKey(page.getByRole('button', { name: 'Correct the response' }));
      // The text is where the keyboard is by then.
      await page.getByLabel('The response as it should have been').waitFor();
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.insertText('def add(a: int, b: int) -> int:\n    return a + b\n');
      await writeByKey(page.getByLabel('What to say to it'), 'Give it types.');
      await page.getByRole('region', { name: 'Your edit' }).waitFor();
      await pressByKey(page.getByRole('button', { name: 'Hand in the correction' }));
      await page.getByText('Give it types.').waitFor();

      await page.goto('/agents/engineer');
      await page.getByRole('region', { name: 'Corrections' }).getByText('Give it types.').first().waitFor();

      await page.goto('/exports?format=DPO_TRL');
      const rows = page.getByRole('region', { name: /^Row \d+$/ });
      await rows.filter({ hasText: 'a: int, b: int' }).first().waitFor();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Download' }).click(),
      ]);
      let file = '';
      for await (const part of await download.createReadStream()) file += String(part);
      expect(file).toContain('a: int, b: int');
      await page.getByText('Finished', { exact: true }).waitFor();
      expect(faults).toEqual([]);
      await context.close();
    },
    PATIENCE_MS,
  );

  test(
    'an experiment is made and started, and its verdict comes by itself; another one is stopped by keys alone',
    async () => {
      const { page, context, faults } = await open();
      await page.goto('/experiments/new?agent=research');
      await page.getByLabel('Name').first().fill('scripted');
      await page.getByLabel('Hypothesis').fill('The generic strategy is better.');
      const needed = page.getByRole('status').filter({ hasText: 'Will need' });
      await needed.filter({ hasText: '10,972 units to see 5.0 points' }).waitFor();
      await page.getByLabel('Points that it should be able to see').fill('0.5');
      await page.getByText(/must be more than what counts as equal/).waitFor();
      await page.getByLabel('Points that it should be able to see').fill('5');
      await page.getByLabel('Design').selectOption('UNPAIRED');
      const text = await needed.filter({ hasText: '5,438 units per arm' }).innerText();
      expect(text).toContain('stops at 10,000 of all arms together');
      await page.getByLabel('Units at which it stops').fill('20000');
      await needed.filter({ hasNotText: 'of all arms together' }).waitFor();
      await page.getByLabel('Strategy').nth(1).selectOption('generic');
      await page.getByRole('button', { name: 'Make the draft' }).click();
      await page.getByRole('heading', { name: /scripted/ }).waitFor();
      await page.getByText('Will need, per arm').waitFor();
      await page.getByRole('button', { name: 'Start' }).click();
      await page.getByRole('heading', { name: /Running/ }).waitFor();

      const id = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1)!);
      const script = await openExperimentScript(database);
      await script.play(id, 60, 0);
      await page.getByRole('heading', { name: /difference over time/ }).waitFor();
      await page.getByText('Continue', { exact: true }).waitFor();
      for (let i = 0; i < 10; i += 1) await script.play(id, 40, 0.3);
      await page.getByRole('heading', { name: /Stopped/ }).waitFor();
      await page.getByText('Better', { exact: true }).waitFor();
      await page.getByText(/verdict: treatment is BETTER/).waitFor();
      await script.close();

      await page.goto('/experiments/new?agent=research');
      await writeByKey(page.getByLabel('Name').first(), 'given-up');
      await writeByKey(page.getByLabel('Hypothesis'), 'Nobody wants to know.');
      const strategy = page.getByLabel('Strategy').nth(1);
      await tabTo(strategy);
      await page.keyboard.type('generic');
      expect(await strategy.inputValue()).toBe('generic');
      await pressByKey(page.getByRole('button', { name: 'Make the draft' }));
      await page.getByRole('heading', { name: /given-up/ }).waitFor();
      await pressByKey(page.getByRole('button', { name: 'Stop' }));
      await page.getByLabel('Why').waitFor();
      await page.keyboard.insertText('It costs too much.');
      await page.keyboard.press('Enter');
      await page.getByText(/Stopped.*It costs too much\./).waitFor();
      expect(faults).toEqual([]);
      await context.close();
    },
    PATIENCE_MS,
  );

  test(
    'a proposal is approved with one key and rolled back with a reason, another one rejected, by keys alone',
    async () => {
      await fillRules(await database.client());
      const { page, context, faults } = await open();
      await page.goto('/rules?agent=security');
      await settled(page);
      const other = page.getByRole('article').filter({ hasText: 'Never build SQL from strings' });
      await pressByKey(other.getByRole('button', { name: 'Reject' }), 'Space');
      await other.waitFor({ state: 'detached' });

      await page.goto('/rules?agent=engineer');
      await settled(page);
      const proposal = page.getByRole('article').filter({ hasText: 'use a context manager' });
      await pressByKey(proposal.getByRole('button', { name: 'Approve' }));
      await proposal.waitFor({ state: 'detached' });

      await tabTo(page.getByRole('radio', { name: 'Proposals' }));
      for (let i = 0; i < 2; i += 1) await page.keyboard.press('ArrowRight');
      const adopted = page.getByRole('article').filter({ hasText: 'use a context manager' });
      await pressByKey(adopted.getByRole('button', { name: 'Roll back' }));
      await adopted.getByLabel('Why').waitFor();
      await page.keyboard.insertText('It made answers longer.');
      await page.keyboard.press('Enter');
      await adopted.waitFor({ state: 'detached' });
      await page.getByText('Rolled back', { exact: true }).click();
      await page.getByText('It made answers longer.').waitFor();
      expect(faults).toEqual([]);
      await context.close();
    },
    PATIENCE_MS,
  );

  test(
    'a template’s placeholders are checked while it is typed',
    async () => {
      const { page, context, faults } = await open();
      await page.goto('/settings/templates?template=new');
      await page.getByLabel('Name').fill('short_answers');
      await page.getByLabel('What it is for').fill('Makes answers short.');
      const prompt = page.getByLabel('Prompt');
      await prompt.fill('Shorten this: {original_respons}');
      await page.getByRole('alert').filter({ hasText: 'original_respons' }).waitFor();
      await prompt.fill('Shorten this: {original_response}');
      await page.getByText('It can be saved.').waitFor();
      await page.getByRole('button', { name: 'Save as version 1' }).click();
      await page.getByText('Version 1 is in force.').waitFor();
      expect(faults).toEqual([]);
      await context.close();
    },
    PATIENCE_MS,
  );

  test(
    'an alert rule is changed, and the tables behind charts opened, by keys alone',
    async () => {
      const { page, context, faults } = await open();
      await page.goto('/settings/alerts');
      await settled(page);
      const rule = page.getByRole('row').nth(1);
      await pressByKey(rule.getByRole('button', { name: /^Change/ }));
      await writeByKey(page.getByLabel('Threshold'), '0.123');
      await writeByKey(page.getByLabel('Resolves at'), '0.1');
      await pressByKey(page.getByRole('button', { name: 'Save' }));
      await rule.filter({ hasText: '0.12' }).waitFor();

      await page.goto('/agents/engineer');
      await settled(page);
      await pressByKey(page.getByText('Numbers as a table').first());
      await page.locator('.chart-table table').first().waitFor({ state: 'visible' });

      await page.goto('/');
      const moving = page.getByRole('figure', { name: /^Sessions that wait and that run/ });
      await pressByKey(moving.getByText('Numbers as a table'));
      // Rows come by themselves, one for some seconds: the head's, the one there is by then, and the next one.
      await moving.getByRole('row').nth(2).waitFor();
      const numbers = await moving.getByRole('row').allInnerTexts();
      expect(numbers[0]!.split(/\s+/)).toEqual(['When', 'Waiting', 'Running']);
      for (const row of numbers.slice(1)) expect(row).toMatch(/^\d\d:\d\d:\d\d\s+\d+\s+\d+$/);
      expect(await axeViolations(page)).toEqual([]);
      expect(faults).toEqual([]);
      await context.close();
    },
    PATIENCE_MS,
  );
});

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import type { Browser, Page } from 'playwright-core';
import { DEFAULT_TABS } from '../../web/graphiql/src/tabs.js';
import {
  chromiumPath,
  launchBrowser,
  printedSchema,
  startGraphiqlServer,
  watchedPage,
  type GraphiqlServer,
} from './graphiql-kit.js';
import { eventually } from './socket-kit.js';

const executablePath = chromiumPath();
if (!executablePath) {
  console.warn(
    'SKIPPED: the page was not opened, for no chromium was found in PATH (apt-get install chromium).',
  );
}

// Monaco takes its time where two cores are shared.
const PATIENCE_MS = 90_000;

describe('the tabs that stand ready', () => {
  test.each(DEFAULT_TABS.map((tab, i) => [['mutation', 'query', 'subscription'][i], tab] as const))(
    'hold a %s that the schema takes',
    (operation, { query, variables }) => {
      const document = parse(query);
      expect(validate(printedSchema(), document)).toEqual([]);
      expect(document.definitions).toEqual([expect.objectContaining({ operation })]);
      expect(() => JSON.parse(variables) as unknown).not.toThrow();
    },
  );
});

(executablePath ? describe : describe.skip)('the page', () => {
  let browser: Browser;
  let server: GraphiqlServer;
  beforeAll(async () => {
    browser = await launchBrowser(executablePath ?? '');
  }, PATIENCE_MS);
  afterEach(() => server.stop());
  afterAll(() => browser.close());

  const answer = (page: Page) => page.locator('.graphiql-response .view-lines');

  async function run(page: Page, tab: string): Promise<void> {
    await page.getByRole('tab', { name: tab }).click();
    await page.locator('.graphiql-execute-button').click();
  }

  test(
    'runs its ready mutation, query and subscription, and asks nobody else for anything',
    async () => {
      server = await startGraphiqlServer();
      const { page, context, outside, faults } = await watchedPage(browser, server.origin);
      await page.goto(`${server.origin}/graphql`);
      await page.locator('.graphiql-execute-button').waitFor({ timeout: PATIENCE_MS });

      await page.locator('.graphiql-execute-button').click();
      await eventually(() => server.inputs.length === 1);
      expect(server.inputs[0]).toMatchObject({
        agentType: 'engineer',
        originalResponse: 'def add(a, b): return a + b',
        taskDescription: 'Optimize the addition function',
      });
      await answer(page).filter({ hasText: 'userErrors' }).waitFor();

      await run(page, 'TrainingSessions');
      await answer(page).filter({ hasText: 'pageInfo' }).waitFor();

      await run(page, 'TrainingSessionEvents');
      await eventually(() => server.subscribers.size === 1);
      server.push('first-of-all');
      await answer(page).filter({ hasText: 'first-of-all' }).waitFor();
      server.push('and-a-second');
      await answer(page).filter({ hasText: 'and-a-second' }).waitFor();
      await page.locator('.graphiql-execute-button').click();
      await eventually(() => server.subscribers.size === 0);

      expect(outside).toEqual([]);
      expect(faults).toEqual([]);
      await context.close();
    },
    PATIENCE_MS,
  );

  test(
    'follows the theme of the system, at its start and while it is open',
    async () => {
      server = await startGraphiqlServer();
      const { page, context } = await watchedPage(browser, server.origin);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.goto(`${server.origin}/graphql`);
      await page.locator('.monaco-editor.vs-dark').first().waitFor({ timeout: PATIENCE_MS });
      await page.emulateMedia({ colorScheme: 'light' });
      await page.locator('.monaco-editor.vs').first().waitFor();
      expect(await page.locator('.monaco-editor.vs-dark').count()).toBe(0);
      await context.close();
    },
    PATIENCE_MS,
  );

  test(
    'asks for the token, keeps it for the tab alone, and sends it over HTTP and the socket',
    async () => {
      server = await startGraphiqlServer('sesame');
      const { page, context, outside, faults } = await watchedPage(browser, server.origin);
      await page.goto(`${server.origin}/graphql`);
      await page.getByLabel('Token').fill('guess');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('alert').waitFor();
      await page.getByLabel('Token').fill('sesame');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.locator('.graphiql-execute-button').waitFor({ timeout: PATIENCE_MS });

      await run(page, 'TrainingSessions');
      await answer(page).filter({ hasText: 'pageInfo' }).waitFor();
      await run(page, 'TrainingSessionEvents');
      await eventually(() => server.subscribers.size === 1);
      server.push('let-in');
      await answer(page).filter({ hasText: 'let-in' }).waitFor();

      const stored = await page.evaluate<string[]>(
        '[sessionStorage, localStorage].map((store) => JSON.stringify(store))',
      );
      expect(stored[0]).toContain('sesame');
      expect(stored[1]).not.toContain('sesame');
      expect(outside).toEqual([]);
      expect(faults).toEqual([]);
      await context.close();
    },
    PATIENCE_MS,
  );
});

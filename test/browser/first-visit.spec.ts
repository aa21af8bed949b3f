import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startTestServer, type TestServer } from '../testkit/index.js';
import { axeViolations } from './axe.js';
import { browserOrSkip, launchBrowser, openPage, PATIENCE_MS } from './browser-kit.js';

const executablePath = browserOrSkip();

(executablePath ? describe : describe.skip)('a first visit', () => {
  let browser: Browser;
  let server: TestServer;
  beforeAll(async () => {
    [browser, server] = await Promise.all([launchBrowser(executablePath ?? ''), startTestServer()]);
  }, PATIENCE_MS);
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  test(
    'leads from an empty installation to a trained example, by the keyboard alone',
    async () => {
      const { page, context, outside, faults } = await openPage(browser, new URL(server.httpUrl).origin);
      await page.goto('/');
      await page.getByRole('heading', { name: 'Nothing has been trained here yet' }).waitFor();
      expect(await axeViolations(page)).toEqual([]);

      // The first stop of the keyboard leads past the navigation; from the content on, the example is some stops away.
      await page.keyboard.press('Tab');
      expect(await page.evaluate<string>('document.activeElement.textContent')).toBe('To the content');
      await page.keyboard.press('Enter');
      for (let stops = 0; stops < 20; stops += 1) {
        await page.keyboard.press('Tab');
        if (await page.evaluate<boolean>('document.activeElement.classList.contains("example")')) break;
      }
      await page.keyboard.press('Enter');

      await page.getByRole('list', { name: 'Timeline' }).getByText('Improved', { exact: true }).waitFor();
      const diff = page.getByRole('region', { name: 'Original and improved response' });
      await diff.getByText('imported but unused').first().waitFor();
      await page.goto('/');
      await page.getByRole('row', { name: /Engineer/ }).waitFor();
      expect(outside).toEqual([]);
      expect(faults).toEqual([]);
      await context.close();
    },
    PATIENCE_MS,
  );
});

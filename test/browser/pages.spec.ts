import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { browserOrSkip, launchBrowser, openPage, PATIENCE_MS, settled } from './browser-kit.js';
import { expectReachableByTab, pressByKey } from './keyboard.js';
import { expectFitsEverywhere } from './views.js';
import { openDemoWorld, type DemoWorld } from './world/demo-world.js';

const executablePath = browserOrSkip();
const PAGES: readonly (readonly [name: string, path: (world: DemoWorld) => string])[] = [
  ['overview', () => '/'],
  ['train', ({ sessionId }) => `/train?example=python&session=${encodeURIComponent(sessionId)}`],
  ['agents', () => '/agents'],
  ['agent', () => '/agents/engineer?range=90d'],
  ['sessions', () => '/sessions'],
  ['session', ({ sessionId }) => `/sessions/${encodeURIComponent(sessionId)}`],
  ['batch', ({ batchId }) => `/batches/${encodeURIComponent(batchId)}`],
  ['corrections', () => '/corrections'],
  ['correction', ({ correctionId }) => `/corrections/${encodeURIComponent(correctionId)}`],
  ['rules', () => '/rules'],
  ['rules-in-force', () => '/rules?status=ADOPTED'],
  ['experiments', () => '/experiments'],
  ['experiment', ({ experimentId }) => `/experiments/${encodeURIComponent(experimentId)}`],
  ['new-experiment', () => '/experiments/new'],
  ['exports', () => '/exports?format=DPO_TRL'],
  ['settings-registry', () => '/settings'],
  ['settings-templates', () => '/settings/templates?template=new'],
  ['settings-alerts', () => '/settings/alerts'],
  ['settings-judges-none', () => '/settings/judges'],
  ['settings-models-none', () => '/settings/models'],
  ['settings-server', () => '/settings/server'],
  ['not-found', () => '/sessions/none'],
];

(executablePath ? describe : describe.skip)('every page', () => {
  let browser: Browser | undefined;
  let world: DemoWorld | undefined;
  beforeAll(async () => {
    [browser, world] = await Promise.all([
      launchBrowser(executablePath ?? ''),
      openDemoWorld({ sessions: 12_000, days: 120 }),
    ]);
  }, PATIENCE_MS * 3);
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  test.each(PAGES)(
    '%s fits at three widths in both themes, has no violation that axe knows, is all reached by the Tab key, and asks nobody else for anything',
    async (name, path) => {
      if (!browser || !world) throw new Error('there is no world to look at');
      const origin = new URL(world.server.httpUrl).origin;
      const { page, context, outside, faults } = await openPage(browser, origin);
      await page.goto(path(world));
      await expectFitsEverywhere(page, name);
      await expectReachableByTab(page);
      expect(outside).toEqual([]);
      expect(faults).toEqual([]);
      await context.close();
    },
    PATIENCE_MS,
  );

  test(
    'the pages are reached by keys where the window is narrow',
    async () => {
      if (!browser || !world) throw new Error('there is no world to look at');
      const { page, context } = await openPage(browser, new URL(world.server.httpUrl).origin, { width: 360 });
      await page.goto('/');
      await settled(page);
      await pressByKey(page.getByRole('button', { name: 'Menu' }));
      await expectReachableByTab(page);
      await pressByKey(page.getByRole('link', { name: 'Exports' }));
      await page.getByRole('heading', { name: 'Exports', level: 1 }).waitFor();
      await context.close();
    },
    PATIENCE_MS,
  );
});

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { axeViolations } from './axe.js';
import { browserOrSkip, launchBrowser, openPage, PATIENCE_MS, settled } from './browser-kit.js';
import { openDemoWorld, type DemoWorld } from './world/demo-world.js';

const executablePath = browserOrSkip();
/** Where pictures of the pages are put; none are made if left out. */
const pictures = process.env.SCREENSHOTS;

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
  ['experiments', () => '/experiments'],
  ['experiment', ({ experimentId }) => `/experiments/${encodeURIComponent(experimentId)}`],
  ['new-experiment', () => '/experiments/new'],
  ['exports', () => '/exports?format=DPO_TRL'],
  ['settings-registry', () => '/settings'],
  ['settings-templates', () => '/settings/templates?template=new'],
  ['settings-alerts', () => '/settings/alerts'],
  ['settings-judges', () => '/settings/judges'],
  ['settings-models', () => '/settings/models'],
  ['settings-server', () => '/settings/server'],
  ['not-found', () => '/sessions/none'],
];

const VIEWS = [
  { width: 1440, theme: 'light' },
  { width: 1440, theme: 'dark' },
  { width: 768, theme: 'light' },
  { width: 360, theme: 'dark' },
] as const;

/** Every page once, and the ones that are looked at most in all views. */
function isPictured(name: string, width: number, theme: string): boolean {
  return (width === 1440 && theme === 'light') || ['overview', 'agent', 'session'].includes(name);
}

(executablePath ? describe : describe.skip)('every page', () => {
  let browser: Browser | undefined;
  let world: DemoWorld | undefined;
  beforeAll(async () => {
    [browser, world] = await Promise.all([
      launchBrowser(executablePath ?? ''),
      openDemoWorld({ sessions: 12_000, days: 120 }),
    ]);
    if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
  }, PATIENCE_MS * 3);
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  test.each(PAGES)(
    '%s fits at three widths, has no violation that axe knows in both themes, and asks nobody else for anything',
    async (name, path) => {
      if (!browser || !world) throw new Error('there is no world to look at');
      for (const { width, theme } of VIEWS) {
        const origin = new URL(world.server.httpUrl).origin;
        const { page, context, outside, faults } = await openPage(browser, origin, { width, theme });
        await page.goto(path(world));
        await settled(page);
        const [content, window] = await page.evaluate<[number, number]>(
          '[document.documentElement.scrollWidth, innerWidth]',
        );
        expect({ name, width, overflow: content - window }).toEqual({ name, width, overflow: 0 });
        expect(await axeViolations(page)).toEqual([]);
        expect(outside).toEqual([]);
        expect(faults).toEqual([]);
        if (pictures !== undefined && isPictured(name, width, theme)) {
          await page.waitForTimeout(1_500);
          // A list without end draws what can be seen.
          const fullPage = name !== 'sessions';
          await page.screenshot({ path: join(pictures, `${name}-${width}-${theme}.png`), fullPage });
        }
        await context.close();
      }
    },
    PATIENCE_MS,
  );
});

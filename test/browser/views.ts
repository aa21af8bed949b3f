import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { eventually } from '../testkit/eventually.js';
import { axeViolations } from './axe.js';
import { settled } from './browser-kit.js';

/** Where pictures of the pages are put; none are made if left out. */
const pictures = process.env.SCREENSHOTS;
if (pictures !== undefined) mkdirSync(pictures, { recursive: true });

const WIDTHS = [1440, 768, 360] as const;
const THEMES = ['light', 'dark'] as const;
const HEIGHT = 900;
/** For charts to take their new width. */
const RESIZED_WITHIN_MS = 5_000;
/** What is looked at most is pictured in these views, too. */
const LOOKED_AT_MOST: readonly string[] = ['overview', 'agent', 'session'];
const MORE_PICTURES: readonly string[] = ['1440-dark', '768-light', '360-dark'];

function isPictured(name: string, view: string): boolean {
  return view === '1440-light' || (LOOKED_AT_MOST.includes(name) && MORE_PICTURES.includes(view));
}

/** Colours follow the theme with the next frame that is drawn. */
const NEXT_FRAME = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';

/** How many pixels of the page are beyond the window's right edge. */
const overflowOf = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');

/**
 * Holds an open page against all widths and both themes, without loading it again: nothing is cut off or beside the window, and axe
 * finds no violation. Leaves it as wide and as light as it is pictured.
 *
 * @param name of the page, also of its pictures
 */
export async function expectFitsEverywhere(page: Page, name: string): Promise<void> {
  await settled(page);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT });
    const overflow = await eventually(
      () => overflowOf(page),
      (pixels) => pixels <= 0,
      RESIZED_WITHIN_MS,
    ).catch(() => overflowOf(page));
    expect({ name, width, overflow }).toEqual({ name, width, overflow: 0 });
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.evaluate(NEXT_FRAME);
      const violations = await axeViolations(page);
      expect({ name, width, theme, violations }).toEqual({ name, width, theme, violations: [] });
      await picture(page, name, `${width}-${theme}`);
    }
  }
  await page.setViewportSize({ width: WIDTHS[0], height: HEIGHT });
  await page.emulateMedia({ colorScheme: THEMES[0] });
}

async function picture(page: Page, name: string, view: string): Promise<void> {
  if (pictures === undefined || !isPictured(name, view)) return;
  await page.evaluate('document.activeElement.blur(); scrollTo(0, 0)');
  await page.waitForTimeout(1_500);
  // A list without end draws what can be seen.
  await page.screenshot({ path: join(pictures, `${name}-${view}.png`), fullPage: name !== 'sessions' });
}

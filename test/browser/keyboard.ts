import { expect } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';

/** Stops of the Tab key after which something is called out of reach. */
const STOPS_MAX = 400;

interface BrowserWindow {
  readonly document: { readonly activeElement: unknown };
}

/** Run in the page. */
const hasFocus = (element: unknown): boolean =>
  element === (globalThis as unknown as BrowserWindow).document.activeElement;

/** Goes on by the Tab key until an element has the focus. */
export async function tabTo(locator: Locator): Promise<void> {
  const page = locator.page();
  const element = await locator.elementHandle();
  for (let stops = 0; stops < STOPS_MAX; stops += 1) {
    await page.keyboard.press('Tab');
    if (await element?.evaluate(hasFocus)) return;
  }
  throw new Error(`${locator.toString()} was not reached by ${STOPS_MAX} stops of the Tab key`);
}

/** Goes to a button or link by the Tab key, and presses it by a key. */
export async function pressByKey(locator: Locator, key = 'Enter'): Promise<void> {
  await tabTo(locator);
  await locator.page().keyboard.press(key);
}

/** Goes to a field by the Tab key, and writes over what is in it. */
export async function writeByKey(locator: Locator, text: string): Promise<void> {
  await tabTo(locator);
  await locator.page().keyboard.press('ControlOrMeta+a');
  await locator.page().keyboard.insertText(text);
}

/** From here on notes what gets the focus; what could be clicked and cannot be focused is a fault at once. */
const WATCH = `(() => {
  const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';
  const told = (element) => element.outerHTML.slice(0, 160);
  const isUsable = (element) =>
    element.isConnected && !element.disabled && element.tabIndex >= 0 && element.checkVisibility({ visibilityProperty: true });
  // Of radio buttons the chosen one is a stop, and the arrow keys go on from there.
  const isStop = (element) => element.type !== 'radio' || element.checked;
  const faults = [];
  const left = new Set([...document.querySelectorAll(FOCUSABLE)].filter((element) => isUsable(element) && isStop(element)));
  for (const element of document.querySelectorAll('body *')) {
    if (getComputedStyle(element).cursor !== 'pointer' || element.closest(FOCUSABLE + ', label')) continue;
    faults.push('can be clicked, and not be reached: ' + told(element));
  }
  const hasOutline = (element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
  };
  addEventListener('focusin', ({ target }) => {
    left.delete(target);
    if (![target, target.closest('label')].some((element) => element && hasOutline(element))) {
      faults.push('does not show that it has the focus: ' + told(target));
    }
  });
  window.keyboardWalk = { faults, left: () => [...left].filter(isUsable).map(told) };
})()`;

/** Walks through the page by the Tab key: each thing that can be used is reached, shows it, and can be left. */
export async function expectReachableByTab(page: Page): Promise<void> {
  await page.evaluate(WATCH);
  const unreached = (): Promise<string[]> => page.evaluate<string[]>('keyboardWalk.left()');
  const count = (await unreached()).length;
  expect(count).toBeGreaterThan(0);
  // Rows that come in meanwhile are stops, too.
  for (let stops = 0; stops < 2 * count + 40; stops += 1) {
    await page.keyboard.press('Tab');
    if (stops >= count - 1 && (await unreached()).length === 0) break;
  }
  const faults = await page.evaluate<string[]>('[...new Set(keyboardWalk.faults)]');
  expect({ faults, unreached: await unreached() }).toEqual({ faults: [], unreached: [] });
}

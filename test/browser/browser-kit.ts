import type { Browser, BrowserContext, Page } from 'playwright-core';
import { eventually } from '../testkit/eventually.js';
import { chromiumPath, launchBrowser } from '../protocol/graphiql-kit.js';

export { chromiumPath, launchBrowser };

/** Browsers take their time where two cores are shared. */
export const PATIENCE_MS = 120_000;

const NO_BROWSER =
  'SKIPPED: no chromium was found in PATH (apt-get install chromium), so that no page was opened.';

/** The browser's program; null, said in capitals, where there is none. */
export function browserOrSkip(): string | null {
  const path = chromiumPath();
  if (path === null) console.warn(NO_BROWSER);
  return path;
}

export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Addresses of other hosts that were asked. */
  readonly outside: string[];
  /** Errors and warnings of the console, what was thrown, and what broke the content security policy. */
  readonly faults: string[];
}

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
}

/** A page of its own, and all that it should not have done. */
export async function openPage(
  browser: Browser,
  origin: string,
  options: PageOptions = {},
): Promise<OpenPage> {
  const { width = 1440, height = 900, theme = 'light' } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    timezoneId: 'UTC',
    baseURL: origin,
    acceptDownloads: true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS / 2);
  const outside: string[] = [];
  const faults: string[] = [];
  const { host } = new URL(origin);
  const note = (address: string): void => {
    const { protocol, host: asked } = new URL(address);
    if (protocol !== 'data:' && protocol !== 'blob:' && asked !== host) outside.push(address);
  };
  context.on('request', (request) => note(request.url()));
  page.on('websocket', (socket) => note(socket.url()));
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  return { page, context, outside, faults };
}

/** Waits until the page shows what it is about: no grey lines, and its own fonts. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor();
  await eventually(
    () =>
      page.evaluate<boolean>(
        `document.querySelector('.skeleton') === null && document.fonts.status === 'loaded'`,
      ),
    (isSettled) => isSettled,
    PATIENCE_MS / 2,
  );
}

import type { Browser } from 'playwright-core';

const ROUNDS = 5;

export interface FirstView {
  /** From the address to numbers of all agents and a live connection, a round each. */
  readonly usableMs: number[];
  /** Bytes of script that came over the line. */
  readonly scriptBytes: number;
}

/** Opens the page with nothing of it in the cache, several times. */
export async function measureFirstView(browser: Browser, origin: string): Promise<FirstView> {
  const usableMs: number[] = [];
  let scriptBytes = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const sizes: Promise<number>[] = [];
    page.on('requestfinished', (request) => {
      if (request.resourceType() === 'script')
        sizes.push(request.sizes().then((size) => size.responseBodySize));
    });
    const begun = performance.now();
    await page.goto(origin, { waitUntil: 'commit' });
    await page.locator('tbody tr').first().waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    usableMs.push(performance.now() - begun);
    scriptBytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    await context.close();
  }
  return { usableMs, scriptBytes };
}

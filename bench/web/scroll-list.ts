import type { Page } from 'playwright-core';

export interface ListScroll {
  readonly rows: number;
  readonly pages: number;
  /** From asking for a page to having it. */
  readonly pageMs: number[];
}

/** Scrolls the list of sessions to its end, as fast as its pages come. */
export async function scrollList(page: Page, origin: string): Promise<ListScroll> {
  const pageMs: number[] = [];
  page.on('requestfinished', (request) => {
    if (request.postData()?.includes('"operationName":"Sessions"')) pageMs.push(request.timing().responseEnd);
  });
  await page.goto(`${origin}/sessions`);
  await page.getByRole('table', { name: 'Sessions' }).waitFor();
  const rows = await page.evaluate<number>(`new Promise((resolve) => {
    const step = () => {
      scrollTo(0, document.documentElement.scrollHeight);
      const told = [...document.querySelectorAll('[role=status]')].map((each) => each.textContent);
      const found = told.map((text) => /^([\\d,]+) sessions(, more below)?$/.exec(text)).find(Boolean);
      if (found && !found[2]) resolve(Number(found[1].replaceAll(',', '')));
      else requestAnimationFrame(step);
    };
    step();
  })`);
  return { rows, pages: pageMs.length, pageMs };
}

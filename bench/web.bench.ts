import 'reflect-metadata';
import { startTestServer } from '../test/testkit/index.js';
import { percentile, runIfMain, type BenchResult } from './harness.js';
import { openBenchDatabase } from './kit/bench-database.js';
import { fillSessions } from './kit/fill-sessions.js';
import { openBrowser } from './web/browser.js';
import { measureFirstView } from './web/first-view.js';
import { heapBytes, traceFrames } from './web/frames.js';
import { scrollList } from './web/scroll-list.js';
import { writeEvents } from './web/write-events.js';

const SESSIONS = 100_000;
const EVENTS_PER_SECOND = 200;
const SECONDS = 60;
/** Until the feed has as many events as it keeps. */
const WARM_UP_SECONDS = 15;
const FIRST_VIEW_MS = 2_000;
const SCRIPT_BYTES = 200_000;
const FRAME_MEDIAN_MS = 16;
const FRAME_P95_MS = 50;
const HEAP_GROWTH = 1.1;

/** The dashboard in Chromium, against the real server on a database of 100,000 sessions. */
export async function benchWeb(): Promise<BenchResult> {
  const browser = await openBrowser();
  const database = await openBenchDatabase();
  try {
    await fillSessions(await database.client(), await database.database(4), {
      sessions: SESSIONS,
      days: 90,
      projectId: 'default',
    });
    const server = await startTestServer({ env: { DATABASE_URL: database.url, ROLES: 'api' } });
    try {
      const { origin } = new URL(server.httpUrl);
      const first = await measureFirstView(browser, origin);

      const client = await database.client();
      const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
      await page.goto(origin);
      await page.getByText('Live', { exact: true }).waitFor();
      await writeEvents(client, {
        perSecond: EVENTS_PER_SECOND,
        seconds: WARM_UP_SECONDS,
        firstSequence: 1_000,
      });
      const heapBefore = await heapBytes(page);
      let written = 0;
      const frames = await traceFrames(browser, page, async () => {
        const firstSequence = 100_000;
        written = await writeEvents(client, {
          perSecond: EVENTS_PER_SECOND,
          seconds: SECONDS,
          firstSequence,
        });
      });
      const heapAfter = await heapBytes(page);
      const list = await scrollList(page, origin);

      const figures = {
        firstViewMedianMs: percentile(first.usableMs, 0.5),
        firstViewWorstMs: Math.max(...first.usableMs),
        firstViewScriptBytes: first.scriptBytes,
        events: written,
        frames: frames.length,
        frameWorkMedianMs: percentile(frames, 0.5),
        frameWorkP95Ms: percentile(frames, 0.95),
        heapBeforeMb: heapBefore / 1e6,
        heapAfterMb: heapAfter / 1e6,
        listRows: list.rows,
        listPages: list.pages,
        listPageP95Ms: percentile(list.pageMs, 0.95),
      };
      return {
        name: 'dashboard in Chromium, 100,000 sessions, 200 events a second',
        figures,
        gate:
          `first view within ${FIRST_VIEW_MS} ms and ${SCRIPT_BYTES} bytes of script, at most ${FRAME_MEDIAN_MS} ms median and ` +
          `${FRAME_P95_MS} ms p95 of work per frame, heap at most ${HEAP_GROWTH} times what it was, all rows by pages`,
        passed:
          figures.firstViewMedianMs < FIRST_VIEW_MS &&
          figures.firstViewScriptBytes < SCRIPT_BYTES &&
          figures.frames > SECONDS &&
          figures.frameWorkMedianMs <= FRAME_MEDIAN_MS &&
          figures.frameWorkP95Ms <= FRAME_P95_MS &&
          heapAfter <= heapBefore * HEAP_GROWTH &&
          list.rows === SESSIONS &&
          list.pages >= SESSIONS / 100,
      };
    } finally {
      await server.stop();
    }
  } finally {
    await browser.close();
    await database.close();
  }
}

await runIfMain(import.meta.url, async () => {
  const result = await benchWeb();
  const { printResult } = await import('./harness.js');
  printResult(result);
  return result;
});

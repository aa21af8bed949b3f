import type { Browser, Page } from 'playwright-core';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly args: { readonly name?: string };
}

const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', '__metadata'];

/** Milliseconds of work on the page's main thread between the commit of each frame and that of the next, as Chromium's own trace has it. */
function workPerFrame(events: readonly TraceEvent[]): number[] {
  const isMain = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const main = events.filter(({ pid, tid }) => isMain.has(`${pid} ${tid}`));
  const frames = main
    .filter(({ name, ph }) => name === 'Commit' && ph === 'X')
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  const tasks = main.filter(({ name, ph }) => name === 'RunTask' && ph === 'X').sort((a, b) => a.ts - b.ts);
  const work = new Array<number>(Math.max(frames.length - 1, 0)).fill(0);
  let frame = 0;
  for (const { ts, dur = 0 } of tasks) {
    while (frame < frames.length - 1 && ts >= frames[frame + 1]!) frame += 1;
    if (frame < work.length && ts >= frames[0]!) work[frame]! += dur / 1_000;
  }
  return work;
}

/** What the page's main thread does, frame by frame, while something goes on. */
export async function traceFrames(
  browser: Browser,
  page: Page,
  goingOn: () => Promise<void>,
): Promise<number[]> {
  await browser.startTracing(page, { categories: CATEGORIES });
  await goingOn();
  const trace = JSON.parse((await browser.stopTracing()).toString('utf8')) as { traceEvents: TraceEvent[] };
  return workPerFrame(trace.traceEvents);
}

/** Bytes of the page's heap after all that can go has gone. */
export async function heapBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

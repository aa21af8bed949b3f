import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { createTestDatabase, startTestServer, type TestDatabase, type TestServer } from '../testkit/index.js';
import { SLOW_RESPONSE, train } from '../testkit/training-operations.js';
import { eventually } from '../testkit/eventually.js';
import { browserOrSkip, launchBrowser, openPage, PATIENCE_MS } from './browser-kit.js';
import { openProxy } from './severable-proxy.js';

const executablePath = browserOrSkip();

interface FeedLine {
  readonly id: string;
  readonly sequence: number;
}

const FEED = `document.querySelector('[role=region][aria-label="Activity feed"]')`;

/** All of the feed, newest first: it draws only what can be seen, so it is scrolled through. */
async function readFeed(page: Page): Promise<string[]> {
  const seen = new Set<string>();
  await page.evaluate(`${FEED}.scrollTo(0, 0)`);
  for (let isAtEnd = false; !isAtEnd;) {
    await page.waitForTimeout(60);
    const ids = await page.evaluate<string[]>(`[...${FEED}.querySelectorAll('[data-event]')]
      .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
      .map(({ dataset }) => dataset.event)`);
    for (const id of ids) seen.add(id);
    isAtEnd = await page.evaluate<boolean>(`((feed) => {
      const before = feed.scrollTop;
      feed.scrollBy(0, feed.clientHeight - 80);
      return feed.scrollTop === before;
    })(${FEED})`);
  }
  return [...seen];
}

/** How many events the feed holds, drawn or not. */
const feedLength = (page: Page): Promise<number> =>
  page.evaluate<number>(`Number(${FEED}?.querySelector('ol')?.dataset.length ?? 0)`);

interface BatchEvents {
  trainingBatch: {
    isFinished: boolean;
    sessions: {
      nodes: { id: string; events: { nodes: FeedLine[] } }[];
      pageInfo: { endCursor: string | null; hasNextPage: boolean };
    };
  };
}

const EVENTS_OF = `query ($id: ID!, $after: String) { trainingBatch(id: $id) { isFinished sessions(first: 10, after: $after) {
  pageInfo { endCursor hasNextPage } nodes { id events(first: 60) { nodes { id sequence } } } } } }`;

async function eventsOfBatch(server: TestServer, id: string): Promise<FeedLine[]> {
  const events: FeedLine[] = [];
  let after: string | null = null;
  do {
    const { trainingBatch }: BatchEvents = await server.query<BatchEvents>(EVENTS_OF, { id, after });
    events.push(...trainingBatch.sessions.nodes.flatMap((session) => session.events.nodes));
    after = trainingBatch.sessions.pageInfo.hasNextPage ? trainingBatch.sessions.pageInfo.endCursor : null;
  } while (after !== null);
  return events;
}

/** Hands in so many responses that can be improved. */
async function beginBatch(server: TestServer, count: number): Promise<string> {
  const items = Array.from({ length: count }, (_, i) => ({
    agentType: 'engineer',
    originalResponse: `import os\n\ndef f${i}_of_${count}( a ):\n    return a+${i}\n`,
  }));
  const { trainAgentResponses } = await server.query<{ trainAgentResponses: { batch: { id: string } } }>(
    `mutation ($input: TrainAgentResponsesInput!) { trainAgentResponses(input: $input) { batch { id } userErrors { message } } }`,
    { input: { items } },
  );
  return trainAgentResponses.batch.id;
}

(executablePath ? describe : describe.skip)('what is live', () => {
  let browser: Browser;
  let database: TestDatabase;
  let servers: TestServer[] = [];
  beforeAll(async () => {
    browser = await launchBrowser(executablePath ?? '');
  }, PATIENCE_MS);
  afterEach(async () => {
    for (const server of servers) await server.stop();
    servers = [];
    await database.drop();
  });
  afterAll(() => browser.close());

  async function start(env: Record<string, string>): Promise<TestServer> {
    const server = await startTestServer({
      database,
      env: { LEASE_MS: '3000', WORKER_CONCURRENCY: '2', ...env },
    });
    servers.push(server);
    return server;
  }

  test(
    'a session is watched from the queue to its end while its worker is killed',
    async () => {
      database = await createTestDatabase();
      const api = await start({ ROLES: 'api' });
      const { id } = await train(api.query, SLOW_RESPONSE);
      const { page, context, faults } = await openPage(browser, new URL(api.httpUrl).origin);
      await page.goto(`/sessions/${encodeURIComponent(id)}`);
      const timeline = page.getByRole('list', { name: 'Timeline' });
      await timeline.getByText('Queued').waitFor();
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('Queued');

      const worker = await start({ ROLES: 'worker' });
      await timeline.getByText('Started').first().waitFor();
      await worker.kill('SIGKILL');
      await worker.restart();
      await timeline.getByText('Retried').waitFor();
      await timeline.getByText(/^(Improved|Unimproved)$/).waitFor();

      const sequences = await page.evaluate<number[]>(
        `[...document.querySelector('ol[aria-label=Timeline]').children].map(({ dataset }) => Number(dataset.sequence))`,
      );
      expect(sequences).toEqual(sequences.map((_, i) => i + 1));
      await page.getByRole('heading', { level: 2, name: 'Criteria' }).waitFor();
      expect(faults).toEqual([]);
      await context.close();
    },
    PATIENCE_MS,
  );

  test(
    'a correction is evaluated while its page, its session’s and the list are looked at',
    async () => {
      database = await createTestDatabase();
      const { query, httpUrl } = await start({});
      const { id } = await train(query, {
        agentType: 'engineer',
        originalResponse: 'def add(a, b): return a + b',
        waitSeconds: 30,
      });
      // Nothing is evaluated until the page has been seen to wait for it.
      await query('mutation { stopTrainingSystem(input: { drain: true }) { userErrors { message } } }');
      const { origin } = new URL(httpUrl);
      const list = await openPage(browser, origin);
      await list.page.goto('/corrections');
      await list.page.getByText('Nobody has corrected anything yet').waitFor();

      const { page, context, faults } = await openPage(browser, origin);
      await page.goto(`/sessions/${encodeURIComponent(id)}`);
      await page.getByRole('button', { name: 'Correct the response' }).click();
      await page
        .getByLabel('The response as it should have been')
        .fill('def add(a: int, b: int) -> int:\n    return a + b\n');
      await page.getByRole('button', { name: 'Hand in the correction' }).click();
      const ofSession = page.getByRole('region', { name: 'Corrections' });
      await ofSession.getByText('Pending').waitFor();
      const opened = await context.newPage();
      const loads: string[] = [];
      opened.on('load', () => loads.push(opened.url()));
      let asked = 0;
      opened.on('request', (request) => {
        if (request.postData()?.includes('"operationName":"Correction"')) asked += 1;
      });
      await opened.goto((await ofSession.getByRole('link').getAttribute('href'))!);
      await opened.getByText('Pending').waitFor();
      const row = list.page.getByRole('row', { name: /Quality improvement/ });
      await list.page.getByText('1 correction came in since.').waitFor();
      await list.page.getByRole('button', { name: 'Show' }).click();
      await row.getByText('Pending').waitFor();

      // It asks twice while it begins to follow; what comes then it was told.
      await eventually(
        () => asked,
        (times) => times === 2,
      );
      await query('mutation { startTrainingSystem { userErrors { message } } }');
      // Where evaluators disagree, it says so behind them.
      const scores = /^[\d.]+ → [\d.]+/;
      await opened.getByText(scores).waitFor();
      await opened.getByRole('heading', { level: 2, name: 'Criteria' }).waitFor();
      await ofSession.getByText(scores).waitFor();
      await row.getByText(scores).waitFor();
      expect(loads).toHaveLength(1);
      expect([...faults, ...list.faults]).toEqual([]);
      await context.close();
      await list.context.close();
    },
    PATIENCE_MS,
  );

  test(
    'a network that is cut for ten seconds in the middle of 500 events leaves the feed as the API has it',
    async () => {
      database = await createTestDatabase();
      const api = await start({});
      const proxy = await openProxy(Number(new URL(api.httpUrl).port));
      try {
        const { page, context } = await openPage(browser, proxy.origin);
        await page.goto('/');
        await page.getByText('Live', { exact: true }).waitFor();
        const id = await beginBatch(api, 100);
        await page.locator('[data-event]', { hasText: 'Improved' }).first().waitFor();

        proxy.cut();
        await page.getByText(/Reconnecting · stale since/).waitFor();
        const before = (await eventsOfBatch(api, id)).length;
        // This is how long the network is away, and not something to wait for.
        await delay(10_000);
        const during = (await eventsOfBatch(api, id)).length - before;
        proxy.mend();
        await page.getByText('Live', { exact: true }).waitFor();
        // The cut must have been in the middle: else nothing was shown.
        expect(during).toBeGreaterThan(20);

        await eventually(
          () => api.query<BatchEvents>(EVENTS_OF, { id }),
          ({ trainingBatch }) => trainingBatch.isFinished,
          PATIENCE_MS,
        );
        const events = await eventsOfBatch(api, id);
        expect(events.length).toBeGreaterThanOrEqual(500);
        const newest = events.map((event) => event.id);
        // Neither is one missing, nor is one there twice, which would make the feed longer.
        await eventually(
          () => feedLength(page),
          (length) => length === events.length,
          PATIENCE_MS / 2,
        );
        await page.getByRole('button', { name: 'Hold still' }).click();
        const shown = await readFeed(page);
        expect([...shown].sort()).toEqual([...newest].sort());
        const place = new Map(shown.map((event, i) => [event, i]));
        for (let i = 1; i < events.length; i += 1) {
          const [earlier, later] = [events[i - 1]!, events[i]!];
          if (later.sequence === 1) continue;
          expect(place.get(earlier.id)!).toBeGreaterThan(place.get(later.id)!);
        }
        await context.close();
      } finally {
        await proxy.close();
      }
    },
    PATIENCE_MS * 2,
  );

  test(
    'what began and ended while the network was cut, before any event came over it, is told of when it is back',
    async () => {
      database = await createTestDatabase();
      const api = await start({});
      const before = await beginBatch(api, 1);
      const isFinished = (id: string) =>
        eventually(
          () => api.query<BatchEvents>(EVENTS_OF, { id }),
          ({ trainingBatch }) => trainingBatch.isFinished,
          PATIENCE_MS / 2,
        );
      await isFinished(before);
      const proxy = await openProxy(Number(new URL(api.httpUrl).port));
      try {
        const { page, context } = await openPage(browser, proxy.origin);
        await page.goto('/');
        const earlier = await eventsOfBatch(api, before);
        await eventually(
          () => feedLength(page),
          (length) => length === earlier.length,
          PATIENCE_MS / 2,
        );
        proxy.cut();
        await page.getByText(/Reconnecting · stale since/).waitFor();
        // More than the sessions that a page begins with.
        const id = await beginBatch(api, 15);
        await isFinished(id);
        proxy.mend();
        const all = [...earlier, ...(await eventsOfBatch(api, id))];
        await eventually(
          () => feedLength(page),
          (length) => length === all.length,
          PATIENCE_MS / 2,
        );
        expect((await readFeed(page)).sort()).toEqual(all.map((event) => event.id).sort());
        await context.close();
      } finally {
        await proxy.close();
      }
    },
    PATIENCE_MS * 2,
  );
});

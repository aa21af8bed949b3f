import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { correct } from '../testkit/correction-operations.js';
import { startTestServer, type TestServer } from '../testkit/index.js';
import { train } from '../testkit/training-operations.js';
import { axeViolations } from './axe.js';
import { browserOrSkip, launchBrowser, openPage, PATIENCE_MS, settled } from './browser-kit.js';
import { openProxy, type SeverableProxy } from './severable-proxy.js';

const executablePath = browserOrSkip();

const REFUSAL = 'The database is away.';

interface World {
  readonly sessionId: string;
  readonly correctionId: string;
  readonly experimentId: string;
}

interface Look {
  readonly path: (world: World) => string;
  /** The operation that the page is made of. */
  readonly operation: string;
  /** What it answers beside its error, where the schema lets a part fail alone. */
  readonly rest?: object;
  /** What is there only when its answer is. */
  readonly content: (page: Page) => Locator;
}

const id = encodeURIComponent;

const LOOKS: readonly (readonly [name: string, look: Look])[] = [
  [
    'overview',
    {
      path: () => '/',
      operation: 'Overview',
      content: (page) => page.getByRole('region', { name: 'Agents and how they do' }),
    },
  ],
  [
    'agents',
    {
      path: () => '/agents',
      operation: 'Agents',
      content: (page) => page.getByRole('region', { name: 'Agents: table' }),
    },
  ],
  [
    'agent',
    {
      path: () => '/agents/engineer',
      operation: 'AgentNow',
      content: (page) => page.getByRole('heading', { name: 'Over time' }),
    },
  ],
  [
    'sessions',
    {
      path: () => '/sessions',
      operation: 'Sessions',
      content: (page) => page.getByRole('table', { name: 'Sessions' }),
    },
  ],
  [
    'session',
    {
      path: ({ sessionId }) => `/sessions/${id(sessionId)}`,
      operation: 'Session',
      rest: { trainingSession: null },
      content: (page) => page.getByRole('heading', { name: 'Criteria' }),
    },
  ],
  [
    'corrections',
    {
      path: () => '/corrections',
      operation: 'Corrections',
      content: (page) => page.getByRole('region', { name: 'Corrections: table' }),
    },
  ],
  [
    'correction',
    {
      path: ({ correctionId }) => `/corrections/${id(correctionId)}`,
      operation: 'Correction',
      rest: { node: null },
      content: (page) => page.getByRole('heading', { name: 'As it was and as it should have been' }),
    },
  ],
  [
    'experiments',
    {
      path: () => '/experiments',
      operation: 'Experiments',
      content: (page) => page.getByRole('region', { name: 'Experiments: table' }),
    },
  ],
  [
    'experiment',
    {
      path: ({ experimentId }) => `/experiments/${id(experimentId)}`,
      operation: 'Experiment',
      rest: { experiment: null },
      content: (page) => page.getByRole('heading', { name: 'Arms' }),
    },
  ],
  [
    'optimizer',
    {
      path: () => '/optimizer',
      operation: 'OptimizerRuns',
      content: (page) => page.getByText('Nothing was searched yet'),
    },
  ],
  [
    'exports',
    {
      path: () => '/exports',
      operation: 'ExportLink',
      content: (page) => page.getByRole('heading', { name: 'First rows' }),
    },
  ],
  [
    'settings',
    {
      path: () => '/settings/alerts',
      operation: 'AlertRules',
      content: (page) => page.getByRole('region', { name: 'Alert rules: table' }),
    },
  ],
];

type Breakage = 'refused' | 'lost';

/** Lets an operation of a page fail on its way to the server, as long as `set` says so. */
async function breakable(page: Page, { operation, rest }: Look) {
  let breakage: Breakage | null = null;
  await page.route('**/graphql', async (route) => {
    const { operationName } = route.request().postDataJSON() as { operationName?: string };
    if (breakage === null || operationName !== operation) return route.continue();
    if (breakage === 'lost') return route.abort('connectionfailed');
    const errors = [{ message: REFUSAL, extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'r-1' } }];
    const path = rest && Object.keys(rest);
    return route.fulfill({
      contentType: 'application/json',
      body: JSON.stringify({ data: rest ?? null, errors: errors.map((error) => ({ ...error, path })) }),
    });
  });
  return (how: Breakage | null): void => {
    breakage = how;
  };
}

(executablePath ? describe : describe.skip)('where the API fails', () => {
  let browser: Browser;
  let server: TestServer;
  let proxy: SeverableProxy;
  let world: World;
  beforeAll(async () => {
    [browser, server] = await Promise.all([launchBrowser(executablePath ?? ''), startTestServer()]);
    proxy = await openProxy(Number(new URL(server.httpUrl).port));
    const session = await train(server.query, {
      agentType: 'engineer',
      originalResponse: 'def add(a, b): return a + b',
      waitSeconds: 30,
    });
    const correction = await correct(server.query, {
      target: { sessionId: session.id },
      correctedResponse: 'def add(a: int, b: int) -> int:\n    return a + b\n',
      type: 'TECHNICAL',
      severity: 'LOW',
    });
    const { createExperiment } = await server.query<{ createExperiment: { experiment: { id: string } } }>(
      `mutation ($input: CreateExperimentInput!) { createExperiment(input: $input) { experiment { id } } }`,
      {
        input: {
          slug: 'drafted',
          hypothesis: 'It is better.',
          agentType: 'research',
          variants: [
            { name: 'control', isControl: true },
            { name: 'generic', isControl: false, strategy: 'generic' },
          ],
        },
      },
    );
    world = {
      sessionId: session.id,
      correctionId: correction.id,
      experimentId: createExperiment.experiment.id,
    };
  }, PATIENCE_MS);
  afterAll(async () => {
    await browser.close();
    await proxy.close();
    await server.stop();
  });

  test.each(LOOKS)(
    '%s says so and shows itself on another try; where it is old it says since when',
    async (_, look) => {
      const { page, context } = await openPage(browser, proxy.origin);
      const set = await breakable(page, look);
      const content = look.content(page);
      const failure = page.getByRole('main').getByRole('alert');
      const tryAgain = page.getByRole('main').getByRole('button', { name: 'Try again' });

      set('refused');
      await page.goto(look.path(world));
      await failure.filter({ hasText: REFUSAL }).waitFor();
      await settled(page);
      expect(await content.count()).toBe(0);
      expect(await axeViolations(page)).toEqual([]);
      set('lost');
      await tryAgain.click();
      await failure.filter({ hasText: 'The server could not be reached' }).waitFor();
      set(null);
      await tryAgain.click();
      await content.waitFor();
      await failure.waitFor({ state: 'detached' });

      set('refused');
      const mark = page.getByText(/^Reconnecting · stale since \d\d:\d\d:\d\d$/);
      await page.getByText('Live', { exact: true }).waitFor();
      proxy.cut();
      await mark.waitFor();
      expect(await content.isVisible()).toBe(true);
      proxy.mend();
      await mark.waitFor({ state: 'detached' });
      const stale = page.getByRole('main').getByText(/^Stale since \d\d:\d\d:\d\d: The database is away\./);
      await stale.waitFor();
      expect(await content.isVisible()).toBe(true);
      expect(await axeViolations(page)).toEqual([]);
      set(null);
      await tryAgain.click();
      await stale.waitFor({ state: 'detached' });
      expect(await content.isVisible()).toBe(true);
      await context.close();
    },
    PATIENCE_MS,
  );

  test.each(['nobody-knows-me', 'No Agent!'])(
    'the page of %s says that there is no such agent, and leads to those that there are',
    async (name) => {
      const { page, context } = await openPage(browser, proxy.origin);
      await page.goto(`/agents/${id(name)}`);
      await page.getByText(`There is no agent ${name}`).waitFor();
      expect(await axeViolations(page)).toEqual([]);
      await page.getByRole('main').getByRole('link', { name: 'To all agents' }).click();
      await page.getByRole('region', { name: 'Agents: table' }).waitFor();
      await context.close();
    },
    PATIENCE_MS,
  );

  test(
    'a form says what of its choices could not be read',
    async () => {
      const { page, context } = await openPage(browser, proxy.origin);
      let broken: readonly string[] = ['AgentNames', 'ArmChoices'];
      await page.route('**/graphql', (route) => {
        const { operationName = '' } = route.request().postDataJSON() as { operationName?: string };
        if (!broken.includes(operationName)) return route.continue();
        const body = JSON.stringify({ data: null, errors: [{ message: REFUSAL }] });
        return route.fulfill({ contentType: 'application/json', body });
      });
      await page.goto('/experiments/new');
      await page.getByText(`The agents could not be listed: ${REFUSAL}`).waitFor();
      const arms = page.getByText(`Not all of this could be read: ${REFUSAL}`);
      await arms.waitFor();
      expect(await axeViolations(page)).toEqual([]);
      broken = [];
      await page.getByRole('button', { name: 'Try again' }).click();
      await arms.waitFor({ state: 'detached' });
      const strategies = page.getByLabel('Strategy').first().locator('option');
      await strategies.filter({ hasText: 'documentation' }).waitFor({ state: 'attached' });
      await context.close();
    },
    PATIENCE_MS,
  );

  test(
    'the overview’s live parts say that the server refuses them, and go on when it does not',
    async () => {
      const { page, context } = await openPage(browser, proxy.origin);
      let isRefused = true;
      await page.routeWebSocket('**/graphql', (socket) => {
        const upstream = socket.connectToServer();
        upstream.onMessage((message) => socket.send(message));
        socket.onMessage((message) => {
          const {
            id: operation,
            type,
            payload,
          } = JSON.parse(String(message)) as {
            id?: string;
            type: string;
            payload?: { query?: string };
          };
          if (!isRefused || type !== 'subscribe' || !/RecentEvents|Samples/.test(payload?.query ?? '')) {
            return upstream.send(message);
          }
          socket.send(JSON.stringify({ id: operation, type: 'error', payload: [{ message: REFUSAL }] }));
        });
      });
      await page.goto('/');
      await page.getByRole('alert').filter({ hasText: REFUSAL }).waitFor();
      const waiting = page.locator('.stat', { hasText: 'Waiting' });
      await waiting.filter({ hasText: '–' }).waitFor();
      isRefused = false;
      await page.getByRole('region', { name: 'Activity feed' }).waitFor();
      await waiting.filter({ hasText: '0' }).waitFor();
      await context.close();
    },
    PATIENCE_MS,
  );
});

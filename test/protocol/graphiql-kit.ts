import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { pino } from 'pino';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { FeedSubscriber, LiveFeed } from '../../src/platform/events/live-feed.js';
import { createAdmission } from '../../src/platform/graphql/admission/index.js';
import { createExecutor } from '../../src/platform/graphql/executor/index.js';
import {
  createOperationEngine,
  createSocketMetrics,
  socketAccess,
  SocketServer,
} from '../../src/platform/graphql/sockets/index.js';
import { PROJECT_ROOT } from '../testkit/project-root.js';
import { createAccess, createHttpServer } from '../../src/platform/http/index.js';
import { createMetrics } from '../../src/platform/observability/metrics.js';

const GRAPHIQL_FOLDER = join(PROJECT_ROOT, 'dist/web/graphiql');

/** The product's schema, without its resolvers. */
export function printedSchema(): GraphQLSchema {
  return buildSchema(readFileSync(join(PROJECT_ROOT, 'schema/schema.graphql'), 'utf8'));
}

/** The browser's program, from PATH; null where there is none. */
export function chromiumPath(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (existsSync(path)) return path;
    }
  }
  return null;
}

const SESSION = {
  id: 'session-1',
  agentType: 'engineer',
  status: 'IMPROVED',
  improvementScore: 12.5,
  createdAt: '2026-01-02T03:04:05.678Z',
};

/** The product's schema with answers made up, and a feed to push events into. */
function answeringSchema(subscribers: Set<FeedSubscriber<unknown>>, inputs: unknown[]): GraphQLSchema {
  const schema = printedSchema();
  const query = schema.getQueryType()?.getFields();
  const mutation = schema.getMutationType()?.getFields();
  const subscription = schema.getSubscriptionType()?.getFields();
  if (!query || !mutation || !subscription) throw new Error('The schema has no roots');
  query.trainingSessions!.resolve = () => ({
    nodes: [SESSION],
    edges: [],
    pageInfo: { hasNextPage: false, hasPreviousPage: false },
  });
  mutation.trainAgentResponse!.resolve = (_root, { input }: { input?: unknown }) => {
    inputs.push(input);
    return { session: SESSION, userErrors: [] };
  };
  subscription.trainingSessionEvents!.subscribe = (): LiveFeed => ({
    isLiveFeed: true,
    open: (subscriber) => {
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },
    [Symbol.asyncIterator]: () => {
      throw new Error('A live feed is not to be iterated');
    },
  });
  subscription.trainingSessionEvents!.resolve = (event: unknown) => event;
  return schema;
}

export interface GraphiqlServer {
  readonly origin: string;
  /** Subscriptions that wait for events. */
  readonly subscribers: ReadonlySet<FeedSubscriber<unknown>>;
  /** Inputs that trainAgentResponse was given. */
  readonly inputs: readonly unknown[];
  push(message: string): void;
  stop(): Promise<void>;
}

/** The product's HTTP and socket servers around made-up answers, with the built page. */
export async function startGraphiqlServer(apiToken: string | null = null): Promise<GraphiqlServer> {
  if (!existsSync(join(GRAPHIQL_FOLDER, 'index.html'))) {
    throw new Error('The page is not built: run `npm run build` first.');
  }
  const subscribers = new Set<FeedSubscriber<unknown>>();
  const inputs: unknown[] = [];
  const schema = answeringSchema(subscribers, inputs);
  const metrics = createMetrics({ isProcessMeasured: false });
  const logger = pino({ level: 'silent' });
  const access = createAccess({ apiToken, allowedOrigins: [] });
  let requests = 0;
  const ids = { next: () => `request-${(requests += 1)}` };
  const admission = createAdmission(schema, metrics);
  const shared = { schema, admission, execute: createExecutor(schema), metrics, ids, logger };
  const api = await createHttpServer({
    ...shared,
    access,
    probe: () => Promise.resolve(null),
    dashboardFolder: 'none',
    graphiqlFolder: GRAPHIQL_FOLDER,
  });
  const sockets = new SocketServer({
    ...socketAccess(access),
    engine: createOperationEngine(shared),
    path: '/graphql',
    logger,
    metrics: createSocketMetrics(metrics.registry),
    limits: { closeTimeoutMs: 500 },
  });
  sockets.attach(api.httpServer);
  const { port } = await api.listen('127.0.0.1', 0);
  let sequence = 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    subscribers,
    inputs,
    push: (message) => {
      sequence += 1;
      const event = {
        cursor: `${sequence}`,
        sequence,
        type: 'STARTED',
        message,
        progress: 0,
        occurredAt: SESSION.createdAt,
        session: SESSION,
      };
      for (const subscriber of subscribers) void subscriber.next(event);
    },
    stop: () => api.close(() => sockets.close()),
  };
}

export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page and all that it should not have done. */
export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Addresses outside the server that the page asked for. */
  readonly outside: string[];
  /** What broke the content security policy, what failed to load, and what was thrown. */
  readonly faults: string[];
}

export async function watchedPage(browser: Browser, origin: string): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const page = await context.newPage();
  const outside: string[] = [];
  const faults: string[] = [];
  const host = new URL(origin).host;
  const note = (address: string): void => {
    const { protocol, host: asked } = new URL(address);
    if (protocol !== 'data:' && protocol !== 'blob:' && asked !== host) outside.push(address);
  };
  context.on('request', (request) => note(request.url()));
  page.on('websocket', (socket) => note(socket.url()));
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('response', (response) => {
    if (response.status() >= 400 && response.status() !== 401)
      faults.push(`${response.status()} ${response.url()}`);
  });
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) faults.push(message.text());
  });
  await page.exposeFunction('tellViolation', (text: string) => faults.push(text));
  await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) =>
    window.tellViolation(event.violatedDirective + ' ' + event.blockedURI))`);
  return { page, context, outside, faults };
}

import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import DataLoader from 'dataloader';
import { GraphQLInt, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { pino } from 'pino';
import { WebSocket, type ClientOptions } from 'ws';
import { createAdmission } from '../../src/platform/graphql/admission/index.js';
import { createExecutor } from '../../src/platform/graphql/executor/index.js';
import { createMetrics } from '../../src/platform/observability/metrics.js';
import type { RequestContext } from '../../src/platform/graphql/context.js';
import {
  createOperationEngine,
  SocketServer,
  type OperationEngine,
  type SocketLimits,
  type SocketMetrics,
} from '../../src/platform/graphql/sockets/index.js';
import type { FeedSubscriber, LiveFeed } from '../../src/platform/events/live-feed.js';
import { ExpectedError } from '../../src/platform/errors.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';

export interface Tick {
  readonly n: number;
  readonly text: string;
}

/** A feed in memory: replays from a position, then goes on live without a seam. */
export class MemoryFeed {
  readonly ticks: Tick[] = [];
  readonly live = new Set<FeedSubscriber<Tick>>();
  /** Feeds that were opened and not closed again. */
  open = 0;

  /** Appends without letting anything else run in between. */
  push(count: number, text = ''): void {
    for (let i = 0; i < count; i += 1) {
      const tick = { n: this.ticks.length + 1, text };
      this.ticks.push(tick);
      for (const subscriber of this.live) void subscriber.next(tick);
    }
  }

  completeAll(): void {
    for (const subscriber of [...this.live]) subscriber.complete();
  }

  failAll(error: unknown): void {
    for (const subscriber of [...this.live]) subscriber.fail(error);
  }

  after(position: number): LiveFeed<Tick> {
    return {
      isLiveFeed: true,
      open: (subscriber) => {
        this.open += 1;
        let isOpen = true;
        const replay = async (): Promise<void> => {
          for (let at = position; isOpen; at += 1) {
            const tick = this.ticks[at];
            if (!tick) break;
            await subscriber.next(tick);
          }
          if (isOpen) this.live.add(subscriber);
        };
        void replay();
        return () => {
          if (isOpen) this.open -= 1;
          isOpen = false;
          this.live.delete(subscriber);
        };
      },
      [Symbol.asyncIterator]: () => {
        throw new Error('A live feed is not to be iterated');
      },
    };
  }
}

/** What the test schema's resolvers were made to do. */
export interface Ledger {
  /** Values of `n` for which `Tick.n` was resolved, in order. */
  readonly resolved: number[];
  /** Keys that went through the loader, one array for each batch. */
  readonly batches: number[][];
  added: number;
}

function tickType(ledger: Ledger): GraphQLObjectType {
  return new GraphQLObjectType<Tick, RequestContext>({
    name: 'Tick',
    fields: {
      n: {
        type: new GraphQLNonNull(GraphQLInt),
        resolve: (tick) => {
          ledger.resolved.push(tick.n);
          return tick.n;
        },
      },
      text: { type: GraphQLString },
      times: {
        type: GraphQLInt,
        args: { factor: { type: GraphQLInt } },
        resolve: (tick, { factor }: { factor?: number }) => tick.n * (factor ?? 1),
      },
      later: {
        type: GraphQLInt,
        // Even ones take longer, so that only the subscriber's own order keeps them in place.
        resolve: (tick) =>
          new Promise((resolve) => {
            if (tick.n % 2) setImmediate(() => resolve(tick.n));
            else setTimeout(() => resolve(tick.n), 2);
          }),
      },
      added: {
        type: GraphQLInt,
        description: 'A value that changes, read through a loader of the context.',
        resolve: (_tick, _args, context) =>
          context
            .loader('added', () => {
              return new DataLoader<number, number>((keys) => {
                ledger.batches.push([...keys]);
                return Promise.resolve(keys.map(() => ledger.added));
              });
            })
            .load(0),
      },
      odd: {
        type: GraphQLInt,
        resolve: (tick) => {
          if (tick.n % 2 === 0) throw new Error('secret of the even');
          return tick.n;
        },
      },
    },
  });
}

export function testSchema(feed: MemoryFeed, ledger: Ledger): GraphQLSchema {
  const tick = tickType(ledger);
  const echo = {
    type: GraphQLString,
    args: { text: { type: GraphQLString } },
    resolve: (_source: unknown, { text }: { text?: string }) => text ?? 'hello',
  };
  return new GraphQLSchema({
    query: new GraphQLObjectType<unknown, RequestContext>({
      name: 'Query',
      fields: {
        echo,
        requestId: { type: GraphQLString, resolve: (_source, _args, context) => context.requestId },
        secret: {
          type: GraphQLString,
          resolve: () => {
            throw new Error('the secret');
          },
        },
      },
    }),
    mutation: new GraphQLObjectType({
      name: 'Mutation',
      fields: { add: { type: GraphQLInt, resolve: () => (ledger.added += 1) } },
    }),
    subscription: new GraphQLObjectType({
      name: 'Subscription',
      fields: {
        ticks: {
          type: tick,
          args: { after: { type: GraphQLInt } },
          subscribe: (_source, { after }: { after?: number }) => feed.after(after ?? feed.ticks.length),
          resolve: (event: Tick) => event,
        },
        countdown: {
          type: tick,
          args: { from: { type: new GraphQLNonNull(GraphQLInt) } },
          subscribe: async function* (_source: unknown, { from }: { from: number }) {
            for (let n = from; n > 0; n -= 1) {
              yield await Promise.resolve({ n, text: '' });
            }
            if (from > 100) throw new Error('the secret of the iterator');
          },
          resolve: (event: Tick) => event,
        },
        refused: {
          type: tick,
          subscribe: () => {
            throw new ExpectedError('NOT_FOUND', 'There is no such feed.');
          },
        },
        broken: { type: tick, subscribe: () => 'no iterable' },
      },
    }),
  });
}

/** Counts what the sockets told of themselves. */
export class CountingMetrics implements SocketMetrics {
  readonly counts: Record<string, number> = {};
  socketOpened = () => this.#add('sockets', 1);
  socketClosed = () => this.#add('sockets', -1);
  subscriptionStarted = () => this.#add('subscriptions', 1);
  subscriptionEnded = () => this.#add('subscriptions', -1);
  slowSocketClosed = () => this.#add('slow', 1);
  upgradeRefused = (status: number) => this.#add(`refused ${status}`, 1);
  eventRendered = () => this.#add('rendered', 1);
  eventDelivered = () => this.#add('delivered', 1);

  of(name: string): number {
    return this.counts[name] ?? 0;
  }

  #add(name: string, by: number): void {
    this.counts[name] = this.of(name) + by;
  }
}

function engineFor(schema: GraphQLSchema): OperationEngine {
  const registry = createMetrics({ isProcessMeasured: false });
  let requests = 0;
  return createOperationEngine({
    schema,
    admission: createAdmission(schema, registry),
    execute: createExecutor(schema),
    metrics: registry,
    ids: { next: () => `request-${(requests += 1)}` },
    logger: pino({ level: 'silent' }),
  });
}

export const TOKEN = 'sesame';

export interface TestServer {
  readonly url: string;
  readonly feed: MemoryFeed;
  readonly ledger: Ledger;
  readonly metrics: CountingMetrics;
  readonly sockets: SocketServer;
  stop(): Promise<void>;
}

/** A real server on a free port, with the test schema. `needsToken` wants TOKEN in the connection parameters. */
export async function startServer(
  options: {
    limits?: Partial<SocketLimits>;
    needsToken?: boolean;
    checkUpgrade?: (request: IncomingMessage) => { status: number; message: string } | null;
    authorize?: (params: unknown) => never;
  } = {},
): Promise<TestServer> {
  const feed = new MemoryFeed();
  const ledger: Ledger = { resolved: [], batches: [], added: 0 };
  const metrics = new CountingMetrics();
  const principal = { project: DEFAULT_PROJECT, scope: 'all' };
  const sockets = new SocketServer({
    engine: engineFor(testSchema(feed, ledger)),
    path: '/graphql',
    checkUpgrade: options.checkUpgrade ?? (() => null),
    authorize:
      options.authorize ?? ((params) => (options.needsToken && params?.token !== TOKEN ? null : principal)),
    logger: pino({ level: 'silent' }),
    metrics,
    limits: { closeTimeoutMs: 500, ...options.limits },
  });
  const http = createServer();
  sockets.attach(http);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/graphql`,
    feed,
    ledger,
    metrics,
    sockets,
    stop: async () => {
      await sockets.close();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

export interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** A client that says just what it is told to, and keeps what it hears. */
export class RawClient {
  readonly messages: Message[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #watchers = new Set<() => void>();
  readonly #results = new Map<string, unknown[]>();

  private constructor(readonly ws: WebSocket) {
    ws.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as Message;
      this.messages.push(message);
      if (message.type === 'next' || message.type === 'data') {
        this.results(message.id ?? '').push(message.payload);
      }
      for (const watcher of [...this.#watchers]) watcher();
    });
    ws.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      ws.once('close', (code, reason) => {
        resolve({ code, reason: String(reason) });
        for (const watcher of [...this.#watchers]) watcher();
      });
    });
  }

  static async open(
    url: string,
    protocol: string | string[] = 'graphql-transport-ws',
    options: ClientOptions = {},
  ) {
    const ws = new WebSocket(url, protocol, options);
    const client = new RawClient(ws);
    await new Promise<void>((resolve, reject) => {
      ws.once('open', resolve);
      ws.once('error', reject);
    });
    return client;
  }

  /** Opened, with connection_init sent and acknowledged. */
  static async ready(url: string, protocol = 'graphql-transport-ws', params?: Record<string, unknown>) {
    const client = await RawClient.open(url, protocol);
    client.send({ type: 'connection_init', payload: params });
    await client.until((message) => message.type === 'connection_ack');
    return client;
  }

  send(message: unknown): void {
    this.ws.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  subscribe(id: string, query: string, variables?: Record<string, unknown>): void {
    this.send({ id, type: 'subscribe', payload: { query, variables } });
  }

  /** The first message that fits, come or still to come; rejects where the socket closes before. */
  async until(fits: (message: Message) => boolean): Promise<Message> {
    await this.when(() => this.messages.some(fits));
    return this.messages.find(fits) as Message;
  }

  /** Settles once the condition holds, looked at with each message; rejects where the socket closes before. */
  async when(condition: () => boolean): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        const isMet = condition();
        if (!isMet && this.ws.readyState !== this.ws.CLOSED) return;
        this.#watchers.delete(look);
        if (isMet) resolve();
        else reject(new Error('The socket closed before what was waited for came'));
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** Payloads of an operation's results so far. */
  results<T>(id: string): T[] {
    const known = this.#results.get(id);
    if (known) return known as T[];
    const results: T[] = [];
    this.#results.set(id, results);
    return results;
  }

  /** What the peer does when it hangs: the socket stays open and nothing is read from it. */
  get stream(): { pause(): void; resume(): void } {
    return (this.ws as unknown as { _socket: { pause(): void; resume(): void } })._socket;
  }

  async close(): Promise<void> {
    this.ws.close(1000);
    await this.closed;
  }
}

/** Settles once the condition holds; looked at again and again, and given up after 20 s. */
export async function eventually(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`It never came to be that ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

import { afterEach, describe, expect, test } from '@jest/globals';
import subscriptionsTransport from 'subscriptions-transport-ws';
import { WebSocket } from 'ws';
import { ExpectedError } from '../../src/platform/errors.js';
import { eventually, RawClient, startServer, TOKEN, type TestServer } from './socket-kit.js';

const { SubscriptionClient } = subscriptionsTransport;
type LegacyClient = InstanceType<typeof SubscriptionClient>;

let server: TestServer;
let client: LegacyClient | null = null;
afterEach(async () => {
  client?.close();
  client = null;
  await server.stop();
});

interface Heard {
  readonly results: unknown[];
  readonly errors: { message: string; extensions?: unknown }[];
  isComplete: boolean;
  unsubscribe(): void;
}

function ask(query: string, variables?: Record<string, unknown>): Heard {
  if (!client) throw new Error('Connect first');
  const heard: Heard = { results: [], errors: [], isComplete: false, unsubscribe: () => undefined };
  const { unsubscribe } = client.request({ query, variables }).subscribe({
    next: (result) => void heard.results.push(result),
    error: (error) => void heard.errors.push(error),
    complete: () => void (heard.isComplete = true),
  });
  heard.unsubscribe = unsubscribe;
  return heard;
}

function connect(options: Record<string, unknown> = {}): LegacyClient {
  client = new SubscriptionClient(server.url, options, WebSocket);
  return client;
}

describe('the client of subscriptions-transport-ws', () => {
  test('queries and mutates', async () => {
    server = await startServer();
    connect();
    const query = ask('query ($text: String) { echo(text: $text) }', { text: 'old' });
    const mutation = ask('mutation { add }');
    await eventually(() => query.isComplete && mutation.isComplete);
    expect(query.results).toEqual([{ data: { echo: 'old' } }]);
    expect(mutation.results).toEqual([{ data: { add: 1 } }]);
  });

  test('subscribes, shares its rendering with new clients, and unsubscribes', async () => {
    server = await startServer();
    connect();
    const query = 'subscription { ticks { n } }';
    const heard = ask(query);
    const modern = await RawClient.ready(server.url);
    modern.subscribe('1', query);
    await eventually(() => server.feed.live.size === 2);
    server.feed.push(3);
    await eventually(() => heard.results.length === 3 && modern.results('1').length === 3);
    expect(heard.results).toEqual([1, 2, 3].map((n) => ({ data: { ticks: { n } } })));
    expect(server.ledger.resolved).toEqual([1, 2, 3]);
    heard.unsubscribe();
    await eventually(() => server.feed.live.size === 1);
    server.feed.push(1);
    await modern.when(() => modern.results('1').length === 4);
    expect(heard.results).toHaveLength(3);
    await modern.close();
  });

  test('is told of the end and of failures', async () => {
    server = await startServer();
    connect();
    const ended = ask('subscription { ticks { n } }');
    const source = ask('subscription { countdown(from: 2) { n } }');
    await eventually(() => source.isComplete && server.feed.live.size === 1);
    server.feed.completeAll();
    await eventually(() => ended.isComplete);
    const failed = ask('subscription { ticks { n } }');
    await eventually(() => server.feed.live.size === 1);
    server.feed.failAll(new ExpectedError('NOT_FOUND', 'The feed is gone.'));
    await eventually(() => failed.errors.length === 1);
    expect(failed.errors).toEqual([{ message: 'The feed is gone.', extensions: { code: 'NOT_FOUND' } }]);
    const refused = ask('{ nothing }');
    await eventually(() => refused.errors.length === 1);
    expect(refused.errors[0]?.message).toContain('Cannot query field');
    const masked = ask('{ secret }');
    await eventually(() => masked.isComplete);
    expect(masked.results).toMatchObject([
      { data: { secret: null }, errors: [{ message: 'Internal server error' }] },
    ]);
    expect(server.sockets.stats.operations).toBe(0);
  });

  test('gives its token, and is told where it is wrong', async () => {
    server = await startServer({ needsToken: true });
    connect({ connectionParams: { token: TOKEN } });
    const heard = ask('{ echo }');
    await eventually(() => heard.isComplete);
    client?.close();
    const refusal = await new Promise((resolve) => {
      connect({ connectionParams: { token: 'guess' }, connectionCallback: resolve });
    });
    expect(refusal).toEqual({ message: 'Forbidden' });
  });

  test('is kept alive', async () => {
    server = await startServer({ limits: { keepAliveMs: 20 } });
    const raw = await RawClient.ready(server.url, 'graphql-ws');
    await raw.when(() => raw.messages.filter(({ type }) => type === 'ka').length >= 3);
    expect(raw.messages.slice(0, 2).map(({ type }) => type)).toEqual(['connection_ack', 'ka']);
    await raw.close();
  });

  test('takes its leave', async () => {
    server = await startServer();
    const raw = await RawClient.ready(server.url, 'graphql-ws');
    raw.send({ type: 'connection_terminate' });
    await expect(raw.closed).resolves.toMatchObject({ code: 1000 });
  });
});

describe('legacy messages that are wrong', () => {
  test.each<[string, unknown]>([
    ['no query', { id: '1', type: 'start', payload: { query: 7 } }],
    ['no payload', { id: '1', type: 'start' }],
    [
      'variables that are no object',
      { id: '1', type: 'start', payload: { query: '{ echo }', variables: [1] } },
    ],
    ['an unknown type', { id: '1', type: 'subscribe', payload: { query: '{ echo }' } }],
  ])('%s is an error of its operation', async (_name, message) => {
    server = await startServer();
    const raw = await RawClient.ready(server.url, 'graphql-ws');
    raw.send(message);
    await expect(raw.until(({ type }) => type === 'error')).resolves.toMatchObject({ id: '1' });
    raw.send({ id: '2', type: 'start', payload: { query: '{ echo }' } });
    await raw.until(({ id, type }) => id === '2' && type === 'complete');
    await raw.close();
  });

  test('all of several errors are told, the first where old clients look', async () => {
    server = await startServer();
    const raw = await RawClient.ready(server.url, 'graphql-ws');
    raw.send({ id: '1', type: 'start', payload: { query: '{ one two }' } });
    const { payload } = await raw.until(({ type }) => type === 'error');
    const { message, errors } = payload as { message: string; errors: { message: string }[] };
    expect(message).toContain('"one"');
    expect(errors.map((error) => error.message)).toEqual([message, expect.stringContaining('"two"')]);
    await raw.close();
  });

  test('a wrong token closes with 4403 behind connection_error', async () => {
    server = await startServer({ needsToken: true });
    const raw = await RawClient.open(server.url, 'graphql-ws');
    raw.send({ type: 'connection_init', payload: null });
    await expect(raw.closed).resolves.toMatchObject({ code: 4403 });
    expect(raw.messages).toEqual([{ type: 'connection_error', payload: { message: 'Forbidden' } }]);
  });

  test('an operation in place of the initialisation closes with 4401', async () => {
    server = await startServer();
    const raw = await RawClient.open(server.url, 'graphql-ws');
    raw.send({ id: '1', type: 'start', payload: { query: '{ echo }' } });
    await expect(raw.closed).resolves.toMatchObject({ code: 4401 });
  });
});

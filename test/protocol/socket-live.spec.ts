import { afterEach, describe, expect, test } from '@jest/globals';
import { CursorExpiredError, ExpectedError } from '../../src/platform/errors.js';
import { eventually, RawClient, startServer, type TestServer } from './socket-kit.js';

let server: TestServer;
afterEach(() => server.stop());

interface Result<T> {
  readonly data: { readonly ticks: T };
}

function numbers(client: RawClient, id: string): number[] {
  return client.results<Result<{ n: number }>>(id).map(({ data }) => data.ticks.n);
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

describe('rendering', () => {
  const query = `subscription Ticks($after: Int, $factor: Int) {
    ticks(after: $after) { n times(factor: $factor) }
  }`;

  test('is done once for all who asked the same, wherever each began', async () => {
    server = await startServer();
    server.feed.push(2);
    const clients = await Promise.all(upTo(20).map(() => RawClient.ready(server.url)));
    clients.forEach((client, i) => client.subscribe(`own-${i}`, query, { after: 2 - (i % 2), factor: 3 }));
    await eventually(() => server.feed.live.size === 20);
    server.ledger.resolved.length = 0;
    server.feed.push(10);
    await Promise.all(
      clients.map((client, i) => client.when(() => client.results(`own-${i}`).length === 10 + (i % 2))),
    );
    expect(server.ledger.resolved).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(server.metrics.of('delivered')).toBe(20 * 10 + 10);
    expect(server.sockets.stats.cohorts).toBe(1);
    expect(clients[4]?.results('own-4').at(-1)).toEqual({ data: { ticks: { n: 12, times: 36 } } });
    await Promise.all(clients.map((client) => client.close()));
  });

  test.each([
    ['another value of a variable in the selection', query, { factor: 4 }],
    ['an explicit null in place of nothing', query, { factor: null }],
    ['another selection', 'subscription Ticks { ticks { n } }', {}],
  ])('is not shared with %s', async (_name, other, variables) => {
    server = await startServer();
    const client = await RawClient.ready(server.url);
    client.subscribe('1', query, {});
    client.subscribe('2', other, variables);
    await eventually(() => server.feed.live.size === 2);
    expect(server.sockets.stats.cohorts).toBe(2);
    server.feed.push(1);
    await client.when(() => client.results('1').length + client.results('2').length === 2);
    expect(server.ledger.resolved).toEqual([1, 1]);
    expect(client.results<Result<{ times?: number }>>('1')[0]?.data.ticks.times).toBe(1);
    await client.close();
  });

  test('reads through loaders of its own for each event', async () => {
    server = await startServer();
    const client = await RawClient.ready(server.url);
    client.subscribe('feed', 'subscription { ticks { added again: added } }');
    await eventually(() => server.feed.live.size === 1);
    for (const value of [11, 12]) {
      server.ledger.added = value;
      server.feed.push(1);
      await client.when(() => client.results('feed').some((r) => JSON.stringify(r).includes(`${value}`)));
    }
    expect(client.results('feed')).toEqual([
      { data: { ticks: { added: 11, again: 11 } } },
      { data: { ticks: { added: 12, again: 12 } } },
    ]);
    expect(server.ledger.batches).toEqual([[0], [0]]);
    await client.close();
  });

  test('tells a failed field with its event, masked, and goes on', async () => {
    server = await startServer();
    const client = await RawClient.ready(server.url);
    client.subscribe('1', 'subscription { ticks { odd } }');
    await eventually(() => server.feed.live.size === 1);
    server.feed.push(3);
    await client.when(() => client.results('1').length === 3);
    const [first, second, third] = client.results<{ data: unknown; errors?: unknown[] }>('1');
    expect(first).toEqual({ data: { ticks: { odd: 1 } } });
    expect(second).toMatchObject({
      data: { ticks: { odd: null } },
      errors: [{ message: 'Internal server error' }],
    });
    expect(third).toEqual({ data: { ticks: { odd: 3 } } });
    await client.close();
  });
});

describe('order', () => {
  test('is kept where events take differently long to render', async () => {
    server = await startServer();
    const client = await RawClient.ready(server.url);
    client.subscribe('1', 'subscription { ticks { n later } }');
    await eventually(() => server.feed.live.size === 1);
    server.feed.push(200);
    await client.when(() => numbers(client, '1').length === 200);
    expect(numbers(client, '1')).toEqual(upTo(200));
    await client.close();
  });

  test('is kept from the replay into live events', async () => {
    server = await startServer();
    server.feed.push(500);
    const client = await RawClient.ready(server.url);
    client.subscribe('1', 'subscription { ticks(after: 100) { n later } }');
    await client.when(() => numbers(client, '1').length >= 5);
    server.feed.push(100);
    await client.when(() => numbers(client, '1').length === 500);
    expect(numbers(client, '1')).toEqual(upTo(600).slice(100));
    await client.close();
  });

  test('puts the end behind the last event, rendered or not', async () => {
    server = await startServer();
    const client = await RawClient.ready(server.url);
    client.subscribe('1', 'subscription { ticks { n later } }');
    await eventually(() => server.feed.live.size === 1);
    server.feed.push(4);
    server.feed.completeAll();
    await client.until(({ type }) => type === 'complete');
    expect(client.messages.map(({ type }) => type)).toEqual([
      'connection_ack',
      ...Array<string>(4).fill('next'),
      'complete',
    ]);
    expect(server.feed.open).toBe(0);
    await client.close();
  });

  test('puts a failure behind the last event, as an error of the operation', async () => {
    server = await startServer();
    const client = await RawClient.ready(server.url);
    client.subscribe('known', 'subscription { ticks { n later } }');
    await eventually(() => server.feed.live.size === 1);
    server.feed.push(2);
    server.feed.failAll(new ExpectedError('NOT_FOUND', 'The feed is gone.'));
    await client.until(({ type }) => type === 'error');
    expect(numbers(client, 'known')).toEqual([1, 2]);
    expect(client.messages.at(-1)).toEqual({
      id: 'known',
      type: 'error',
      payload: [{ message: 'The feed is gone.', extensions: { code: 'NOT_FOUND' } }],
    });
    const failures: [Error, unknown][] = [
      [
        new CursorExpiredError('That cursor is too old.', 'oldest'),
        {
          message: 'That cursor is too old.',
          extensions: { code: 'CURSOR_EXPIRED', oldestCursor: 'oldest' },
        },
      ],
      [
        new Error('secret of the database'),
        { message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } },
      ],
    ];
    for (const [failure, told] of failures) {
      client.subscribe(failure.message, 'subscription { ticks { n } }');
      await eventually(() => server.feed.live.size === 1);
      server.feed.failAll(failure);
      const message = await client.until(({ id, type }) => id === failure.message && type === 'error');
      expect(message.payload).toMatchObject([told as object]);
    }
    expect(server.sockets.stats).toMatchObject({ operations: 0, cohorts: 0 });
    await client.close();
  });
});

describe('bursts', () => {
  test('of more events in one tick than a default pub/sub survives reach everyone', async () => {
    server = await startServer();
    const clients = await Promise.all(upTo(10).map(() => RawClient.ready(server.url)));
    for (const client of clients) client.subscribe('1', 'subscription { ticks { n } }');
    await eventually(() => server.feed.live.size === 10);
    server.feed.push(5000);
    await Promise.all(clients.map((client) => client.when(() => client.results('1').length === 5000)));
    for (const client of clients) expect(numbers(client, '1')).toEqual(upTo(5000));
    await Promise.all(clients.map((client) => client.close()));
  });

  test('beyond what may wait for its rendering close the socket with 1013', async () => {
    server = await startServer({ limits: { pendingEvents: 50 } });
    const client = await RawClient.ready(server.url);
    client.subscribe('1', 'subscription { ticks { n later } }');
    const quick = await RawClient.ready(server.url);
    quick.subscribe('1', 'subscription { ticks { n } }');
    await eventually(() => server.feed.live.size === 2);
    server.feed.push(51);
    await expect(client.closed).resolves.toMatchObject({ code: 1013 });
    await quick.when(() => quick.results('1').length === 51);
    expect(server.metrics.of('slow')).toBe(1);
    expect(server.feed.live.size).toBe(1);
    await quick.close();
  });
});

describe('ordinary sources', () => {
  test('are read to their end, each event in its own context', async () => {
    server = await startServer();
    const client = await RawClient.ready(server.url);
    client.subscribe('1', 'subscription { countdown(from: 3) { n added } }');
    await client.until(({ type }) => type === 'complete');
    expect(client.results('1')).toEqual([3, 2, 1].map((n) => ({ data: { countdown: { n, added: 0 } } })));
    expect(server.ledger.batches).toEqual([[0], [0], [0]]);
    expect(server.metrics.of('subscriptions')).toBe(0);
    await client.close();
  });

  test('that fail end in a masked error', async () => {
    server = await startServer();
    const client = await RawClient.ready(server.url);
    client.subscribe('1', 'subscription { countdown(from: 101) { n } }');
    const message = await client.until(({ type }) => type === 'error');
    expect(message.payload).toMatchObject([{ message: 'Internal server error' }]);
    expect(client.results('1')).toHaveLength(101);
    expect(server.metrics.of('subscriptions')).toBe(0);
    await client.close();
  });
});

describe('what a subscription held is freed', () => {
  const query = 'subscription { ticks { n later } }';

  test('by a thousand unsubscribes', async () => {
    server = await startServer();
    const client = await RawClient.ready(server.url);
    for (let round = 0; round < 20; round += 1) {
      for (let i = 0; i < 50; i += 1) client.subscribe(`${round}-${i}`, query);
      await eventually(() => server.feed.live.size === 50);
      server.feed.push(1);
      for (let i = 0; i < 50; i += 1) client.send({ id: `${round}-${i}`, type: 'complete' });
      await eventually(() => server.feed.open === 0);
    }
    expect(server.sockets.stats).toMatchObject({ sockets: 1, operations: 0, cohorts: 0 });
    expect(server.metrics.counts).toMatchObject({ sockets: 1, subscriptions: 0 });
    await client.close();
  });

  test('by sockets that die in the middle of a stream', async () => {
    server = await startServer();
    server.feed.push(1000);
    const clients = await Promise.all(upTo(50).map(() => RawClient.ready(server.url)));
    clients.forEach((client, i) => {
      client.subscribe('live', query);
      client.subscribe('replay', 'subscription { ticks(after: 0) { n later } }');
      client.subscribe('source', 'subscription { countdown(from: 100) { n } }');
      if (i % 2) client.ws.terminate();
    });
    await eventually(() => server.feed.live.size >= 25);
    server.feed.push(100);
    for (const client of clients) client.ws.terminate();
    await Promise.all(clients.map((client) => client.closed));
    await eventually(() => server.sockets.stats.sockets === 0);
    await eventually(() => server.metrics.of('subscriptions') === 0);
    expect(server.sockets.stats).toEqual({ sockets: 0, operations: 0, cohorts: 0, bufferedBytes: 0 });
    expect(server.feed.open).toBe(0);
    expect(server.feed.live.size).toBe(0);
  });
});

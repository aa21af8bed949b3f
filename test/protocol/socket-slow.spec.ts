import { afterEach, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { eventually, RawClient, startServer, type TestServer } from './socket-kit.js';

const MIB = 1024 * 1024;

let server: TestServer;
afterEach(() => server.stop());

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface TicksResult {
  ticks: { n: number };
}

/** The stock client, told by nothing but its own variables where to go on. */
function resumingClient(url: string) {
  const closes: number[] = [];
  const received: number[] = [];
  const sockets: WebSocket[] = [];
  class RecordedWebSocket extends WebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols);
      sockets.push(this);
    }
  }
  const client = createClient({
    url,
    webSocketImpl: RecordedWebSocket,
    retryAttempts: Infinity,
    retryWait: turn,
    on: { closed: (event) => closes.push((event as { code: number }).code) },
  });
  const variables = { after: 0 };
  const query = 'subscription ($after: Int) { ticks(after: $after) { n text } }';
  client.subscribe<TicksResult>(
    { query, variables },
    {
      next: ({ data }) => {
        const n = data?.ticks.n ?? NaN;
        received.push(n);
        variables.after = n;
      },
      error: (error) => closes.push(error as number),
      complete: () => undefined,
    },
  );
  return { client, closes, received, socket: () => sockets.at(-1) as unknown as RawClient['ws'] };
}

test('a peer that does not read is closed with 1013, takes no memory, holds up nobody and comes back without loss', async () => {
  server = await startServer({ limits: { bufferBytes: MIB, closeTimeoutMs: 30_000 } });
  const slow = resumingClient(server.url);
  const others = await Promise.all([1, 2, 3].map(() => RawClient.ready(server.url)));
  for (const other of others)
    other.subscribe('1', 'subscription ($after: Int) { ticks(after: $after) { n text } }');
  await eventually(() => server.feed.live.size === 4);

  const { _socket: stream } = slow.socket() as unknown as { _socket: { pause(): void; resume(): void } };
  stream.pause();
  const text = 'x'.repeat(32 * 1024);
  let mostBuffered = 0;
  // 64 MiB: whatever the system's own buffers hold, most of it has to stay here or go.
  for (let pushed = 1; pushed <= 2000; pushed += 1) {
    server.feed.push(1, text);
    await Promise.all(others.map((other) => other.when(() => other.results('1').length === pushed)));
    mostBuffered = Math.max(mostBuffered, server.sockets.stats.bufferedBytes);
  }
  expect(server.metrics.of('slow')).toBe(1);
  expect(mostBuffered).toBeGreaterThan(MIB);
  expect(mostBuffered).toBeLessThan(MIB + 2 * text.length);
  expect(slow.received.length).toBeLessThan(2000);

  stream.resume();
  await eventually(() => slow.received.length >= 2000);
  expect(slow.closes).toEqual([1013]);
  expect(slow.received).toEqual(Array.from({ length: 2000 }, (_, i) => i + 1));
  await slow.client.dispose();
  await Promise.all(others.map((other) => other.close()));
});

test('a peer that does not even take the close is cut off', async () => {
  server = await startServer({ limits: { bufferBytes: 64 * 1024, closeTimeoutMs: 50 } });
  const client = await RawClient.ready(server.url);
  client.subscribe('1', 'subscription { ticks { text } }');
  await eventually(() => server.feed.live.size === 1);
  client.stream.pause();
  const text = 'x'.repeat(64 * 1024);
  while (server.metrics.of('slow') === 0) {
    server.feed.push(1, text);
    await turn();
  }
  expect(server.feed.open).toBe(0);
  await eventually(() => server.sockets.stats.sockets === 0);
  client.stream.resume();
  await client.closed;
});

test('a replay waits for its peer instead of filling memory', async () => {
  server = await startServer({ limits: { bufferBytes: MIB } });
  server.feed.push(2000, 'x'.repeat(32 * 1024));
  const client = await RawClient.ready(server.url);
  client.subscribe('1', 'subscription { ticks(after: 0) { n text } }');
  await client.when(() => client.results('1').length >= 1);
  client.stream.pause();
  let delivered = -1;
  while (delivered !== server.metrics.of('delivered')) {
    delivered = server.metrics.of('delivered');
    for (let i = 0; i < 20; i += 1) await turn();
  }
  expect(delivered).toBeLessThan(1500);
  expect(server.sockets.stats.bufferedBytes).toBeLessThan(MIB);
  client.stream.resume();
  await client.when(() => client.results('1').length === 2000);
  expect(server.metrics.of('slow')).toBe(0);
  await client.close();
});

test('answers wait for their peer, and operations that wait are limited', async () => {
  server = await startServer({ limits: { operationsPerSocket: 20 } });
  const client = await RawClient.ready(server.url);
  client.stream.pause();
  const text = 'x'.repeat(MIB);
  for (let i = 0; i < 40; i += 1)
    client.subscribe(`${i}`, 'query ($text: String) { echo(text: $text) }', { text });
  await eventually(() => server.sockets.stats.operations === 20);
  client.stream.resume();
  const ends = new Set(['complete', 'error']);
  await client.when(() => client.messages.filter(({ type }) => ends.has(type)).length === 40);
  const refused = client.messages.filter(({ type }) => type === 'error');
  expect(refused.length).toBeGreaterThan(0);
  for (const { payload } of refused)
    expect(payload).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED' } }]);
  await client.close();
});

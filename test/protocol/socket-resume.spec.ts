import { afterEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { eventually, startServer, type TestServer } from './socket-kit.js';

let server: TestServer | null = null;
afterEach(() => server?.stop());

const CLIENTS = 8;

class Reader {
  readonly received: number[] = [];
  readonly #client: Client;
  #socket: WebSocket | null = null;
  kills = 0;

  constructor(url: string, selection: string) {
    const opened = (socket: WebSocket): void => void (this.#socket = socket);
    class RecordedWebSocket extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols);
        opened(this);
      }
    }
    this.#client = createClient({
      url,
      webSocketImpl: RecordedWebSocket,
      retryAttempts: Infinity,
      retryWait: () => new Promise((resolve) => setImmediate(resolve)),
      shouldRetry: () => true,
    });
    const variables = { after: 0 };
    this.#client.subscribe<{ ticks: { n: number } }>(
      { query: `subscription ($after: Int) { ticks(after: $after) { ${selection} } }`, variables },
      {
        next: ({ data }) => {
          const n = data?.ticks.n ?? NaN;
          this.received.push(n);
          variables.after = n;
        },
        error: (error) => {
          throw error;
        },
        complete: () => undefined,
      },
    );
  }

  kill(): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.kills += 1;
    this.#socket.terminate();
  }

  async stop(): Promise<void> {
    await this.#client.dispose();
  }
}

test('clients whose sockets are killed at random read every event once and in order', async () => {
  const step = fc.record({
    push: fc.integer({ min: 0, max: 30 }),
    kill: fc.option(fc.nat(CLIENTS - 1), { freq: 2 }),
    turns: fc.nat(3),
  });
  let kills = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
      server = await startServer();
      const { feed, url } = server;
      const readers = Array.from({ length: CLIENTS }, (_, i) => new Reader(url, i % 2 ? 'n' : 'n later'));
      await eventually(() => feed.live.size === CLIENTS);
      for (const { push, kill, turns } of steps) {
        feed.push(push);
        if (kill !== null) readers[kill]?.kill();
        for (let i = 0; i < turns; i += 1) await new Promise((resolve) => setImmediate(resolve));
      }
      const all = feed.ticks.map(({ n }) => n);
      await eventually(() => readers.every(({ received }) => received.length >= all.length));
      await eventually(() => feed.live.size === CLIENTS);
      for (const reader of readers) {
        expect(reader.received).toEqual(all);
        kills += reader.kills;
        await reader.stop();
      }
      await eventually(() => feed.open === 0);
      await server.stop();
      server = null;
    }),
    { numRuns: 15, endOnFailure: true },
  );
  expect(kills).toBeGreaterThan(50);
});

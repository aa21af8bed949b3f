import { request } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { eventually, RawClient, startServer, TOKEN, type TestServer } from './socket-kit.js';

let server: TestServer;
afterEach(() => server.stop());

const INIT = { type: 'connection_init' };
const ECHO = { query: '{ echo }' };
const TICKS = 'subscription { ticks { n } }';

describe('graphql-transport-ws', () => {
  test.each<[string, number, unknown[]]>([
    ['no JSON', 4400, ['{']],
    ['JSON that is no message', 4400, ['[1]']],
    ['an unknown type', 4400, [INIT, { type: 'start', id: '1', payload: ECHO }]],
    ['a subscription without a query', 4400, [INIT, { type: 'subscribe', id: '1', payload: {} }]],
    ['a subscription without an id', 4400, [INIT, { type: 'subscribe', payload: ECHO }]],
    [
      'variables that are no object',
      4400,
      [INIT, { type: 'subscribe', id: '1', payload: { ...ECHO, variables: [] } }],
    ],
    ['an operation before the acknowledgement', 4401, [{ type: 'subscribe', id: '1', payload: ECHO }]],
    ['a second initialisation', 4429, [INIT, INIT]],
  ])('%s closes with %i', async (_name, code, messages) => {
    server = await startServer();
    const client = await RawClient.open(server.url);
    for (const message of messages) {
      client.send(message);
      if (message === INIT && messages[1] !== INIT)
        await client.until(({ type }) => type === 'connection_ack');
    }
    await expect(client.closed).resolves.toMatchObject({ code });
  });

  test('an id that is in use closes with 4409, however long it is', async () => {
    server = await startServer();
    const client = await RawClient.ready(server.url);
    const id = 'x'.repeat(500);
    client.subscribe(id, TICKS);
    client.subscribe(id, TICKS);
    await expect(client.closed).resolves.toMatchObject({ code: 4409 });
    await eventually(() => server.feed.open === 0);
  });

  test.each([['none'], ['an unknown one']])('with %s for a subprotocol it closes with 4406', async (name) => {
    server = await startServer();
    const ws = new WebSocket(server.url, name === 'none' ? [] : ['graphql-unheard-of']);
    // ws, as a browser does, gives up by itself where its subprotocol was not taken up.
    const outcome = await new Promise<number | string>((resolve) => {
      ws.once('close', resolve);
      ws.once('error', (error) => resolve(error.message));
    });
    expect(outcome).toBe(name === 'none' ? 4406 : 'Server sent no subprotocol');
  });

  test('no initialisation in time closes with 4408', async () => {
    server = await startServer({ limits: { initTimeoutMs: 20 } });
    const client = await RawClient.open(server.url);
    await expect(client.closed).resolves.toMatchObject({ code: 4408 });
  });

  test('a wrong token closes with 4403, the right one is let in', async () => {
    server = await startServer({ needsToken: true });
    const wrong = await RawClient.open(server.url);
    wrong.send({ type: 'connection_init', payload: { token: 'guess' } });
    await expect(wrong.closed).resolves.toEqual({ code: 4403, reason: 'Forbidden' });
    const right = await RawClient.ready(server.url, 'graphql-transport-ws', { token: TOKEN });
    await right.close();
  });

  test('a failure in authorisation closes without its message', async () => {
    server = await startServer({
      authorize: () => {
        throw new Error('secret of the token');
      },
    });
    const client = await RawClient.open(server.url);
    client.send(INIT);
    await expect(client.closed).resolves.toEqual({ code: 4500, reason: 'Internal server error' });
  });

  test('a message over the limit closes with 1009', async () => {
    server = await startServer({ limits: { messageBytes: 1000 } });
    const client = await RawClient.open(server.url);
    client.send({ type: 'ping', payload: { text: 'x'.repeat(1000) } });
    await expect(client.closed).resolves.toMatchObject({ code: 1009 });
  });

  test('pings are answered with their payload', async () => {
    server = await startServer();
    const client = await RawClient.open(server.url);
    client.send({ type: 'ping', payload: { at: 7 } });
    await expect(client.until(({ type }) => type === 'pong')).resolves.toEqual({
      type: 'pong',
      payload: { at: 7 },
    });
    await client.close();
  });

  test('a peer that answers no ping is cut off within two beats, one that does stays', async () => {
    server = await startServer({ limits: { keepAliveMs: 60 } });
    const deaf = await RawClient.open(server.url, 'graphql-transport-ws', { autoPong: false });
    deaf.send(INIT);
    const alive = await RawClient.ready(server.url);
    const started = performance.now();
    await expect(deaf.closed).resolves.toMatchObject({ code: 1006 });
    expect(performance.now() - started).toBeLessThan(1000);
    expect(alive.ws.readyState).toBe(WebSocket.OPEN);
    await alive.close();
  });
});

describe('operations', () => {
  test('queries and mutations are answered', async () => {
    server = await startServer();
    const client = await RawClient.ready(server.url);
    client.subscribe('q', 'query Echo($text: String) { echo(text: $text) }', { text: 'ä"\n' });
    client.subscribe('m', 'mutation { add }');
    await client.until(({ id, type }) => id === 'q' && type === 'complete');
    await client.until(({ id, type }) => id === 'm' && type === 'complete');
    expect(client.results('q')).toEqual([{ data: { echo: 'ä"\n' } }]);
    expect(client.results('m')).toEqual([{ data: { add: 1 } }]);
    expect(server.sockets.stats.operations).toBe(0);
    await client.close();
  });

  test('what is thrown inside is masked, with the id of the request', async () => {
    server = await startServer();
    const client = await RawClient.ready(server.url);
    client.subscribe('1', '{ requestId secret }');
    await client.until(({ type }) => type === 'complete');
    const [result] = client.results<{ data: { requestId: string } }>('1');
    expect(result).toEqual({
      data: { requestId: expect.any(String), secret: null },
      errors: [
        {
          message: 'Internal server error',
          path: ['secret'],
          locations: [{ line: 1, column: 13 }],
          extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: result?.data.requestId },
        },
      ],
    });
    await client.close();
  });

  test.each<[string, string, unknown]>([
    ['a syntax error', '{', { message: expect.stringContaining('Syntax Error') }],
    ['an unknown field', '{ nothing }', { message: expect.stringContaining('Cannot query field') }],
    [
      'a refused subscription',
      'subscription { refused { n } }',
      { message: 'There is no such feed.', extensions: { code: 'NOT_FOUND' } },
    ],
    [
      'a subscription without a source',
      'subscription { broken { n } }',
      { extensions: expect.objectContaining({ code: 'INTERNAL_SERVER_ERROR' }) },
    ],
    [
      'no such operation',
      'query A { echo } query B { echo }',
      { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } },
    ],
    [
      'a variable of another type',
      'subscription ($after: Int) { ticks(after: $after) { n } }',
      { extensions: { code: 'BAD_USER_INPUT', argumentPath: ['after'] } },
    ],
  ])('%s is an error of its operation alone', async (_name, query, error) => {
    server = await startServer();
    const client = await RawClient.ready(server.url);
    client.subscribe('1', query, { after: 'x' });
    const message = await client.until(({ id }) => id === '1');
    expect(message).toEqual({ id: '1', type: 'error', payload: [expect.objectContaining(error as object)] });
    expect(JSON.stringify(message)).not.toContain('secret');
    client.subscribe('2', '{ echo }');
    await client.until(({ id, type }) => id === '2' && type === 'complete');
    expect(server.sockets.stats.operations).toBe(0);
    await client.close();
  });

  test('an id may be used anew as soon as its client has ended it', async () => {
    server = await startServer();
    const client = await RawClient.ready(server.url);
    for (let round = 0; round < 50; round += 1) {
      client.subscribe('same', TICKS);
      client.send({ id: 'same', type: 'complete' });
    }
    client.subscribe('same', TICKS);
    await eventually(() => server.feed.live.size === 1);
    server.feed.push(3);
    await client.when(() => client.results('same').length === 3);
    expect(client.messages.filter(({ type }) => type === 'complete')).toEqual([]);
    expect(server.metrics.of('subscriptions')).toBe(1);
    await client.close();
  });

  test('subscriptions of one socket are limited, its queries go on', async () => {
    server = await startServer({ limits: { subscriptionsPerSocket: 3 } });
    const client = await RawClient.ready(server.url);
    for (const id of ['1', '2', '3', '4']) client.subscribe(id, TICKS);
    const refusal = await client.until(({ type }) => type === 'error');
    expect(refusal).toMatchObject({ id: '4', payload: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] });
    client.send({ id: '1', type: 'complete' });
    client.subscribe('5', TICKS);
    client.subscribe('6', '{ echo }');
    await client.until(({ id, type }) => id === '6' && type === 'complete');
    await eventually(() => server.feed.live.size === 3);
    await client.close();
  });

  test('operations of one socket are limited', async () => {
    server = await startServer({ limits: { operationsPerSocket: 2 } });
    const client = await RawClient.ready(server.url);
    for (const id of ['1', '2']) client.subscribe(id, TICKS);
    client.subscribe('3', '{ echo }');
    const refusal = await client.until(({ type }) => type === 'error');
    expect(refusal).toMatchObject({ id: '3', payload: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] });
    await client.close();
  });
});

describe('upgrade', () => {
  async function statusOf(url: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const ws = new WebSocket(url, 'graphql-transport-ws');
      ws.once('unexpected-response', (_request, response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      ws.once('open', () => {
        ws.close();
        resolve(101);
      });
      ws.once('error', reject);
    });
  }

  test('what access refuses is answered before the upgrade', async () => {
    server = await startServer({ checkUpgrade: () => ({ status: 403, message: 'Not from there.' }) });
    await expect(statusOf(server.url)).resolves.toBe(403);
    expect(server.metrics.of('refused 403')).toBe(1);
  });

  test('another path is answered with 404', async () => {
    server = await startServer();
    await expect(statusOf(server.url.replace('/graphql', '/other'))).resolves.toBe(404);
    await expect(statusOf(`${server.url}?x=1`)).resolves.toBe(101);
  });

  test('one socket too many is answered with 503', async () => {
    server = await startServer({ limits: { sockets: 1 } });
    const client = await RawClient.open(server.url);
    await expect(statusOf(server.url)).resolves.toBe(503);
    await client.close();
    await eventually(() => server.sockets.stats.sockets === 0);
    await expect(statusOf(server.url)).resolves.toBe(101);
  });

  test('an upgrade that is no WebSocket handshake is refused', async () => {
    server = await startServer();
    const status = await new Promise((resolve, reject) => {
      const headers = { Connection: 'Upgrade', Upgrade: 'websocket' };
      request(server.url.replace('ws:', 'http:'), { headers })
        .once('response', (response) => {
          response.resume();
          resolve(response.statusCode);
        })
        .once('error', reject)
        .end();
    });
    expect(status).toBe(400);
  });
});

describe('close', () => {
  test('tells every socket 1001, and cuts off one that does not take it', async () => {
    server = await startServer({ limits: { closeTimeoutMs: 100 } });
    const client = await RawClient.ready(server.url);
    client.subscribe('1', TICKS);
    const stuck = await RawClient.ready(server.url);
    await eventually(() => server.feed.live.size === 1);
    stuck.stream.pause();
    await server.sockets.close();
    await expect(client.closed).resolves.toMatchObject({ code: 1001 });
    expect(server.sockets.stats).toEqual({ sockets: 0, operations: 0, cohorts: 0, bufferedBytes: 0 });
    expect(server.feed.open).toBe(0);
    expect(server.metrics.counts).toMatchObject({ sockets: 0, subscriptions: 0 });
    stuck.stream.resume();
    await stuck.closed;
  });
});

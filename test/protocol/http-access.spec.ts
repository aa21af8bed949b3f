import { request, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { startLibraryServer, type LibraryServer, type LibraryServerOptions } from './http-kit.js';
import { RawClient } from './socket-kit.js';

let server: LibraryServer;
afterEach(() => server.stop());

const TOKEN = 'b'.repeat(64);

interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

/** Asks with headers that fetch would not send, as Host. */
function ask({ path = '/graphql', method = 'POST', headers = {} }: Asked = {}) {
  return new Promise<{ status: number; headers: IncomingMessage['headers']; text: string }>(
    (resolve, reject) => {
      const outgoing = request({
        host: '127.0.0.1',
        port: server.port,
        path,
        method,
        headers: { 'content-type': 'application/json', ...headers },
      });
      outgoing.on('error', reject);
      outgoing.on('response', (incoming) => {
        let text = '';
        incoming.on('data', (data) => (text += String(data)));
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }),
        );
      });
      outgoing.end(method === 'POST' ? '{"query":"{ echo }"}' : undefined);
    },
  );
}

/** 101 where the socket opened, else the status of the answer. */
function upgrade(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const ws = new WebSocket(server.socketUrl, 'graphql-transport-ws', { headers });
    ws.once('open', () => {
      ws.once('close', () => resolve(101));
      ws.close();
    });
    ws.once('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    ws.on('error', () => undefined);
  });
}

async function start(options: LibraryServerOptions) {
  server = await startLibraryServer(options);
}

describe('Host', () => {
  test.each([
    ['localhost', true],
    ['localhost:9', true],
    ['127.0.0.1', true],
    ['[::1]:4000', true],
    ['evil.example', false],
    ['localhost.evil.example', false],
    ['127.0.0.1.nip.io:4000', false],
    ['10.0.0.7', false],
  ])(
    '%p without a token: served is %p, to requests, pages, probes and sockets alike',
    async (host, isServed) => {
      await start({});
      const statuses = [
        (await ask({ headers: { host } })).status,
        (await ask({ method: 'GET', path: '/livez', headers: { host } })).status,
        (await ask({ method: 'GET', path: '/metrics', headers: { host } })).status,
        await upgrade({ host }),
      ];
      expect(statuses).toEqual(isServed ? [200, 200, 200, 101] : [403, 403, 403, 403]);
      expect(server.probe.resolverCalls).toBe(isServed ? 1 : 0);
      if (!isServed) expect(await server.rejections()).toMatchObject({ host: 3 });
    },
  );

  test('any with a token', async () => {
    await start({ apiToken: TOKEN });
    const answer = await ask({ headers: { host: 'trainer.example', authorization: `Bearer ${TOKEN}` } });
    expect(answer.status).toBe(200);
    expect(await upgrade({ host: 'trainer.example' })).toBe(101);
  });
});

describe('the token', () => {
  test.each([
    [undefined],
    [''],
    ['Bearer'],
    [`Basic ${TOKEN}`],
    [TOKEN],
    [`Bearer ${TOKEN}x`],
    [`Bearer ${TOKEN.slice(1)}`],
    [`Bearer ${TOKEN} ${TOKEN}`],
  ])('%p is none', async (authorization) => {
    await start({ apiToken: TOKEN });
    const headers = authorization === undefined ? undefined : { authorization };
    for (const path of ['/graphql', '/metrics']) {
      const answer = await ask({ path, method: path === '/graphql' ? 'POST' : 'GET', headers });
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
      expect(JSON.parse(answer.text)).toMatchObject({
        errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
      });
    }
    expect(server.probe.resolverCalls).toBe(0);
    expect(await server.rejections()).toEqual({ token: 2 });
  });

  test('the right one is served, over HTTP and over the socket; without it the socket is closed with 4403', async () => {
    await start({ apiToken: TOKEN });
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect((await ask({ headers })).text).toContain('"echo":"hello"');
    expect((await ask({ headers, path: '/metrics', method: 'GET' })).status).toBe(200);
    const let_in = await RawClient.ready(server.socketUrl, 'graphql-transport-ws', {
      Authorization: `Bearer ${TOKEN}`,
    });
    await let_in.close();
    const refused = await RawClient.open(server.socketUrl);
    refused.send({ type: 'connection_init', payload: { Authorization: 'Bearer guess' } });
    await expect(refused.closed).resolves.toMatchObject({ code: 4403 });
  });

  test('probes and pages need none', async () => {
    await start({ apiToken: TOKEN });
    expect((await ask({ path: '/livez', method: 'GET' })).status).toBe(200);
    expect((await ask({ path: '/readyz', method: 'GET' })).status).toBe(200);
    const page = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
    // There are no pages in this test's folders; what matters is that they are not a matter of the token.
    expect((await ask({ path: '/', method: 'GET', headers: page })).status).toBe(404);
    expect((await ask({ method: 'GET', headers: page })).status).toBe(404);
    expect((await ask({ method: 'GET', path: '/graphql?query=%7Becho%7D', headers: page })).status).toBe(401);
  });

  test('is never logged', async () => {
    await start({ apiToken: TOKEN });
    await ask({ headers: { authorization: `Bearer ${TOKEN}` } });
    expect(JSON.stringify(server.logged)).not.toContain(TOKEN);
  });
});

describe('Origin', () => {
  const listed = 'https://app.example';

  test.each([
    [undefined, true],
    ['same', true],
    [listed, true],
    ['https://evil.example', false],
    ['http://localhost:1', false],
    ['null', false],
  ])('%p may open a socket: %p', async (origin, isAllowed) => {
    await start({ allowedOrigins: [listed] });
    const value = origin === 'same' ? server.origin : origin;
    expect(await upgrade(value === undefined ? {} : { origin: value })).toBe(isAllowed ? 101 : 403);
  });

  test('only pages of a listed one may read answers', async () => {
    await start({ allowedOrigins: [listed] });
    const preflight = {
      method: 'OPTIONS',
      headers: { origin: listed, 'access-control-request-method': 'POST' },
    };
    const allowed = await ask(preflight);
    expect(allowed.status).toBe(204);
    expect(allowed.headers).toMatchObject({
      'access-control-allow-origin': listed,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': expect.stringContaining('authorization'),
      vary: 'origin',
    });
    expect((await ask({ headers: { origin: listed } })).headers['access-control-allow-origin']).toBe(listed);

    const other = { ...preflight, headers: { ...preflight.headers, origin: 'https://evil.example' } };
    for (const answer of [await ask(other), await ask({ headers: { origin: 'https://evil.example' } })]) {
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
      expect(answer.headers['access-control-allow-headers']).toBeUndefined();
    }
  });

  test('a preflight needs no token, what follows does', async () => {
    await start({ allowedOrigins: [listed], apiToken: TOKEN });
    const preflight = { origin: listed, 'access-control-request-method': 'POST' };
    expect((await ask({ method: 'OPTIONS', headers: preflight })).status).toBe(204);
    const answer = await ask({ headers: { origin: listed } });
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([401, listed]);
  });
});

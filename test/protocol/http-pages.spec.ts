import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startLibraryServer, type LibraryServer } from './http-kit.js';

let server: LibraryServer;
let folder: string;
const HTML = '<!doctype html><title>GraphiQL</title>';
const DASHBOARD = '<!doctype html><title>Dashboard</title>';
const PAGE = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

beforeAll(async () => {
  const parent = mkdtempSync(join(tmpdir(), 'pages-'));
  writeFileSync(join(parent, 'secret.txt'), 'secret');
  folder = join(parent, 'graphiql');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), HTML);
  writeFileSync(join(folder, 'assets', 'index-CRq7Xa1z.js'), 'export {};');
  writeFileSync(join(folder, 'assets', 'plain.css'), 'a {}');
  const dashboardFolder = join(parent, 'dashboard');
  mkdirSync(join(dashboardFolder, 'assets'), { recursive: true });
  writeFileSync(join(dashboardFolder, 'index.html'), DASHBOARD);
  writeFileSync(join(dashboardFolder, 'assets', 'index-CRq7Xa1z.js'), 'export {};');
  writeFileSync(join(dashboardFolder, 'assets', 'index-CRq7Xa1z.js.br'), brotliCompressSync('export {};'));
  server = await startLibraryServer({
    dashboardFolder,
    graphiqlFolder: folder,
    routes: [
      {
        name: 'export',
        path: '/exports/',
        methods: ['GET'],
        isOpen: true,
        handle: ({ response, pathname }) => void response.end(pathname.slice('/exports/'.length)),
      },
      {
        name: 'broken',
        path: '/broken',
        methods: ['GET'],
        handle: () => Promise.reject(new Error('secret: the password is hunter2')),
      },
    ],
  });
});
afterAll(async () => {
  await server.stop();
  rmSync(join(folder, '..'), { recursive: true });
});

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}

/** Sends the path as it is; fetch would tidy it up. */
function rawGet(path: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: server.port, path }, (incoming) => {
      let text = '';
      incoming.on('data', (data) => (text += String(data)));
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text }));
    })
      .on('error', reject)
      .end();
  });
}

describe('pages', () => {
  test('a browser at /graphql gets GraphiQL, a program gets GraphQL', async () => {
    const page = await fetch(server.url, { headers: PAGE });
    expect(await page.text()).toBe(HTML);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const answer = await fetch(`${server.url}?query=%7Becho%7D`, {
      headers: { 'apollo-require-preflight': '1' },
    });
    expect(await answer.json()).toEqual({ data: { echo: 'hello' } });
  });

  test.each(['/', '/train', '/sessions/abc%3D', '/agents/engineer?range=7d', '/exports'])(
    'a browser at %s gets the dashboard, which finds out itself what is there',
    async (path) => {
      const response = await fetch(`${server.origin}${path}`, { headers: PAGE });
      expect(await response.text()).toBe(DASHBOARD);
      const program = await fetch(`${server.origin}${path}`, { headers: { accept: 'application/json' } });
      expect([program.status, await program.text()]).toEqual([404, expect.stringContaining('/graphql')]);
    },
  );

  test('the dashboard may run what this server has in files, and nothing else', async () => {
    const response = await fetch(`${server.origin}/`, { headers: PAGE });
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain(`default-src 'none'; script-src 'self'; style-src 'self'`);
    expect(policy).not.toMatch(/unsafe|data:|blob:|\*/);
  });

  test('a file that was compressed when it was built is sent so to whoever takes it', async () => {
    const ask = async (encoding: string) => {
      const response = await fetch(`${server.origin}/assets/index-CRq7Xa1z.js`, {
        headers: { 'accept-encoding': encoding },
      });
      return [response.headers.get('content-encoding'), await response.text(), response.headers.get('etag')];
    };
    const [encoding, text, etag] = await ask('gzip, deflate, br');
    const [none, plain, otherEtag] = await ask('gzip, br;q=0');
    expect([encoding, text]).toEqual(['br', 'export {};']);
    expect([none, plain]).toEqual([null, 'export {};']);
    expect(etag).not.toBe(otherEtag);
  });

  test('a page may load from this server only, and be framed by none', async () => {
    const policy = (await fetch(server.url, { headers: PAGE })).headers.get('content-security-policy');
    expect(policy).toContain(`default-src 'self'`);
    expect(policy).toContain(
      `connect-src 'self' ws://127.0.0.1:${server.port} wss://127.0.0.1:${server.port}`,
    );
    expect(policy).toContain(`frame-ancestors 'none'`);
    expect(policy).not.toMatch(/unsafe-eval|script-src|\*/);
  });

  test('what has a hash in its name is kept for good, the rest is asked for again', async () => {
    const script = await fetch(`${server.origin}/graphiql/assets/index-CRq7Xa1z.js`);
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('x-content-type-options')).toBe('nosniff');
    const style = await fetch(`${server.origin}/graphiql/assets/plain.css`);
    expect(style.headers.get('cache-control')).toBe('no-cache');
    const again = await fetch(`${server.origin}/graphiql/assets/plain.css`, {
      headers: { 'if-none-match': style.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
    const head = await fetch(`${server.origin}/graphiql/`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(HTML.length)]);
  });

  test.each([
    '/graphiql/../secret.txt',
    '/graphiql/..%2fsecret.txt',
    '/graphiql/%2e%2e/secret.txt',
    '/graphiql/assets/../../secret.txt',
    '/graphiql/..\\secret.txt',
    '/graphiql//etc/passwd',
    '/graphiql/\u0000',
    '/graphiql/assets',
    '/graphiql/assets/',
    '/graphiql/__proto__',
  ])('nothing outside the folder: %j', async (path) => {
    const answer = await rawGet(encodeURI(path).replace(/%25/g, '%')).catch(() => ({
      status: 404,
      text: '',
    }));
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('secret');
  });
});

describe('routes of features', () => {
  test('are served by the longest path that fits', async () => {
    expect(await (await fetch(`${server.origin}/exports/abc.def`)).text()).toBe('abc.def');
  });

  test('that fail are masked and logged', async () => {
    const response = await fetch(`${server.origin}/broken`);
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).not.toMatch(/secret|hunter2/);
    const requestId = response.headers.get('x-request-id');
    expect(JSON.parse(text)).toMatchObject({
      errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR', requestId } }],
    });
    expect(server.logged).toContainEqual(expect.objectContaining({ level: 50, requestId }));
  });
});

describe('probes', () => {
  test('/livez asks nobody, /readyz does and says what is wrong', async () => {
    let fault: string | null = null;
    let asked = 0;
    const own = await startLibraryServer({
      probe: () => {
        asked += 1;
        return fault === 'thrown' ? Promise.reject(new Error('secret')) : Promise.resolve(fault);
      },
    });
    try {
      const get = async (path: string) => {
        const response = await fetch(`${own.origin}${path}`);
        return [response.status, await response.text()];
      };
      expect(await get('/livez')).toEqual([200, 'ok\n']);
      expect(asked).toBe(0);
      expect(await get('/readyz')).toEqual([200, 'ok\n']);
      fault = 'the database does not answer';
      expect(await get('/readyz')).toEqual([503, 'the database does not answer\n']);
      fault = 'thrown';
      expect(await get('/readyz')).toEqual([503, 'not ready\n']);
      expect(await get('/livez')).toEqual([200, 'ok\n']);
      fault = null;
      own.api.drain();
      expect(await get('/readyz')).toEqual([503, 'draining\n']);
      expect(await get('/livez')).toEqual([200, 'ok\n']);
    } finally {
      await own.stop();
    }
  });

  test('a stopping server ends what is under way, and takes nothing new', async () => {
    const begun = deferred();
    const released = deferred();
    const own = await startLibraryServer({
      routes: [
        {
          name: 'slow',
          path: '/slow',
          methods: ['GET'],
          handle: async ({ response }) => {
            begun.resolve();
            await released.promise;
            response.end('done');
          },
        },
      ],
    });
    const slow = fetch(`${own.origin}/slow`);
    await begun.promise;
    const stopped = own.stop();
    await expect(fetch(`${own.origin}/livez`)).rejects.toThrow();
    released.resolve();
    expect(await (await slow).text()).toBe('done');
    await stopped;
  });
});

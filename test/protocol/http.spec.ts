import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startLibraryServer, type LibraryServer } from './http-kit.js';
import { SMALL_BYTES } from './attacks.js';
import { RawClient } from './socket-kit.js';

let server: LibraryServer;
beforeAll(async () => {
  server = await startLibraryServer();
});
afterAll(() => server.stop());

const JSON_TYPE = { 'content-type': 'application/json' };

interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: {
    message: string;
    path?: unknown[];
    extensions: { code: string; requestId?: string; argumentPath?: string[]; oldestCursor?: string };
  }[];
}

async function post(
  query: string,
  variables: Record<string, unknown> = {},
  headers: Record<string, string> = {},
) {
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { ...JSON_TYPE, ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return { response, answer: (await response.json()) as Answer };
}

const url = (parameters: Record<string, string>) =>
  `${server.url}?${new URLSearchParams(parameters).toString()}`;

describe('requests that are not as they should be', () => {
  const latin = Buffer.from('{"query":"{ echo(text: \\"ä\\") }"}', 'latin1');
  test.each<[string, number, RequestInit, string]>([
    ['no body', 400, { method: 'POST', headers: JSON_TYPE }, 'BAD_REQUEST'],
    ['no JSON', 400, { method: 'POST', headers: JSON_TYPE, body: '{"query": ' }, 'BAD_REQUEST'],
    [
      'JSON cut off in a string',
      400,
      { method: 'POST', headers: JSON_TYPE, body: '{"query": "{' },
      'BAD_REQUEST',
    ],
    ['a number', 400, { method: 'POST', headers: JSON_TYPE, body: '7' }, 'BAD_REQUEST'],
    ['null', 400, { method: 'POST', headers: JSON_TYPE, body: 'null' }, 'BAD_REQUEST'],
    [
      'a batch',
      400,
      { method: 'POST', headers: JSON_TYPE, body: '[{"query":"{ echo }"},{"query":"{ echo }"}]' },
      'BAD_REQUEST',
    ],
    ['an empty batch', 400, { method: 'POST', headers: JSON_TYPE, body: '[]' }, 'BAD_REQUEST'],
    ['no query', 400, { method: 'POST', headers: JSON_TYPE, body: '{"variables":{}}' }, 'BAD_REQUEST'],
    [
      'a query that is no text',
      400,
      { method: 'POST', headers: JSON_TYPE, body: '{"query":{"a":1}}' },
      'BAD_REQUEST',
    ],
    [
      'variables that are a text',
      400,
      { method: 'POST', headers: JSON_TYPE, body: '{"query":"{ echo }","variables":"{}"}' },
      'BAD_REQUEST',
    ],
    [
      'a persisted query',
      200,
      {
        method: 'POST',
        headers: JSON_TYPE,
        body: '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"a"}}}',
      },
      'PERSISTED_QUERY_NOT_SUPPORTED',
    ],
    [
      '8 MB of brackets',
      400,
      { method: 'POST', headers: JSON_TYPE, body: '['.repeat(8_000_000) },
      'BAD_REQUEST',
    ],
    ['bytes that are no UTF-8', 400, { method: 'POST', headers: JSON_TYPE, body: latin }, 'BAD_REQUEST'],
    [
      'another charset',
      415,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=iso-8859-1' },
        body: '{"query":"{ echo }"}',
      },
      'UNSUPPORTED_CHARSET',
    ],
    [
      'a charset that does not exist',
      415,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=x-y' },
        body: '{"query":"{ echo }"}',
      },
      'UNSUPPORTED_CHARSET',
    ],
    [
      'a compressed body',
      415,
      { method: 'POST', headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, body: 'x' },
      'UNSUPPORTED_ENCODING',
    ],
    [
      'a form',
      400,
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'query=%7Becho%7D',
      },
      'BAD_REQUEST',
    ],
    [
      'plain text, as a page of another site may send',
      400,
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{"query":"{ echo }"}' },
      'BAD_REQUEST',
    ],
    [
      'a multipart form',
      400,
      { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x--' },
      'BAD_REQUEST',
    ],
    [
      'a type that is none',
      400,
      { method: 'POST', headers: { 'content-type': ';;;' }, body: '{"query":"{ echo }"}' },
      'BAD_REQUEST',
    ],
    [
      '17 MB',
      413,
      {
        method: 'POST',
        headers: JSON_TYPE,
        body: JSON.stringify({ query: '{ echo }', variables: { a: 'x'.repeat(17 * 1024 * 1024) } }),
      },
      'REQUEST_TOO_LARGE',
    ],
    ['PUT', 405, { method: 'PUT', headers: JSON_TYPE, body: '{"query":"{ echo }"}' }, 'METHOD_NOT_ALLOWED'],
    ['DELETE', 405, { method: 'DELETE' }, 'METHOD_NOT_ALLOWED'],
  ])('%s: %i', async (_name, status, init, code) => {
    const started = performance.now();
    const response = await fetch(server.url, init);
    const text = await response.text();
    expect(performance.now() - started).toBeLessThan(15_000);
    expect([response.status, (JSON.parse(text) as Answer).errors?.[0]?.extensions.code]).toEqual([
      status,
      code,
    ]);
    expect(response.headers.get('content-type')).toMatch(/json/);
    expect(text.length).toBeLessThan(SMALL_BYTES);
    expect(text).not.toMatch(/node_modules|\bat .*:\d+:\d+/);
    expect(server.probe.resolverCalls).toBe(0);
  });

  test.each<[string, number, () => string, Record<string, string>, string]>([
    ['a GET that a browser sends without asking', 400, () => url({ query: '{ echo }' }), {}, 'BAD_REQUEST'],
    [
      'a GET of an odd type',
      415,
      () => url({ query: '{ echo }' }),
      { 'content-type': 'text/plain', 'apollo-require-preflight': '1' },
      'BAD_REQUEST',
    ],
    [
      'a GET of a mutation',
      405,
      () => url({ query: 'mutation { saveBook(input: { title: "x" }) { book { id } } }' }),
      { 'apollo-require-preflight': '1' },
      'BAD_REQUEST',
    ],
    [
      'a GET with two queries',
      400,
      () => `${url({ query: '{ echo }' })}&query=x`,
      { 'apollo-require-preflight': '1' },
      'BAD_REQUEST',
    ],
    [
      'a GET with variables that are no JSON',
      400,
      () => url({ query: '{ echo }', variables: '{' }),
      { 'apollo-require-preflight': '1' },
      'BAD_REQUEST',
    ],
    [
      'a GET for something else than JSON',
      406,
      () => url({ query: '{ echo }' }),
      { accept: 'image/png', 'apollo-require-preflight': '1' },
      'BAD_REQUEST',
    ],
  ])('%s: %i', async (_name, status, target, headers, code) => {
    const calls = server.probe.resolverCalls;
    const response = await fetch(target(), { headers });
    const answer = (await response.json()) as Answer;
    expect([response.status, answer.errors?.[0]?.extensions.code]).toEqual([status, code]);
    if (status !== 406) expect(server.probe.resolverCalls).toBe(calls);
  });

  test('a chunked body without an end is cut off at its limit, and the server goes on', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1024 * 1024;
        if (sent > 200 * 1024 * 1024) controller.close();
        else controller.enqueue(new Uint8Array(1024 * 1024).fill(0x20));
      },
    });
    const request = { method: 'POST', headers: JSON_TYPE, body: endless, duplex: 'half' } as RequestInit;
    const status = await fetch(server.url, request).then(
      (response) => response.status,
      () => 'cut off',
    );
    expect([413, 'cut off']).toContain(status);
    expect(sent).toBeLessThan(60 * 1024 * 1024);
    expect((await post('{ echo }')).answer.data).toEqual({ echo: 'hello' });
  });

  test('they are counted by what was wrong', async () => {
    const counted = await server.rejections();
    expect(counted).toMatchObject({
      'body-size': expect.any(Number),
      charset: 2,
      encoding: 1,
      json: 5,
      request: expect.any(Number),
    });
  });
});

describe('requests that are', () => {
  test('a GET that a browser would ask for first', async () => {
    const response = await fetch(
      url({ query: 'query ($t: String) { echo(text: $t) }', variables: '{"t":"x"}' }),
      {
        headers: { 'apollo-require-preflight': '1' },
      },
    );
    expect(await response.json()).toEqual({ data: { echo: 'x' } });
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON; Charset="UTF8"'])(
    'a POST of %s',
    async (type) => {
      const { answer } = await post('{ echo(text: "ä€😀") }', {}, { 'content-type': type });
      expect(answer).toEqual({ data: { echo: 'ä€😀' } });
    },
  );

  test('are told by an id, their own where they have a good one', async () => {
    expect((await post('{ echo }')).response.headers.get('x-request-id')).toMatch(/^request-1-[0-9a-z]+$/);
    const id = 'client-7.a:b';
    expect((await post('{ echo }', {}, { 'x-request-id': id })).response.headers.get('x-request-id')).toBe(
      id,
    );
    const odd = await post('{ echo }', {}, { 'x-request-id': 'a b"<script>' });
    expect(odd.response.headers.get('x-request-id')).toMatch(/^request-1-[0-9a-z]+$/);
  });

  test('4xx where GraphQL is what the client speaks, 200 where it asked for plain JSON by name', async () => {
    const statuses = await Promise.all(
      ['application/graphql-response+json', 'application/json', '*/*'].map(
        async (accept) => (await post('{ nothing }', {}, { accept })).response.status,
      ),
    );
    expect(statuses).toEqual([400, 200, 400]);
  });
});

describe('errors', () => {
  const secret = /secret|hunter2/;

  test('what nobody expected is masked, and logged with the same id', async () => {
    const { response, answer } = await post('{ crash }');
    const requestId = response.headers.get('x-request-id');
    expect(response.status).toBe(200);
    expect(answer.data).toBeNull();
    expect(answer.errors).toEqual([
      {
        message: 'Internal server error',
        locations: [{ line: 1, column: 3 }],
        path: ['crash'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
      },
    ]);
    const line = server.logged.find((entry) => entry.requestId === requestId && entry.err !== undefined);
    expect(line).toMatchObject({
      level: 50,
      path: ['crash'],
      err: { message: expect.stringMatching(secret) },
    });
  });

  test('of a mutation and of a field, and over a socket just the same', async () => {
    const mutation = 'mutation { saveBook(input: { title: "crash" }) { book { id } } }';
    const field = '{ books(first: 30) { nodes { title broken } } }';
    for (const query of [mutation, field]) {
      const { answer } = await post(query);
      expect(JSON.stringify(answer)).not.toMatch(secret);
      expect(answer.errors?.length).toBeLessThanOrEqual(10);
      expect(answer.errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR');

      const client = await RawClient.ready(server.socketUrl);
      client.subscribe('1', query);
      const { payload } = await client.until(({ type }) => type === 'next' || type === 'error');
      expect(JSON.stringify(payload)).not.toMatch(secret);
      expect((payload as Answer).errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR');
      await client.close();
    }
  });

  test('what was expected keeps its code, its message and the path of the argument', async () => {
    const { answer } = await post('{ missing twoFaults expired }');
    expect(answer.data).toEqual({ missing: null, twoFaults: null, expired: null });
    expect(answer.errors).toMatchObject([
      { message: 'There is no such thing.', path: ['missing'], extensions: { code: 'NOT_FOUND' } },
      { path: ['twoFaults'], extensions: { code: 'BAD_USER_INPUT', argumentPath: ['input', 'a'] } },
      { path: ['expired'], extensions: { code: 'CURSOR_EXPIRED', oldestCursor: 'oldest-cursor' } },
    ]);
    const page = await post('{ books(first: 0) { nodes { id } } }');
    expect(page.answer.errors).toMatchObject([
      { path: ['books'], extensions: { code: 'BAD_USER_INPUT', argumentPath: ['first'] } },
    ]);
    const nothing = await post('query ($limit: Int = 3) { search(limit: $limit) }', { limit: null });
    expect(nothing.answer.errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', argumentPath: ['limit'] } },
    ]);
  });

  test.each(['\0', '\ud800', 'a\udfffb'])(
    'a text like %j reaches the service, which says what is wrong',
    async (title) => {
      const query =
        'mutation ($title: String!) { saveBook(input: { title: $title }) { book { id } userErrors { code message path } } }';
      const fault = { code: 'INVALID_INPUT', message: 'The title is no text.', path: ['input', 'title'] };
      const { response, answer } = await post(query, { title });
      expect(response.status).toBe(200);
      expect(answer).toEqual({ data: { saveBook: { book: null, userErrors: [fault] } } });

      const client = await RawClient.ready(server.socketUrl);
      client.subscribe('1', query, { title });
      await client.until(({ type }) => type === 'complete');
      expect(client.results('1')).toEqual([answer]);
      await client.close();
    },
  );
});

describe('the rest of the server', () => {
  test('nothing at other paths', async () => {
    for (const path of ['/', '/graphql/', '/graphql2', '/%2e%2e/etc/passwd', '//evil.example/graphql']) {
      const response = await fetch(`${server.origin}${path}`);
      expect(response.status).toBe(404);
      expect(((await response.json()) as Answer).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    }
  });

  test('metrics, with what was served by route and status, and no label of the client’s making', async () => {
    await fetch(`${server.origin}/no/such/path`);
    await post('query Odd_name { echo }');
    const text = await (await fetch(`${server.origin}/metrics`)).text();
    expect(text).toMatch(
      /http_server_request_duration_seconds_count\{method="POST",route="graphql",status="200"\} \d+/,
    );
    expect(text).toMatch(/graphql_operation_duration_seconds_count\{type="query",outcome="ok"\} \d+/);
    expect(text).toMatch(/graphql_rejected_total\{rule="json"\} \d+/);
    expect(text).not.toMatch(/no\/such|Odd_name/);
  });

  test('a head that never ends is not waited for', async () => {
    const own = await startLibraryServer({ timeouts: { headersMs: 100, requestMs: 200, checkMs: 50 } });
    try {
      const heads = [
        'POST /graphql HTTP/1.1\r\nHost: localhost\r\n',
        'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"qu',
      ];
      for (const head of heads) {
        const text = await new Promise<string>((resolve, reject) => {
          const socket = connect(own.port, '127.0.0.1', () => socket.write(head));
          let heard = '';
          socket.on('data', (data) => (heard += String(data)));
          socket.on('close', () => resolve(heard));
          socket.on('error', reject);
        });
        expect(text).toMatch(/^(HTTP\/1\.1 408 |$)/);
      }
    } finally {
      await own.stop();
    }
  });

  test('bytes that are no HTTP are answered 400 and the server goes on', async () => {
    const text = await new Promise<string>((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.write('\0\r\n\r\n'));
      let heard = '';
      socket.on('data', (data) => (heard += String(data)));
      socket.on('close', () => resolve(heard));
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect((await post('{ echo }')).response.status).toBe(200);
  });
});

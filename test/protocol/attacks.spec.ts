import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ATTACKS, QUICK_MS, SMALL_BYTES, type Attack } from './attacks.js';
import { startLibraryServer, type LibraryServer } from './http-kit.js';
import { RawClient } from './socket-kit.js';

interface Answer {
  readonly text: string;
  readonly errors: readonly { extensions: { code: string } }[];
}

type Send = (attack: Attack) => Promise<Answer>;

let server: LibraryServer;
beforeAll(async () => {
  server = await startLibraryServer();
});
afterAll(() => server.stop());

const read = (text: string): Answer => ({
  text,
  errors: (JSON.parse(text) as { errors?: Answer['errors'] }).errors ?? [],
});

const overHttp: Send = async ({ query, variables, operationName, code }) => {
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables, operationName }),
  });
  expect(response.status).toBeLessThan(500);
  const answer = read(await response.text());
  const isRefused = code !== null && !('data' in (JSON.parse(answer.text) as object));
  expect(response.status).toBe(isRefused ? 400 : 200);
  return answer;
};

const overSocket: Send = async ({ query, variables, operationName }) => {
  const client = await RawClient.ready(server.socketUrl);
  client.send({ id: '1', type: 'subscribe', payload: { query, variables, operationName } });
  const message = await client.until(({ id, type }) => id === '1' && (type === 'next' || type === 'error'));
  await client.close();
  // A refusal carries its errors as they are, a result carries them inside.
  return read(JSON.stringify(message.type === 'error' ? { errors: message.payload } : message.payload));
};

const echo: Attack = { name: 'echo', query: '{ echo }', code: null };

describe.each<[string, Send]>([
  ['HTTP', overHttp],
  ['a socket', overSocket],
])('over %s', (_transport, send) => {
  test.each(ATTACKS.map((attack) => [attack.name, attack] as const))('%s', async (_name, attack) => {
    const before = await server.rejections();
    const calls = server.probe.resolverCalls;
    const started = performance.now();
    const answer = await send(attack);
    expect(performance.now() - started).toBeLessThan(QUICK_MS);

    const [error] = answer.errors;
    if (attack.code === null) {
      expect(answer.errors).toEqual([]);
    } else {
      expect(error?.extensions.code).toMatch(new RegExp(`^${attack.code}`));
      expect(Buffer.byteLength(answer.text)).toBeLessThan(SMALL_BYTES);
      expect(answer.text).not.toMatch(/Did you mean|node_modules|\bat .*:\d+:\d+|stacktrace/);
    }
    if (attack.rule !== undefined) {
      expect(server.probe.resolverCalls).toBe(calls);
      expect((await server.rejections())[attack.rule]).toBe((before[attack.rule] ?? 0) + 1);
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect((globalThis as { polluted?: unknown }).polluted).toBeUndefined();
    expect((await send(echo)).errors).toEqual([]);
  });

  test('the same attack again and again is as quick, also once its document is known', async () => {
    const bomb = ATTACKS.find(({ name }) => name === 'cost by variables') as Attack;
    for (let round = 0; round < 20; round += 1) {
      const started = performance.now();
      const answer = await send(bomb);
      expect(answer.errors[0]?.extensions.code).toBe('QUERY_TOO_COSTLY');
      expect(performance.now() - started).toBeLessThan(QUICK_MS);
    }
  });
});

test('without the gate the bombs would run: the limits are what stops them', async () => {
  const { schema, probe } = (await import('./library-schema.js')).buildLibrary();
  const { graphql } = await import('graphql');
  const { createContext } = await import('../../src/platform/graphql/context.js');
  const { DEFAULT_PROJECT } = await import('../../src/platform/project.js');
  const { pino } = await import('pino');
  const contextValue = createContext({
    project: DEFAULT_PROJECT,
    requestId: '',
    logger: pino({ level: 'silent' }),
  });
  const aliases = ATTACKS.find(({ name }) => name === 'aliases of one costly field') as Attack;
  const result = await graphql({ schema, source: aliases.query, contextValue });
  expect(result.errors).toBeUndefined();
  expect(probe.resolverCalls).toBe(100);
});

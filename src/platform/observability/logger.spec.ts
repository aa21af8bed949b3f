import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { createLogger } from './logger.js';

async function logged(pretty: boolean) {
  const lines: string[] = [];
  const destination = new Writable({
    write: (line, _, done) => {
      lines.push(String(line));
      done();
    },
  });
  const logger = await createLogger({ level: 'info', pretty, destination });
  return { logger, lines };
}

test('a line is one JSON object with level, time and what its children carry', async () => {
  const { logger, lines } = await logged(false);
  logger.child({ requestId: 'r1' }).info({ count: 3 }, 'done\nindeed');
  logger.debug('not told');
  expect(lines).toHaveLength(1);
  const line = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
  expect(line).toMatchObject({ level: 'info', requestId: 'r1', count: 3, msg: 'done\nindeed' });
  expect(Date.parse(String(line.time))).not.toBeNaN();
});

test('no secret gets into a line, wherever it stands', async () => {
  const { logger, lines } = await logged(false);
  logger.info(
    { authorization: 'Bearer canary', headers: { authorization: 'canary', cookie: 'canary' } },
    'a',
  );
  logger.info(
    { req: { headers: { authorization: 'canary' } }, params: { token: 'canary' }, apiToken: 'canary' },
    'b',
  );
  logger.child({ settings: { databaseUrl: 'postgres://me:canary@h/d', password: 'canary' } }).info('c');
  expect(lines).toHaveLength(3);
  expect(lines.join('')).not.toContain('canary');
  expect(lines.join('')).toContain('[hidden]');
});

test("a database's error tells its statement and not what was to be written", async () => {
  const { logger, lines } = await logged(false);
  const cause = Object.assign(new Error('duplicate key'), {
    code: '23505',
    detail: 'canary',
    where: 'canary',
  });
  logger.error({ err: new QueryFailedError('INSERT INTO note', ['canary'], cause) }, 'not written');
  expect(lines.join('')).not.toContain('canary');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    err: { message: 'duplicate key', code: '23505', query: 'INSERT INTO note' },
  });
});

test('lines for people keep the message and the secrets', async () => {
  const { logger, lines } = await logged(true);
  logger.warn({ requestId: 'r1', token: 'canary' }, 'look at this');
  await new Promise((resolve) => setImmediate(resolve));
  const text = lines.join('');
  expect(text).toContain('look at this');
  expect(text).toContain('r1');
  expect(text).not.toContain('canary');
  expect(() => JSON.parse(text) as unknown).toThrow();
});

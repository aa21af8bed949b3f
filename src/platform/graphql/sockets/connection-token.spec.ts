import { expect, test } from '@jest/globals';
import { createAccess } from '../../http/access.js';
import { connectionToken } from './connection-token.js';
import { socketAccess } from './socket-access.js';

test.each<[unknown, string | null]>([
  [undefined, null],
  [{}, null],
  [{ token: 'abc' }, 'abc'],
  [{ Authorization: 'Bearer abc' }, 'abc'],
  [{ authorization: 'bearer  abc ' }, 'abc'],
  [{ Authorization: 'Basic abc' }, null],
  [{ Authorization: 'abc' }, null],
  [{ token: 7 }, null],
  [{ token: ['abc'] }, null],
  [{ Authorization: { Bearer: 'abc' } }, null],
])('the token of %j is %j', (params, token) => {
  expect(connectionToken(params as Record<string, unknown>)).toBe(token);
});

test('the token decides who is let in, and none is needed where none is set', async () => {
  const closed = socketAccess(createAccess({ apiToken: 'abc', allowedOrigins: [] }));
  expect(await closed.authorize({ token: 'abc' })).not.toBeNull();
  expect(await closed.authorize({ token: 'abd' })).toBeNull();
  expect(await closed.authorize(undefined)).toBeNull();
  const open = socketAccess(createAccess({ apiToken: null, allowedOrigins: [] }));
  expect(await open.authorize(undefined)).not.toBeNull();
});

test('Host and Origin decide before the upgrade', () => {
  const { checkUpgrade } = socketAccess(
    createAccess({ apiToken: null, allowedOrigins: ['https://tools.example'] }),
  );
  const status = (host: string, origin?: string) =>
    checkUpgrade({ headers: { host, origin } } as Parameters<typeof checkUpgrade>[0])?.status ?? 101;
  expect(status('localhost:4000')).toBe(101);
  expect(status('127.0.0.1:4000', 'http://127.0.0.1:4000')).toBe(101);
  expect(status('localhost:4000', 'https://tools.example')).toBe(101);
  expect(status('localhost:4000', 'https://evil.example')).toBe(403);
  expect(status('evil.example:4000', 'http://evil.example:4000')).toBe(403);
});

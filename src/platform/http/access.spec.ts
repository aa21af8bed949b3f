import { describe, expect, test } from '@jest/globals';
import { createAccess } from './access.js';

describe('without a token', () => {
  const access = createAccess({ apiToken: null, allowedOrigins: [] });

  test.each([
    'localhost',
    'localhost:4000',
    '127.0.0.1',
    '127.0.0.1:1',
    '[::1]',
    '[::1]:65535',
    'LocalHost:4000',
  ])('the host %s is served', (host) => expect(access.isHostAllowed(host)).toBe(true));

  test.each([
    undefined,
    '',
    'evil.example',
    'localhost.evil.example',
    'evil.example:4000',
    '127.0.0.1.nip.io',
    '127.0.0.2',
    '0.0.0.0:4000',
    '[::]:4000',
    '::1',
    'localhost:4000@evil.example',
    'localhost:',
    'localhost:123456',
    ' localhost',
    'localhost,evil.example',
  ])('the host %p is not', (host) => expect(access.isHostAllowed(host)).toBe(false));

  test('everybody who comes this far is authorized', () => {
    expect(access.needsToken).toBe(false);
    expect(access.isAuthorized(undefined)).toBe(true);
    expect(access.isToken(undefined)).toBe(true);
  });
});

describe('with a token', () => {
  const access = createAccess({ apiToken: 'a1b2c3', allowedOrigins: [] });

  test('any host is served', () => {
    expect(access.isHostAllowed('trainer.example')).toBe(true);
    expect(access.isHostAllowed(undefined)).toBe(true);
  });

  test.each(['Bearer a1b2c3', 'bearer a1b2c3', 'Bearer  a1b2c3', ' Bearer a1b2c3 '])(
    '%p is authorized',
    (header) => expect(access.isAuthorized(header)).toBe(true),
  );

  test.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'a1b2c3',
    'Basic a1b2c3',
    'Bearer A1B2C3',
    'Bearer a1b2c',
    'Bearer a1b2c3d',
    'Bearer a1b2c3 a1b2c3',
    'Bearer a1b2c3, Bearer x',
  ])('%p is not', (header) => expect(access.isAuthorized(header)).toBe(false));

  test.each([undefined, null, 7, {}, ['a1b2c3'], 'Bearer a1b2c3'])('%p is not the token', (token) =>
    expect(access.isToken(token)).toBe(false),
  );
});

describe('origins', () => {
  const access = createAccess({ apiToken: null, allowedOrigins: ['https://app.example'] });
  const host = 'localhost:4000';

  test.each([undefined, 'http://localhost:4000', 'https://localhost:4000', 'https://app.example'])(
    '%p may call',
    (origin) => expect(access.isOriginAllowed(origin, host)).toBe(true),
  );

  test.each([
    '',
    'null',
    'http://localhost',
    'http://localhost:4001',
    'http://127.0.0.1:4000',
    'https://evil.example',
    'https://app.example.evil.example',
    'http://app.example',
    'https://app.example:444',
    'file://localhost:4000',
    'localhost:4000',
  ])('%p may not', (origin) => expect(access.isOriginAllowed(origin, host)).toBe(false));

  test('the port of the scheme goes without saying', () => {
    expect(access.isOriginAllowed('https://trainer.example', 'trainer.example:443')).toBe(true);
    expect(access.isOriginAllowed('https://trainer.example', 'trainer.example')).toBe(true);
    expect(access.isOriginAllowed('https://trainer.example', 'trainer.example:80')).toBe(false);
  });

  test('only those that were named are told to browsers', () => {
    expect(access.isOriginListed('https://app.example')).toBe(true);
    expect(access.isOriginListed('http://localhost:4000')).toBe(false);
  });
});

import { describe, expect, test } from '@jest/globals';
import { parseSettings } from './settings.js';
import { StartupError } from './startup-error.js';

const URL = 'https://example.org/hooks/abc?key=1';
const SECRET = '0123456789abcdef0123456789abcdef';

function refusal(environment: Record<string, string>): StartupError {
  try {
    parseSettings(environment);
  } catch (error) {
    if (error instanceof StartupError) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(environment)} was taken.`);
}

describe('the settings of the webhook', () => {
  test('are none by default, and read as they are given', () => {
    expect(parseSettings({}).alertWebhook).toBeNull();
    expect(parseSettings({ ALERT_WEBHOOK_URL: URL, ALERT_WEBHOOK_SECRET: SECRET }).alertWebhook).toEqual({
      url: URL,
      secret: SECRET,
      allowPrivate: false,
    });
    const local = { ALERT_WEBHOOK_URL: 'http://127.0.0.1:9/', ALERT_WEBHOOK_ALLOW_PRIVATE: 'TRUE' };
    expect(parseSettings({ ...local, ALERT_WEBHOOK_SECRET: SECRET }).alertWebhook).toMatchObject({
      allowPrivate: true,
    });
    const encoded = `whsec_${Buffer.from(SECRET).toString('base64')}`;
    expect(
      parseSettings({ ALERT_WEBHOOK_URL: URL, ALERT_WEBHOOK_SECRET: encoded }).alertWebhook,
    ).toMatchObject({
      secret: encoded,
    });
  });

  test.each<[string, Record<string, string>, string, RegExp]>([
    ['no URL', { ALERT_WEBHOOK_SECRET: SECRET }, 'ALERT_WEBHOOK_URL', /nobody to tell/],
    ['no secret', { ALERT_WEBHOOK_URL: URL }, 'ALERT_WEBHOOK_SECRET', /messages are signed; give 16/],
    ['another protocol', { ALERT_WEBHOOK_URL: 'ftp://a.example' }, 'ALERT_WEBHOOK_URL', /give a URL/],
    ['a password', { ALERT_WEBHOOK_URL: 'https://me:secret@a.example' }, 'ALERT_WEBHOOK_URL', /give a URL/],
    [
      'a short secret',
      { ALERT_WEBHOOK_URL: URL, ALERT_WEBHOOK_SECRET: 'short' },
      'ALERT_WEBHOOK_SECRET',
      /give 16/,
    ],
    [
      'no base64',
      { ALERT_WEBHOOK_URL: URL, ALERT_WEBHOOK_SECRET: 'whsec_$$$$$$$$$$$$$$$$' },
      'ALERT_WEBHOOK_SECRET',
      /base64/,
    ],
    [
      'few bytes',
      { ALERT_WEBHOOK_URL: URL, ALERT_WEBHOOK_SECRET: 'whsec_c2hvcnQgc2VjcmV0' },
      'ALERT_WEBHOOK_SECRET',
      /base64/,
    ],
    [
      'neither true nor false',
      { ALERT_WEBHOOK_ALLOW_PRIVATE: 'perhaps' },
      'ALERT_WEBHOOK_ALLOW_PRIVATE',
      /true or false/,
    ],
    ...['http://127.0.0.1:9/', 'http://localhost/', 'http://[::1]/', 'http://2130706433/'].map(
      (url) =>
        [
          url,
          { ALERT_WEBHOOK_URL: url, ALERT_WEBHOOK_SECRET: SECRET },
          'ALERT_WEBHOOK_URL',
          /ALLOW_PRIVATE=true/,
        ] as [string, Record<string, string>, string, RegExp],
    ),
  ])('%s is refused', (_name, environment, variable, message) => {
    const error = refusal(environment);
    expect(error.variable).toBe(variable);
    expect(error.message).toMatch(message);
    for (const secret of ['secret@', 'short', 'whsec_$', '/hooks/abc'])
      expect(error.message).not.toContain(secret);
  });
});

import { describe, expect, test } from '@jest/globals';
import { findSecrets } from './find-secrets.js';

const RANDOM = 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dE3fG6';
const AWS_SECRET = 'wJalrXUtnFEMIaK7MDENGabPxRfiCYzBMPLeKEZ9';

async function found(text: string): Promise<[kind: string, line: number, value: string][]> {
  const { secrets } = await findSecrets(text);
  return secrets.map(({ kind, line, start, end }) => [kind, line, text.slice(start, end)]);
}

describe('secrets', () => {
  test.each([
    ['AWS access key', 'id: AKIAZ7QWERTY12345678', 'AKIAZ7QWERTY12345678'],
    ['AWS secret access key', `AWS_SECRET_ACCESS_KEY="${AWS_SECRET}"`, AWS_SECRET],
    ['GitHub token', `// ghp_${RANDOM}`, `ghp_${RANDOM}`],
    ['GitHub token', `github_pat_${RANDOM}${RANDOM}`, `github_pat_${RANDOM}${RANDOM}`],
    ['password in a URL', 'DB=postgres://app:hunter2@db.internal:5432/app', 'hunter2'],
    ['password', "const password = 'Tr0ub4dor&3';", 'Tr0ub4dor&3'],
    ['API key', '"apiKey": "f3b1c2d4e5a69788"', 'f3b1c2d4e5a69788'],
    ['token', `API_TOKEN=${RANDOM}`, RANDOM],
    ['secret', `clientSecret: "${RANDOM}"`, RANDOM],
    [
      'private key',
      '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn\n-----END RSA PRIVATE KEY-----\n',
      'MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn',
    ],
  ])('%s in %s', async (kind, text, value) => {
    expect(await found(`a\n${text}`)).toEqual([[kind, kind === 'private key' ? 3 : 2, value]]);
  });

  test.each([
    'AKIAIOSFODNN7EXAMPLE',
    'password = "changeme"',
    'password: "xxxxxxxxxxx1"',
    'API_KEY=<your-api-key-1>',
    'token = "${TOKEN_2}"',
    'token: $CI_TOKEN_1',
    'password = os.environ["DB_PASSWORD1"]',
    'password = getPassword1(user)',
    'token: string',
    'const token = nextToken2();',
    'secretName: "db-credentials-v2"',
    'tokenizer: "bert-base-v2"',
    'password_field = "user_password1"',
    'postgres://user:password@localhost/app',
    'postgres://user:${DB_PASSWORD}@localhost/app',
    'secrets.API_TOKEN1',
    'api_key: {{ .Values.apiKey1 }}',
    'sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b',
  ])('%s is none', async (text) => expect(await found(text)).toEqual([]));

  test('a comment does not switch the inspection off', async () => {
    expect(await found(`// secretlint-disable\nghp_${RANDOM}\n`)).toHaveLength(1);
  });

  test('hostile texts end soon', async () => {
    const size = 256 * 1024;
    for (const part of [
      'a',
      'AKIA',
      'password=',
      'token="',
      '://a:',
      'eyJ-eyJ.',
      'password',
      ' ',
      '-----BEGIN RSA PRIVATE KEY-----',
      'a.b=\\"',
    ])
      await findSecrets(part.repeat(size / part.length));
  }, 20_000);
});

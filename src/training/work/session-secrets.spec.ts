import { describe, expect, test } from '@jest/globals';
import { SessionSecrets, textsOf } from './session-secrets.js';

const signal = new AbortController().signal;
const value = 'ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dE3fG6';

/** Finds one secret where a text has it. */
const finder = {
  findSecrets: (texts: readonly string[]) =>
    Promise.resolve(texts.some((text) => text.includes(value)) ? [{ kind: 'GitHub token', value }] : []),
};

describe('what must not be told of a session', () => {
  test('is learned from its texts and from candidates as they come', async () => {
    const secrets = new SessionSecrets(finder, null);
    await secrets.learn(['nothing'], signal);
    expect(secrets.redact(`saw ${value}`)).toContain(value);
    await secrets.learn([`const token = ${value}`], signal);
    expect(secrets.redact(`saw ${value}`)).toBe('saw [redacted: GitHub token]');
    const told = secrets.error(new TypeError(`bad ${value}`));
    expect(told).toMatchObject({ name: 'TypeError', message: 'bad [redacted: GitHub token]' });
    expect(told.stack).not.toContain(value);
  });

  test('is everything, until it was looked for and where that failed', async () => {
    const unlooked = new SessionSecrets(finder, null);
    expect(unlooked.redact(value)).toMatch(/^\[withheld/);
    for (const findSecrets of [() => Promise.resolve(null), () => Promise.reject(new Error('broke'))]) {
      const secrets = new SessionSecrets({ findSecrets }, null);
      await secrets.learn(['x'], signal);
      expect(secrets.redact('anything')).toMatch(/^\[withheld/);
      await secrets.learn(['x'], signal);
      expect(secrets.redact('anything')).toMatch(/^\[withheld/);
    }
  });

  test('all texts that came in are looked at, with the strings in extra by their names', () => {
    const context = {
      language: null,
      tests: 'tests',
      entryPoint: null,
      reference: null,
      source: 'source',
      evidence: null,
      extra: { deep: [{ password: 'p' }] },
    };
    expect(textsOf({ originalResponse: 'response', taskDescription: 'task', context })).toEqual([
      'response',
      'task',
      'tests',
      'source',
      'password: "p"',
    ]);
  });
});

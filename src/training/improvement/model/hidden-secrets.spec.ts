import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hideSecrets } from './hidden-secrets.js';

const secret = (value: string) => ({ kind: 'a key', value });

test('no secret is seen, and each comes back to its place', () => {
  const value = fc.string({ minLength: 4, unit: fc.constantFrom('a', 'b', 'K', '9', '/', '_') });
  fc.assert(
    fc.property(fc.array(value, { maxLength: 12 }), fc.array(fc.string()), (values, between) => {
      const { hide, restore } = hideSecrets(values.map(secret));
      const text = between.map((each, index) => each + (values[index] ?? '')).join(' ');
      const shown = hide(text);
      for (const each of values) expect(shown.replace(/HIDDEN_SECRET_\d+_X/g, '')).not.toContain(each);
      expect(restore(shown)).toBe(text);
    }),
  );
});

test('a secret that a model mangled is noticed', () => {
  const { hide, restore } = hideSecrets([secret('s3cr3t-value')]);
  expect(hide('key = "s3cr3t-value"')).toBe('key = "HIDDEN_SECRET_1_X"');
  expect(restore('key = "HIDDEN_SECRET_2_X"')).toBeNull();
  expect(restore('key = "HIDDEN_SECRET_1_"')).toBeNull();
  expect(restore('no key')).toBe('no key');
});

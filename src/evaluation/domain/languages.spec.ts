import { expect, test } from '@jest/globals';
import { isAnalysedLanguage, KNOWN_LANGUAGES, normalizeLanguage } from './languages.js';

test.each([
  ['py', 'python'],
  [' Python3 ', 'python'],
  ['JS', 'javascript'],
  ['tsx', 'typescript'],
  ['golang', 'go'],
  ['C++', 'cpp'],
  ['c#', 'csharp'],
  ['shell', 'bash'],
  ['yml', 'yaml'],
])('%s is %s', (name, canonical) => expect(normalizeLanguage(name)).toBe(canonical));

test('names that are no language, and names of objects, are not known', () => {
  for (const name of ['klingon', '', 'constructor', '__proto__', 'toString'])
    expect(normalizeLanguage(name)).toBeNull();
});

test('every known language is its own name', () => {
  for (const name of KNOWN_LANGUAGES) expect(normalizeLanguage(name)).toBe(name);
  expect(isAnalysedLanguage('python')).toBe(true);
  expect(isAnalysedLanguage('rust')).toBe(false);
  expect(isAnalysedLanguage(null)).toBe(false);
});

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { joinParts, splitParts } from './split-parts.js';

const PIECES = [
  'User: hi',
  '**Assistant:** yes',
  '### Human',
  '### Assistant:',
  '```',
  '````md',
  '```js',
  '~~~',
  'let a = 1;',
  '  ```python',
  'text',
  '',
  '\n',
  '\r\n',
  '\n\n',
  '\r',
  '# Title',
  'assistant',
  '🙂',
  '\u2028',
];

test.each(['MIXED', 'CONVERSATION'] as const)(
  'parts of a %s response put together are the response',
  (format) => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string()), { maxLength: 40 }),
        (pieces) => {
          const response = pieces.join('');
          const parts = splitParts(response, format);
          expect(joinParts(parts)).toBe(response);
          for (const part of parts) expect(part.line).toBeLessThanOrEqual(response.split('\n').length);
        },
      ),
      { numRuns: 300 },
    );
  },
);

test('prose and code are told apart, with their languages and lines', () => {
  const response = 'Run it:\r\n```sh\r\nls\r\n```\r\n\r\n````md\n```js\nx\n```\n````\n~~~yaml\na: 1';
  expect(splitParts(response, 'MIXED').map(({ kind, line, language }) => [kind, line, language])).toEqual([
    ['PROSE', 1, null],
    ['FENCE', 2, null],
    ['CODE', 3, 'bash'],
    ['FENCE', 4, null],
    ['PROSE', 5, null],
    ['FENCE', 6, null],
    ['CODE', 7, 'markdown'],
    ['FENCE', 10, null],
    ['FENCE', 11, null],
    ['CODE', 12, 'yaml'],
  ]);
});

test('what the user says is not the agent’s', () => {
  const response =
    '**User:** my code:\n```js\nlet = 1\n```\n\n**Assistant:** Try:\n\n```js\nlet a = 1;\n```\n\n### Human\n\nThanks.\n\n### Assistant\n\nYou are welcome.\n';
  const own = splitParts(response, 'CONVERSATION').filter(
    (part) => part.kind === 'PROSE' || part.kind === 'CODE',
  );
  expect(own.map((part) => [part.text, part.line])).toEqual([
    ['Try:\n\n', 6],
    ['let a = 1;\n', 9],
    ['\n', 11],
    ['You are welcome.\n', 18],
  ]);
});

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { wordsOf } from './words.js';

test.each([
  ['Parse the HTML file!', 'parse the html file'],
  ['parseHtmlFile(x)', 'parse html file x'],
  ['parse_html_file', 'parse html file'],
  ['HTTPServer2Start', 'http server2 start'],
  ['src/app.ts:12', 'src app ts 12'],
  ['Größe über Äpfel', 'größe über äpfel'],
  ['数据库', '数据 据库'],
  ['漢', '漢'],
  [`x ${'a'.repeat(41)} y`, 'x y'],
  ['', ''],
  ['\\ \' " ; --', ''],
])('%s', (text, words) => {
  expect(wordsOf(text, 1_000)).toBe(words);
});

test('looks at the beginning only, and leaves nothing but letters, digits and blanks', () => {
  expect(wordsOf('one two three', 7)).toBe('one two');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(wordsOf(text, 1_000)).toMatch(/^[\p{L}\p{N}]*( [\p{L}\p{N}]+)*$/u);
    }),
  );
});

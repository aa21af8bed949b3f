import { expect, test } from '@jest/globals';
import { backoffMs, retryAfterMs } from './retry.js';

const NOW = Date.parse('2026-03-29T12:00:00.000Z');

test.each<[Record<string, string>, number | null]>([
  [{ 'retry-after': '2' }, 2_000],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after': ' 1.5 ' }, 1_500],
  [{ 'retry-after': 'Sun, 29 Mar 2026 12:00:30 GMT' }, 30_000],
  [{ 'retry-after': 'Sun, 29 Mar 2026 11:00:00 GMT' }, 0],
  [{ 'retry-after': '9', 'retry-after-ms': '250' }, 250],
  [{ 'retry-after': '9', 'retry-after-ms': 'soon' }, 9_000],
  [{ 'retry-after': 'soon' }, null],
  [{ 'retry-after': '-3' }, null],
  [{ 'retry-after': '' }, null],
  [{ 'retry-after': '1e9' }, null],
  [{}, null],
])('%j asks for %s ms', (headers, expected) => {
  expect(retryAfterMs(headers, NOW)).toBe(expected);
});

test('the backoff doubles up to its cap, with all of it at random', () => {
  const times = { baseMs: 500, capMs: 1_500 };
  expect([1, 2, 3, 9].map((tries) => backoffMs(tries, 0.5, times))).toEqual([250, 500, 750, 750]);
  expect(backoffMs(3, 0, times)).toBe(0);
  expect(backoffMs(9, 0.999999, times)).toBeLessThan(1_500);
});

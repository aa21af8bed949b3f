import { describe, expect, test } from '@jest/globals';
import { checkClaims } from './check-claims.js';

const PYTEST = `collected 48 items
FAILED tests/test_login.py::test_locks_after_five_tries - AssertionError: assert 4 == 5
===== 1 failed, 47 passed in 3.21s =====
TOTAL coverage 91.4%
throughput 12,345 req/s with version 2.10.3, p95 0.85 s
`;
const GREEN = `Tests:       12 passed, 12 total
Time:        1500 ms
`;

const unsupported = (text: string, evidence: string, given = '') =>
  checkClaims({ text, evidence, given }).unsupported.map(({ message, line }) => `${line}: ${message}`);

describe('claims of a report', () => {
  test.each([
    '47 tests passed, 1 failed.',
    'Coverage is 91.4%.',
    'Coverage is 91 %, or 91.40 percent.',
    'It takes 3.2 s; p95 is 850 ms.',
    'Throughput is 12345, or 12 345, requests with v2.10.3.',
    '47 of 48 tests passed (97.9 %).',
    '`test_locks_after_five_tries` failed.',
    'One test failed.',
    'The suite fails.',
    'On 2026-11-25 at 14:30, and on 3 March 2026, it was run.',
    '1. First\n2. Second\n\n## 3.2 Third\n\nSee section 7 and step 9.',
    'If 3 tests fail, the build should fail.'.replace('3 tests', 'tests'),
    'See https://example.org/17/42 or [it](x/99).',
    'With sha256 and utf8, x86_64 is the 2nd best.',
    '```\n99 passed\n```',
  ])('%s — is found in the evidence, or claims nothing', (text) => {
    expect(unsupported(text, PYTEST)).toEqual([]);
  });

  test.each([
    ['All tests pass.', '1: "All tests pass": by the evidence some failed'],
    ['All 48 tests passed.', '1: "All 48 tests passed": by the evidence some failed'],
    ['No tests failed.', '1: "No tests failed": by the evidence some failed'],
    ['Coverage is 95 %.', '1: "95 %" is not in the evidence'],
    ['\n\nThere are 250 users.', '3: "250" is not in the evidence'],
    ['It takes 3.5 s.', '1: "3.5 s" is not in the evidence'],
    ['Version 2.10.4 was used.', '1: "2.10.4" is not in the evidence'],
    [
      '`test_locks_after_five_tries` passes.',
      '1: "`test_locks_after_five_tries` passes": the evidence does not say that it passed',
    ],
    ['Forty-seven ran, and two tests failed.', '1: "two tests failed": the evidence has no such count'],
  ])('%s — is not', (text, finding) => {
    expect(unsupported(text, PYTEST)).toEqual([finding]);
  });

  test('of tests that all pass, by any of their words', () => {
    for (const text of [
      'All 12 tests pass.',
      'All tests passed in 1.5 s.',
      '12 passed.',
      'No failures: 0 failed.',
      'The tests are green.',
      '`slug` passes.',
    ])
      expect(unsupported(text, GREEN)).toEqual([]);
    expect(unsupported('All 13 tests pass.', GREEN)).toHaveLength(1);
    expect(unsupported('11 of 12 passed.', GREEN)).toHaveLength(1);
    expect(unsupported('`slug` failed.', GREEN)).toHaveLength(1);
    expect(
      unsupported('Ran 5 tests: OK, all 5 tests passed.', 'Ran 5 tests in 0.01s\n\nOK\nfailures=0'),
    ).toEqual([]);
    expect(unsupported('7 of 7 checks pass', '{"numPassedTests": 7, "numFailedTests": 0}')).toEqual([]);
  });

  test('numbers of the task need no evidence, and what is not told shows', () => {
    expect(unsupported('The limit of 30 users holds.', GREEN, 'Test with 30 users.')).toEqual([]);
    const { facts, untold } = checkClaims({ text: '47 tests passed.', evidence: PYTEST, given: '' });
    expect(facts).toBe(4);
    expect(untold.map(({ message }) => message.split(': ')[1])).toEqual([
      '1 failed',
      '91.4%',
      'test_locks_after_five_tries',
    ]);
  });

  test('are read in linear time, whatever they are', () => {
    const hostile = [
      '1 '.repeat(32_500),
      '9'.repeat(65_536),
      '1,'.repeat(32_768),
      'all tests '.repeat(6_500),
      '`'.repeat(65_536),
      '0.1 % '.repeat(10_000),
      '1 failed passed '.repeat(4_000),
    ];
    const startedAt = performance.now();
    for (const text of hostile) checkClaims({ text, evidence: text, given: '' });
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });
});

import { describe, expect, test } from '@jest/globals';
import { TestLedger, type PlannedTest } from './test-ledger.js';

const PLAN: readonly PlannedTest[] = [
  { text: 'assert a', line: 1, mustNotRun: false },
  { text: 'assert b', line: 2, mustNotRun: false },
  { text: 'assert False', line: 3, mustNotRun: true },
];
const COMPLETED = { kind: 'COMPLETED' } as const;

function ledger(plan = PLAN, named = 0, isOneTest = false): TestLedger {
  return new TestLedger(plan, named, isOneTest);
}

describe('a ledger of tests', () => {
  test('passes when all ran and none failed; one that must not run passes by not running', () => {
    const tests = ledger();
    tests.pass(0);
    tests.pass(1);
    expect(tests.result(COMPLETED, 'out')).toEqual({
      verdict: 'PASS',
      message: null,
      testsPassed: 3,
      testsTotal: 3,
      failures: [],
      output: 'out',
    });
  });

  test('counts an assertion once, as failed when it ever failed', () => {
    const tests = ledger(PLAN.slice(0, 1));
    tests.pass(0);
    tests.fail(0, 'first');
    tests.fail(0, 'second');
    tests.pass(0);
    expect(tests.result(COMPLETED, '')).toMatchObject({
      verdict: 'FAIL',
      testsPassed: 0,
      testsTotal: 1,
      failures: [{ name: 'assert a', message: 'first', line: 1 }],
    });
  });

  test('leaves out what was not reached when the tests came to their end', () => {
    const tests = ledger(PLAN.slice(0, 2));
    tests.pass(1);
    expect(tests.result(COMPLETED, '')).toMatchObject({ verdict: 'PASS', testsPassed: 1, testsTotal: 1 });
  });

  test('counts what was not reached as failed when they did not', () => {
    const tests = ledger(PLAN, 2);
    tests.pass(0);
    tests.finishNamed('test_c', 9, null);
    const ending = { kind: 'RAISED', phase: 'TESTS', message: 'ValueError: x', isAssertion: false } as const;
    const result = tests.result(ending, '');
    expect(result).toMatchObject({
      verdict: 'ERROR',
      message: 'ValueError: x',
      testsPassed: 2,
      testsTotal: 5,
    });
    expect(result.failures.map(({ message }) => message)).toEqual(Array(3).fill('It was not reached.'));
  });

  test('is an ERROR when no assertion ran at all', () => {
    expect(ledger(PLAN.slice(0, 2)).result(COMPLETED, '')).toMatchObject({ verdict: 'ERROR', testsTotal: 0 });
  });

  test('takes tests that raise by themselves for one', () => {
    expect(ledger([], 0, true).result(COMPLETED, '')).toMatchObject({
      verdict: 'PASS',
      testsPassed: 1,
      testsTotal: 1,
    });
    const raised = {
      kind: 'RAISED',
      phase: 'TESTS',
      message: 'AssertionError: no',
      isAssertion: true,
    } as const;
    expect(ledger([], 0, true).result(raised, '')).toMatchObject({
      verdict: 'FAIL',
      testsPassed: 0,
      testsTotal: 1,
    });
  });

  test('fails the assertion that was entered when the run ends with it', () => {
    const tests = ledger(PLAN.slice(0, 2));
    tests.enter(1);
    const ending = { kind: 'RAISED', phase: 'TESTS', message: 'AssertionError', isAssertion: true } as const;
    expect(tests.result(ending, '').failures).toContainEqual({
      name: 'assert b',
      message: 'AssertionError',
      line: 2,
    });
  });

  test.each(['TIMEOUT', 'OUT_OF_MEMORY'] as const)('keeps what passed before a %s', (kind) => {
    const tests = ledger(PLAN.slice(0, 2));
    tests.pass(0);
    expect(tests.result({ kind, message: 'why' }, '')).toMatchObject({
      verdict: kind,
      testsPassed: 1,
      testsTotal: 2,
    });
  });

  test('says nothing about tests that it could not run', () => {
    const result = ledger().result({ kind: 'UNSUPPORTED', message: 'no classes' }, '');
    expect(result).toMatchObject({
      verdict: 'UNSUPPORTED',
      testsPassed: null,
      testsTotal: null,
      failures: [],
    });
  });

  test('cuts long texts, and takes out what no database stores', () => {
    const tests = ledger(PLAN.slice(0, 1));
    tests.fail(0, `a\0b\uD800${'x'.repeat(10_000)}`);
    const [failure] = tests.result(COMPLETED, '').failures;
    expect(failure?.message).toHaveLength(500);
    expect(failure?.message.startsWith('a\uFFFDb\uFFFDx')).toBe(true);
  });
});

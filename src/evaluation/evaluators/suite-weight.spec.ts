import { describe, expect, test } from '@jest/globals';
import type { Judgement } from '../domain/evidence.js';
import { judged } from './judgement.js';
import { TEST_RUN } from './test-run.js';
import { weighTests } from './suite-weight.js';

const runOf = (testsTotal: number | null): Judgement =>
  judged(
    TEST_RUN,
    1,
    [
      {
        criterion: 'CORRECTNESS',
        score: 100,
        strength: 0.75,
        isProof: true,
        explanation: 'Ran.',
        findings: [],
      },
    ],
    { verdict: 'PASS', testsPassed: testsTotal, testsTotal },
  );

describe('the weight of tests', () => {
  test('is the share of faults that they notice, of one more than there are', () => {
    const [evidence] = weighTests(runOf(3), { killed: 9, total: 9 }).evidence;
    expect(evidence).toMatchObject({ strength: 0.9, tests: 3, findings: [] });
    expect(evidence?.explanation).toBe('Ran. The tests notice 9 of 9 faults put into the code.');
  });

  test('is next to nothing for tests that notice none of three', () => {
    const [evidence] = weighTests(runOf(3), { killed: 0, total: 3 }).evidence;
    expect(evidence?.strength).toBe(0.01);
    expect(evidence?.explanation).toContain('The tests prove nothing');
    expect(evidence?.findings).toEqual([
      expect.objectContaining({ rule: 'tests-prove-nothing', severity: 'WARNING', line: null }),
    ]);
    expect(weighTests(runOf(3), { killed: 0, total: 2 }).evidence[0]?.findings).toEqual([]);
  });

  test('is by their number where no fault could be put in', () => {
    expect(weighTests(runOf(3), null).evidence[0]).toMatchObject({ strength: 0.75, tests: 3 });
    expect(weighTests(runOf(3), { killed: 0, total: 0 }).evidence[0]).toMatchObject({
      strength: 0.75,
      tests: 3,
    });
  });

  test('code that gets to no test is proved wrong, however few its tests may be', () => {
    expect(weighTests(runOf(null), { killed: 1, total: 9 }).evidence[0]).toMatchObject({
      strength: 0.75,
      tests: 100,
    });
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { subjectFor } from '../../../test/ordering/pair.js';
import { fakeExecutors } from '../../../test/testkit/fake-executors.js';
import { inProcessAnalysis } from '../../../test/testkit/in-process-analysis.js';
import {
  ADVISORY_JUDGE_NAME,
  combineEvidence,
  type CriterionEvidence,
  type Evaluation,
  type EvaluatorRun,
  type ExecutionVerdict,
  JUDGE_NAME,
  type Memory,
} from '../../evaluation/index.js';
import { compareByProof, compareByScore } from './compare-evaluations.js';
import { createStrategyCatalog } from './strategy-catalog.js';

const run = (over: Partial<EvaluatorRun>): EvaluatorRun => ({
  name: 'test-run',
  version: '1',
  outcome: 'JUDGED',
  reason: null,
  durationMs: 1,
  executor: 'fake',
  verdict: 'PASS',
  testsPassed: 3,
  testsTotal: 3,
  ...over,
});

function evaluationOf(score: number, runs: EvaluatorRun[], failedTests: string[] = []): Evaluation {
  const findings = failedTests.map((name) => ({
    rule: 'test-failed',
    message: `Test ${name} failed: it is so`,
    line: null,
    severity: 'ERROR' as const,
  }));
  const criteria = [{ criterion: 'CORRECTNESS' as const, score, weight: 1, explanation: 'e', findings }];
  return { score, confidence: 0.5, criteria, evaluators: runs };
}

describe('the order of proof', () => {
  test('a candidate that loses a test is never accepted, whatever its score', () => {
    const before = evaluationOf(50, [run({ verdict: 'FAIL', testsPassed: 2 })], ['a']);
    const lost = evaluationOf(99, [run({ verdict: 'FAIL', testsPassed: 1 })], ['a', 'b']);
    expect(compareByProof(before, lost)).toEqual({
      isBetter: false,
      reason: expect.stringMatching(/loses tests: 1 .* 2/),
    });
    const swapped = evaluationOf(99, [run({ verdict: 'FAIL', testsPassed: 2 })], ['b']);
    expect(compareByProof(before, swapped)).toEqual({
      isBetter: false,
      reason: expect.stringMatching(/loses a test.*b/),
    });
  });

  test.each(['UNSUPPORTED', 'TIMEOUT', 'ERROR', 'OUT_OF_MEMORY'] as ExecutionVerdict[])(
    'nor one whose run is %s where the original passed',
    (verdict) => {
      const outcome = verdict === 'UNSUPPORTED' ? 'CANNOT_JUDGE' : 'JUDGED';
      const after = run({ verdict, outcome, testsPassed: null, testsTotal: null, reason: 'why' });
      expect(compareByProof(evaluationOf(50, [run({})]), evaluationOf(99, [after])).isBetter).toBe(false);
    },
  );

  test('a test gained is told with its numbers', () => {
    const before = evaluationOf(40, [run({ verdict: 'FAIL', testsPassed: 1 })], ['a', 'b']);
    const after = evaluationOf(70, [run({ verdict: 'FAIL', testsPassed: 2 })], ['b']);
    expect(compareByProof(before, after)).toEqual({
      isBetter: true,
      reason:
        '2 of 3 tests pass, 1 more than before, none lost; the score is higher (40.0 → 70.0): CORRECTNESS 40.0 → 70.0.',
    });
  });

  test('an equal score is no improvement, nor one that is higher for want of evidence', () => {
    const one = evaluationOf(70, [run({})]);
    expect(compareByProof(one, evaluationOf(70.0001, [run({})])).isBetter).toBe(false);
    const linted = evaluationOf(70, [run({}), run({ name: 'ruff', verdict: null })]);
    const unlinted = evaluationOf(90, [
      run({}),
      run({ name: 'ruff', verdict: null, outcome: 'FAILED', reason: 'killed' }),
    ]);
    expect(compareByScore(linted, unlinted)).toEqual({
      isBetter: false,
      reason: expect.stringContaining('killed'),
    });
    expect(compareByProof(linted, unlinted).isBetter).toBe(false);
  });
});

describe('one test more outweighs all that linters can say', () => {
  const clean = 'def add(a, b):\n    return a + b\n';
  const ugly = `import os, sys\nx = eval("1")\n${'try:\n    y = 1\nexcept:\n    pass\n'.repeat(9)}def add(a,b): return a+b # TODO\ndef stub(): pass\n`;
  const subject = subjectFor(
    {
      agentType: 'engineer',
      dataFormat: 'CODE',
      language: 'python',
      tests: 'assert add(1, 2) == 3',
    },
    clean,
  );
  /** Each answers with so many tests, and lets one pass more of the ugly code than of the clean. */
  const executorsFor = (passed: number, total: number) =>
    fakeExecutors(({ source }) => ({
      verdict: source === clean || passed + 1 < total ? 'FAIL' : 'PASS',
      testsPassed: source === clean ? passed : passed + 1,
      testsTotal: total,
    }));

  test('for any number of tests and whatever they are worth', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 100 }),
        fc.nat(),
        fc.option(fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 40 }))),
        async (total, some, measured) => {
          const suite = measured && {
            killed: Math.min(...measured),
            total: measured[1],
            survived: [],
            untested: 0,
            reason: null,
          };
          const memory = { recall: () => Promise.resolve(suite) } as unknown as Memory;
          const executors = executorsFor(some % total, total);
          const [engineer] = createStrategyCatalog({ analysis: inProcessAnalysis(), executors }).strategies;
          const scope = { signal: new AbortController().signal, memory };
          const fewer = await engineer?.evaluate(subject, scope);
          const more = await engineer?.evaluate({ ...subject, response: ugly }, scope);
          expect(more?.score).toBeGreaterThan(fewer?.score ?? 100);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('for any strength, and whatever else was judged of either', () => {
    const strength = fc.double({ min: 1e-3, max: 1, noNaN: true });
    const rest = fc.array(
      fc.record({
        criterion: fc.constantFrom('COMPLETENESS', 'CLARITY', 'SAFETY', 'EFFICIENCY'),
        score: fc.double({ min: 0, max: 100, noNaN: true }),
        strength,
      }),
      { maxLength: 8 },
    );
    const importance = {
      CORRECTNESS: 0.2,
      COMPLETENESS: 0.3,
      CLARITY: 0.2,
      SAFETY: 0.1,
      EFFICIENCY: 0.2,
    };
    const scoreOf = (share: number, tests: number, proves: number, others: readonly object[]) => {
      const proof = { criterion: 'CORRECTNESS', score: 100 * share, strength: proves, isProof: true, tests };
      const plain = others.map((item) => ({ isProof: false, ...item }));
      const evidence = [proof, ...plain].map((item) => ({ explanation: 'e', findings: [], ...item }));
      const result = combineEvidence(importance, [
        { run: run({}), evidence: evidence as unknown as CriterionEvidence[] },
      ]);
      expect(result.criteria.reduce((sum, item) => sum + item.weight, 0)).toBeCloseTo(1, 9);
      return result.score;
    };
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.nat(),
        strength,
        strength,
        rest,
        rest,
        (tests, some, one, other, before, after) => {
          const passed = some % tests;
          const fewer = scoreOf(passed / tests, tests, one, before);
          expect(scoreOf((passed + 1) / tests, tests, other, after)).toBeGreaterThan(fewer);
        },
      ),
    );
  });
});

describe('a judge in a comparison', () => {
  const judged = (name: string, outcome: EvaluatorRun['outcome'], score: number, advice = 0): Evaluation => {
    const evaluation = evaluationOf(score, [run({ name, outcome, verdict: null, reason: 'r' })]);
    const heard = {
      criterion: 'RELEVANCE' as const,
      score: advice,
      weight: 0,
      explanation: 'e',
      findings: [],
    };
    return { ...evaluation, criteria: [...evaluation.criteria, heard] };
  };

  test.each([compareByProof, compareByScore])(
    'that only advises neither hinders nor explains a gain',
    (compare) => {
      const before = judged(ADVISORY_JUDGE_NAME, 'JUDGED', 50, 0);
      const after = judged(ADVISORY_JUDGE_NAME, 'FAILED', 60, 100);
      const { isBetter, reason } = compare(before, after);
      expect(isBetter).toBe(true);
      expect(reason).not.toContain('RELEVANCE');
    },
  );

  test.each([compareByProof, compareByScore])('that is trusted has to judge both', (compare) => {
    const { isBetter, reason } = compare(judged(JUDGE_NAME, 'JUDGED', 50), judged(JUDGE_NAME, 'FAILED', 60));
    expect([isBetter, reason]).toEqual([false, 'judge judged the original but not the candidate: r.']);
  });
});

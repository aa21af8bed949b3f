import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fakeExecutors } from '../../../test/testkit/fake-executors.js';
import { inProcessAnalysis } from '../../../test/testkit/in-process-analysis.js';
import {
  noMemory,
  type Evaluation,
  type EvaluatorRun,
  type ExecutionVerdict,
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

test('up to ten tests, one test more outweighs all that linters can say', async () => {
  const clean = 'def add(a, b):\n    return a + b\n';
  const ugly = `import os, sys\nx = eval("1")\n${'try:\n    y = 1\nexcept:\n    pass\n'.repeat(9)}def add(a,b): return a+b # TODO\ndef stub(): pass\n`;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 10 }), fc.nat(), async (total, some) => {
      const passed = some % total;
      const executors = fakeExecutors(({ source }) => ({
        verdict: source === clean ? 'FAIL' : 'PASS',
        testsPassed: source === clean ? passed : passed + 1,
        testsTotal: total,
      }));
      const { strategies } = createStrategyCatalog({ analysis: inProcessAnalysis(), executors });
      const engineer = strategies[0];
      const subject = {
        agentType: 'engineer',
        original: null,
        dataFormat: 'CODE' as const,
        taskDescription: null,
        language: 'python',
        tests: 'assert add(1, 2) == 3',
        entryPoint: null,
        reference: null,
        source: null,
        evidence: null,
        extra: null,
      };
      const scope = { signal: new AbortController().signal, memory: noMemory };
      const fewer = await engineer?.evaluate({ ...subject, response: clean }, scope);
      const more = await engineer?.evaluate({ ...subject, response: ugly }, scope);
      expect(more?.score).toBeGreaterThan(fewer?.score ?? 100);
    }),
    { numRuns: 20 },
  );
});

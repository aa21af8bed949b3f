import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CriterionEvidence, Judgement } from './evidence.js';
import { combineEvidence, MAX_FINDINGS, NothingJudgedError } from './evidence.js';
import type { EvaluatorRun } from './evaluation.js';
import { CRITERIA } from './evaluation.js';

const run: EvaluatorRun = {
  name: 'e',
  version: '1',
  outcome: 'JUDGED',
  reason: null,
  durationMs: 1,
  executor: null,
  verdict: null,
  testsPassed: null,
  testsTotal: null,
};
const evidence = (over: Partial<CriterionEvidence>): CriterionEvidence => ({
  criterion: 'CORRECTNESS',
  score: 100,
  strength: 0.5,
  isProof: false,
  explanation: 'because.',
  findings: [],
  ...over,
});
const judgement = (...items: CriterionEvidence[]): Judgement => ({ run, evidence: items });

describe('combining evidence', () => {
  test('weights are importance × strength; the confidence is their sum', () => {
    const result = combineEvidence({ CORRECTNESS: 0.6, CLARITY: 0.2, RELEVANCE: 0.2 }, [
      judgement(
        evidence({ score: 80, strength: 0.5 }),
        evidence({ criterion: 'CLARITY', score: 40, strength: 0.5 }),
      ),
    ]);
    expect(result.confidence).toBeCloseTo(0.4);
    expect(result.criteria.map((item) => item.weight)).toEqual([expect.closeTo(0.75), expect.closeTo(0.25)]);
    expect(result.score).toBeCloseTo(70);
  });

  test('proof overrules what linters say, whose findings stay', () => {
    const finding = { rule: 'F821', message: 'm', line: 1, severity: 'ERROR' } as const;
    const result = combineEvidence({ CORRECTNESS: 1 }, [
      judgement(evidence({ score: 10, findings: [finding] })),
      judgement(evidence({ score: 75, strength: 0.8, isProof: true })),
    ]);
    expect(result.criteria[0]).toMatchObject({ score: 75, findings: [finding] });
    expect(result.confidence).toBeCloseTo(0.8);
  });

  test('without proof scores multiply and strengths add up', () => {
    const result = combineEvidence({ CLARITY: 1 }, [
      judgement(evidence({ criterion: 'CLARITY', score: 50, strength: 0.3 })),
      judgement(evidence({ criterion: 'CLARITY', score: 80, strength: 0.3 })),
    ]);
    expect(result.score).toBeCloseTo(40);
    expect(result.confidence).toBeCloseTo(0.6);
  });

  test('no evidence is no score', () => {
    const failed = { ...run, outcome: 'FAILED' as const, reason: 'it was stopped' };
    const call = () => combineEvidence({ CORRECTNESS: 1 }, [{ run: failed, evidence: [] }]);
    expect(call).toThrow(NothingJudgedError);
    expect(call).toThrow(/it was stopped/);
  });

  test('lists no more findings than the limit and says how many there are', () => {
    const findings = Array.from({ length: MAX_FINDINGS + 5 }, (_, line) => ({
      rule: 'r',
      message: 'm',
      line,
      severity: 'INFO' as const,
    }));
    const result = combineEvidence({ CORRECTNESS: 1 }, [judgement(evidence({ findings }))]);
    expect(result.criteria[0]?.findings).toHaveLength(MAX_FINDINGS);
    expect(result.criteria[0]?.explanation).toContain('100 of 105');
  });

  test('weights sum to 1, the score is their mean, all within bounds', () => {
    const item = fc.record({
      criterion: fc.constantFrom(...CRITERIA),
      score: fc.double({ min: 0, max: 100, noNaN: true }),
      strength: fc.double({ min: 0.01, max: 1, noNaN: true }),
      isProof: fc.boolean(),
      explanation: fc.constant('e'),
      findings: fc.constant([]),
    });
    const importance = Object.fromEntries(CRITERIA.map((criterion) => [criterion, 1 / CRITERIA.length]));
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 12 }), (items) => {
        const result = combineEvidence(importance, [judgement(...items)]);
        const weights = result.criteria.reduce((sum, c) => sum + c.weight, 0);
        const mean = result.criteria.reduce((sum, c) => sum + c.weight * c.score, 0);
        expect(weights).toBeCloseTo(1, 9);
        expect(result.score).toBeCloseTo(mean, 9);
        expect(result.score).toBeGreaterThanOrEqual(0);
        expect(result.score).toBeLessThanOrEqual(100);
        expect(result.confidence).toBeGreaterThan(0);
        expect(result.confidence).toBeLessThanOrEqual(1);
      }),
    );
  });
});

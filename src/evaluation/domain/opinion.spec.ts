import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EvaluatorRun } from './evaluation.js';
import { CRITERIA } from './evaluation.js';
import type { CriterionEvidence, Judgement } from './evidence.js';
import { combineEvidence } from './evidence.js';
import { ADVISORY_JUDGE_NAME, JUDGED_CRITERIA, withJudgement, withoutJudgement } from './opinion.js';

const run = (name: string): EvaluatorRun => ({
  name,
  version: '1',
  outcome: 'JUDGED',
  reason: null,
  durationMs: 1,
  executor: null,
  verdict: null,
  testsPassed: null,
  testsTotal: null,
});
const measured = (evidence: readonly CriterionEvidence[]): Judgement => ({ run: run('linter'), evidence });
const opined = (evidence: readonly CriterionEvidence[]): Judgement => ({ run: run('judge'), evidence });

const importance = {
  CORRECTNESS: 0.5,
  COMPLETENESS: 0.1,
  CLARITY: 0.1,
  EFFICIENCY: 0.05,
  SAFETY: 0.05,
  RELEVANCE: 0.1,
  HELPFULNESS: 0.1,
};
const points = fc.double({ min: 0, max: 100, noNaN: true });
const strength = fc.double({ min: 0.01, max: 1, noNaN: true });
const evidenceOn = <T extends CriterionEvidence['criterion']>(criteria: readonly T[], isProof: boolean) =>
  fc.record({
    criterion: fc.constantFrom(...criteria),
    score: points,
    strength,
    isProof: isProof ? fc.boolean() : fc.constant(false),
    explanation: fc.constant('because.'),
    findings: fc.constant([]),
  });
const facts = fc.array(evidenceOn(CRITERIA, true), { minLength: 1, maxLength: 10 });
const opinions = fc.array(evidenceOn(CRITERIA, false), { maxLength: 4 });
const beforeJudge = CRITERIA.filter((name) => name !== 'RELEVANCE' && name !== 'HELPFULNESS');

describe("a judge's opinion", () => {
  test('that is not trusted changes neither score nor confidence nor any other criterion', () => {
    fc.assert(
      fc.property(facts, opinions, (evidence, opinion) => {
        const before = combineEvidence(importance, [measured(evidence)]);
        const after = withJudgement(before, opined(opinion), false);
        expect([after.score, after.confidence]).toStrictEqual([before.score, before.confidence]);
        const added = after.criteria.filter(
          (item) => !before.criteria.some((old) => old.criterion === item.criterion),
        );
        expect(JSON.stringify(after.criteria.filter((item) => !added.includes(item)))).toBe(
          JSON.stringify(before.criteria),
        );
        expect(added.every((item) => item.weight === 0)).toBe(true);
        expect(after.evaluators.map(({ name }) => name)).toEqual(['linter', ADVISORY_JUDGE_NAME]);
      }),
    );
  });

  test('that is trusted counts as other evidence without proof does', () => {
    const judge = fc.uniqueArray(evidenceOn(JUDGED_CRITERIA, false), { selector: (item) => item.criterion });
    fc.assert(
      fc.property(fc.array(evidenceOn(beforeJudge, true), { minLength: 1 }), judge, (evidence, opinion) => {
        const later = withJudgement(combineEvidence(importance, [measured(evidence)]), opined(opinion), true);
        const atOnce = combineEvidence(importance, [measured(evidence), opined(opinion)]);
        expect(later.score).toBeCloseTo(atOnce.score, 9);
        expect(later.confidence).toBeCloseTo(atOnce.confidence, 12);
        const rounded = ({ criteria }: typeof later) =>
          criteria.map((item) => ({ ...item, score: Math.round(item.score * 1e6) }));
        expect(rounded(later)).toEqual(rounded(atOnce));
      }),
    );
  });

  test('is heard on relevance and helpfulness only, and where nothing else has judged', () => {
    const before = combineEvidence(importance, [
      measured([
        { criterion: 'RELEVANCE', score: 80, strength: 1, isProof: false, explanation: 'e', findings: [] },
      ]),
    ]);
    const opinion = CRITERIA.map((criterion) => ({
      criterion,
      score: 0,
      strength: 0.5,
      isProof: false,
      explanation: 'e',
      findings: [],
    }));
    const after = withJudgement(before, opined(opinion), true);
    expect(after.criteria.map(({ criterion, score }) => [criterion, score])).toEqual([
      ['RELEVANCE', 80],
      ['HELPFULNESS', 0],
    ]);
  });

  test('more tests passed score higher, whatever a trusted judge says', () => {
    const side = fc.record({
      lints: fc.array(evidenceOn(['CLARITY', 'SAFETY', 'EFFICIENCY'] as const, false), { maxLength: 4 }),
      opinion: fc.array(evidenceOn(JUDGED_CRITERIA, false), { maxLength: 2 }),
    });
    const counts = fc
      .integer({ min: 1, max: 200 })
      .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 0, max: n - 1 })));
    const tested = (passed: number, n: number, by: number): CriterionEvidence => ({
      criterion: 'CORRECTNESS',
      score: (100 * passed) / n,
      strength: by,
      isProof: true,
      tests: n,
      explanation: 'e',
      findings: [],
    });
    fc.assert(
      fc.property(counts, strength, side, side, ([n, passed], by, few, more) => {
        const scoreOf = (count: number, { lints, opinion }: typeof few) => {
          const evaluation = combineEvidence(importance, [measured([tested(count, n, by), ...lints])]);
          return withJudgement(evaluation, opined(opinion), true).score;
        };
        expect(scoreOf(passed + 1, more)).toBeGreaterThan(scoreOf(passed, few));
      }),
      { numRuns: 500 },
    );
  });

  test('takes the place of the one before it, and can be taken out again', () => {
    fc.assert(
      fc.property(
        facts,
        opinions,
        opinions,
        fc.boolean(),
        fc.boolean(),
        (evidence, one, two, first, second) => {
          const before = combineEvidence(importance, [measured(evidence)]);
          const twice = withJudgement(withJudgement(before, opined(one), first), opined(two), second);
          expect(twice).toEqual(withJudgement(before, opined(two), second));
          expect(withoutJudgement(twice)).toEqual(before);
        },
      ),
    );
  });

  test('is advice where it is not known what the evaluation was made from', () => {
    const { basis: _, ...before } = combineEvidence(importance, [measured([evidenceOf(70)])]);
    const opinion = { ...evidenceOf(0), criterion: 'RELEVANCE' as const };
    const after = withJudgement(before, opined([opinion]), true);
    expect(after.score).toBe(70);
    expect(after.criteria.at(-1)).toMatchObject({ criterion: 'RELEVANCE', weight: 0 });
    expect(withoutJudgement(after)).toEqual(before);
  });
});

function evidenceOf(score: number): CriterionEvidence {
  return { criterion: 'CLARITY', score, strength: 0.5, isProof: false, explanation: 'e', findings: [] };
}

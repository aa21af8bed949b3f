import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inProcessAnalysis } from '../../../../test/testkit/in-process-analysis.js';
import { subjectFor } from '../../../../test/ordering/pair.js';
import {
  createExecutorPool,
  noMemory,
  type Evaluation,
  type ExecutorPool,
  type Subject,
} from '../../../evaluation/index.js';
import type { TrainingStrategy } from '../strategy.js';
import { qaStrategy } from './qa.strategy.js';

const scope = { signal: new AbortController().signal, memory: noMemory };
let executors: ExecutorPool;
let qa: TrainingStrategy;

beforeAll(async () => {
  executors = await createExecutorPool();
  qa = qaStrategy({ analysis: inProcessAnalysis(), executors });
});
afterAll(() => executors?.close());

const PYTHON = {
  agentType: 'qa',
  dataFormat: 'CODE',
  language: 'python',
  source:
    'def fee(amount, member=False):\n    if amount >= 100:\n        return 0\n    return 3 if member else 5\n',
} as const;
const SCRIPT = {
  agentType: 'qa',
  dataFormat: 'CODE',
  language: 'javascript',
  source:
    "export function grade(points) {\n  if (points >= 90) return 'A';\n  return points > 50 ? 'B' : 'C';\n}\n",
} as const;

const runNamed = (evaluation: Evaluation, name: string) =>
  evaluation.evaluators.find((run) => run.name === name);
const scoreOf = (evaluation: Evaluation, criterion: string) =>
  evaluation.criteria.find((item) => item.criterion === criterion)?.score ?? null;

/** What the runner does: each improver is given the best so far. */
async function improve(first: Subject): Promise<{ response: string; accepted: string[]; score: number }> {
  let subject = first;
  let best = await qa.evaluate(subject, scope);
  const accepted: string[] = [];
  for (const improver of qa.improvers) {
    for (const { response } of await improver.propose({
      subject,
      evaluation: best,
      findings: [],
      ...scope,
    })) {
      const candidate = { ...subject, response };
      const evaluation = await qa.evaluate(candidate, scope);
      if (!qa.compare(best, evaluation).isBetter) continue;
      [subject, best] = [candidate, evaluation];
      accepted.push(improver.name);
    }
  }
  return { response: subject.response, accepted, score: best.score };
}

describe('test suites', () => {
  test('are worth what they notice, with what they miss told by line and change', async () => {
    const weak = await qa.evaluate(subjectFor(PYTHON, 'def test_fee():\n    assert fee(10) == 5\n'), scope);
    expect(runNamed(weak, 'mutation-score')).toMatchObject({ outcome: 'JUDGED' });
    expect(scoreOf(weak, 'CORRECTNESS')).toBe(100);
    const completeness = weak.criteria.find(({ criterion }) => criterion === 'COMPLETENESS');
    expect(completeness?.score).toBeLessThan(80);
    expect(completeness?.weight).toBeGreaterThan(0.6);
    expect(completeness?.findings.map(({ message }) => message)).toContain(
      'Line 2 of the source: with "101" in place of "100" every test still passes (number)',
    );
  });

  test('that fail on the source are proved wrong', async () => {
    const wrong = await qa.evaluate(subjectFor(PYTHON, 'def test_fee():\n    assert fee(10) == 6\n'), scope);
    expect(scoreOf(wrong, 'CORRECTNESS')).toBe(0);
    expect(scoreOf(wrong, 'COMPLETENESS')).toBe(0);
    expect(wrong.confidence).toBeGreaterThan(0.7);
  });

  test('without a source are judged by little', async () => {
    const alone = { ...PYTHON, source: null };
    const evaluation = await qa.evaluate(
      subjectFor(alone, 'def test_fee():\n    assert fee(10) == 5\n'),
      scope,
    );
    expect(evaluation.confidence).toBeLessThan(0.3);
    expect(runNamed(evaluation, 'test-run')?.reason).toContain('no source');
  });

  test.each([
    [
      'python',
      PYTHON,
      'def test_fee():\n    assert fee(10) == 5\n\n\ndef test_again():\n    assert fee(10) == 5\n\n\ndef test_none():\n    assert 1 == 1\n',
      'def test_fee():\n    assert fee(10) == 5\n\n\ndef test_further_values():\n',
    ],
    [
      'javascript',
      SCRIPT,
      'test("grades", () => {\n  expect(grade(95)).toBe("A");\n});\n\ntest("nothing", () => {});\n',
      'test("grades", () => {\n  expect(grade(95)).toBe("A");\n});\n\ntest("further values", () => {\n',
    ],
  ] as const)(
    'in %s are rid of padding, and notice more; once, and not again',
    async (_name, task, response, start) => {
      const before = await qa.evaluate(subjectFor(task, response), scope);
      const improved = await improve(subjectFor(task, response));
      expect(improved.accepted).toEqual(expect.arrayContaining(['suite-padding', 'killing-assertions']));
      expect(improved.response.startsWith(start)).toBe(true);
      expect(improved.score).toBeGreaterThan(before.score + 10);
      const again = await improve(subjectFor(task, improved.response));
      expect(again).toEqual({ response: improved.response, accepted: [], score: improved.score });
    },
  );

  test('are not better for tests that pass if they notice less', async () => {
    const strong = await qa.evaluate(
      subjectFor(
        PYTHON,
        'def test_a():\n    assert fee(10) == 5\n\n\ndef test_b():\n    assert fee(100) == 0\n',
      ),
      scope,
    );
    const weak = await qa.evaluate(subjectFor(PYTHON, 'def test_a():\n    assert fee(10) == 5\n'), scope);
    const wrong = await qa.evaluate(subjectFor(PYTHON, 'def test_a():\n    assert fee(10) == 4\n'), scope);
    expect(qa.compare(strong, weak)).toMatchObject({
      isBetter: false,
      reason: expect.stringContaining('misses a fault'),
    });
    expect(qa.compare(strong, wrong)).toMatchObject({
      isBetter: false,
      reason: expect.stringContaining('does not'),
    });
    expect(qa.compare(weak, strong).isBetter).toBe(true);
  });
});

describe('reports', () => {
  const task = { agentType: 'qa', dataFormat: 'ANALYSIS', evidence: '2 failed, 10 passed in 1.2s' } as const;

  test('are held against the evidence, line by line', async () => {
    const evaluation = await qa.evaluate(subjectFor(task, 'Result\n\nAll 12 tests pass, in 1.2 s.\n'), scope);
    expect(evaluation.criteria[0]?.findings).toEqual([
      {
        rule: 'unsupported-claim',
        message: '"All 12 tests pass": by the evidence some failed',
        line: 3,
        severity: 'ERROR',
      },
    ]);
    const honest = await qa.evaluate(subjectFor(task, 'Of the tests 10 passed and 2 failed.\n'), scope);
    expect(honest.score).toBeGreaterThan(evaluation.score);
  });

  test('without evidence are not judged by what they claim, and that is said', async () => {
    const evaluation = await qa.evaluate(
      subjectFor({ ...task, evidence: null }, 'All 12 tests pass.\n'),
      scope,
    );
    expect(runNamed(evaluation, 'claims')).toMatchObject({
      outcome: 'CANNOT_JUDGE',
      reason: expect.stringContaining('no evidence'),
    });
    expect(scoreOf(evaluation, 'CORRECTNESS')).toBeNull();
  });
});

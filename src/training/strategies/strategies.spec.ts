import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fakeExecutors } from '../../../test/testkit/fake-executors.js';
import { inProcessAnalysis } from '../../../test/testkit/in-process-analysis.js';
import { noMemory, type Evaluation, type Memory, type Subject } from '../../evaluation/index.js';
import { createStrategyCatalog } from './strategy-catalog.js';

/** No suite is measured by mutants here: fake executors would let each of them pass. */
const unmeasured: Memory = {
  recall: async (kind, key, find) =>
    kind === 'suite-weight' ? (null as never) : await noMemory.recall(kind, key, find),
};
const scope = { signal: new AbortController().signal, memory: unmeasured };
const executors = fakeExecutors({ testsPassed: 3, testsTotal: 3 });
const catalog = createStrategyCatalog({ analysis: inProcessAnalysis(), executors });

function subjectOf(over: Partial<Subject>): Subject {
  return {
    agentType: 'engineer',
    response: '',
    original: null,
    dataFormat: 'CODE',
    taskDescription: null,
    language: 'python',
    tests: null,
    entryPoint: null,
    reference: null,
    source: null,
    evidence: null,
    extra: null,
    ...over,
  };
}

function evaluate(over: Partial<Subject>): Promise<Evaluation> {
  const subject = subjectOf(over);
  return catalog.select(subject).evaluate(subject, scope);
}

const scoreOf = (evaluation: Evaluation, criterion: string) =>
  evaluation.criteria.find((item) => item.criterion === criterion)?.score;

/** What the runner does: each improver is given the best so far. */
async function improve(
  over: Partial<Subject>,
): Promise<{ response: string; score: number; reasons: string[] }> {
  let subject = subjectOf(over);
  const strategy = catalog.select(subject);
  let best = await strategy.evaluate(subject, scope);
  const reasons: string[] = [];
  for (const improver of strategy.improvers) {
    const findings = best.criteria.flatMap((criterion) => criterion.findings);
    for (const proposal of await improver.propose({ subject, evaluation: best, findings, ...scope })) {
      expect(proposal.response).not.toBe(subject.response);
      const candidate = { ...subject, response: proposal.response };
      const evaluation = await strategy.evaluate(candidate, scope);
      const comparison = strategy.compare(best, evaluation);
      reasons.push(comparison.reason);
      if (!comparison.isBetter) continue;
      expect(evaluation.score).toBeGreaterThan(best.score);
      [subject, best] = [candidate, evaluation];
    }
  }
  return { response: subject.response, score: best.score, reasons };
}

const LINEAR = `def fibonacci(n):
    previous, current = 0, 1
    for _ in range(n):
        previous, current = current, previous + current
    return previous
`;
const EXPONENTIAL = `def fibonacci(n):
    if n < 2:
        return n
    return fibonacci(n - 1) + fibonacci(n - 2)
`;
/** What the predecessor rewarded: the old code between a try and an except, with words that sound like quality. */
const BOILERPLATE = `# Optimized, tested, validated and documented. Performance: optimized. Error handling: robust.
import logging

def optimized_solution_test(n):
    """Optimized solution with error handling, validation, logging and test coverage of 95.2 %."""
    try:
        ${EXPONENTIAL.trim().replaceAll('\n', '\n        ')}
        result = fibonacci(n)
    except Exception:
        pass
    return result
return result
`;

describe('the engineer strategy', () => {
  test('the first example is improved by a measured gain in clarity, with little confidence', async () => {
    const first = {
      response: 'def add(a, b): return a + b',
      taskDescription: 'Optimize the addition function',
    };
    const original = await evaluate(first);
    expect(original.score).toBeCloseTo(97.39, 2);
    expect(original.confidence).toBeCloseTo(0.183, 3);
    expect(scoreOf(original, 'CLARITY')).toBeCloseTo(84.09, 2);
    const improved = await improve(first);
    expect(improved).toMatchObject({ response: 'def add(a, b):\n    return a + b', score: 100 });
    expect(improved.reasons).toEqual(['The score is higher (97.4 → 100.0): CLARITY 84.1 → 100.0.']);
    expect((await improve({ ...first, response: improved.response })).response).toBe(improved.response);
  });

  test('code that does not parse is worth nothing, and that is sure', async () => {
    const evaluation = await evaluate({
      response: 'def add(a, b:\n    return a + b',
      tests: 'assert add(1, 2) == 3',
    });
    expect(evaluation.score).toBe(0);
    expect(evaluation.confidence).toBeCloseTo(0.74, 2);
    expect(evaluation.criteria[0]?.findings[0]).toMatchObject({
      rule: 'syntax-error',
      line: 2,
      severity: 'ERROR',
    });
    expect(evaluation.evaluators.map((run) => run.outcome)).toEqual([
      'JUDGED',
      ...Array<string>(4).fill('CANNOT_JUDGE'),
      'JUDGED',
    ]);
  });

  test("the true fix beats the predecessor's boilerplate, and the same code sprinkled with it", async () => {
    const fix = await evaluate({ response: LINEAR });
    const boilerplate = await evaluate({ response: BOILERPLATE });
    const parsing = await evaluate({ response: BOILERPLATE.replace(/return result\n$/, '') });
    expect(fix.score).toBe(100);
    expect(boilerplate.score).toBe(0);
    expect(parsing.score).toBeLessThan(80);
    const sprinkled = await evaluate({ response: `# test: optimized and robust\n${EXPONENTIAL}` });
    expect(sprinkled.score).toBeLessThanOrEqual((await evaluate({ response: EXPONENTIAL })).score);
  });

  test('tests that pass raise the confidence, and their number does', async () => {
    const without = await evaluate({ response: LINEAR });
    const tested = await evaluate({ response: LINEAR, tests: 'assert fibonacci(3) == 2' });
    expect(without.confidence).toBeLessThan(0.2);
    expect(tested.confidence).toBeGreaterThan(0.6);
    expect(without.evaluators.find((run) => run.name === 'test-run')).toMatchObject({
      outcome: 'CANNOT_JUDGE',
      reason: 'The context has no tests.',
    });
  });

  test('fenced code is unwrapped to be run, with what is around it kept', async () => {
    const response = 'Here it is.\n\n```python\ndef add(a,b):\n  return a+b\n```\n\nDone  and  done.\n';
    const evaluation = await evaluate({ response, dataFormat: 'MIXED', tests: 'assert add(1, 2) == 3' });
    expect(executors.programs.at(-1)?.source).toBe('def add(a,b):\n  return a+b\n');
    expect(evaluation.criteria.flatMap((c) => c.findings).map((f) => f.line)).toEqual([4, 5]);
    const improved = await improve({ response, dataFormat: 'MIXED' });
    expect(improved.response).toBe(
      response.replace('def add(a,b):\n  return a+b', 'def add(a, b):\n    return a + b'),
    );
  });

  test('code that nothing here can parse, and prose, are judged by their form with hardly any confidence', async () => {
    const go = await evaluate({ response: '# Title\n', language: 'markdown' });
    const prose = await evaluate({
      response: 'I looked at it:\n\n```sh\nls\n```\n\nAll is well.',
      language: 'python',
    });
    for (const evaluation of [go, prose]) {
      expect(evaluation.confidence).toBeLessThan(0.05);
      expect(evaluation.criteria.map((item) => item.criterion)).not.toContain('CORRECTNESS');
    }
  });

  test('code that only a grammar knows is proved wrong where it does not parse, and hardly right where it does', async () => {
    const sound = await evaluate({ response: 'package main\n\nfunc main() {}\n', language: 'go' });
    expect(scoreOf(sound, 'CORRECTNESS')).toBe(100);
    expect(sound.confidence).toBeLessThan(0.1);
    const broken = await evaluate({ response: 'Use it:\n\n```go\nfunc main() {\n```\n', language: 'go' });
    expect(scoreOf(broken, 'CORRECTNESS')).toBe(0);
    expect(broken.criteria[0]?.findings[0]).toMatchObject({ rule: 'syntax-error', line: 4 });
    const tested = await evaluate({ response: 'func f() {}', language: 'go', tests: 'func g() {}' });
    expect(tested.evaluators.find((run) => run.name === 'test-run')?.reason).toBe('Nothing here runs go.');
  });

  test('no tests, a stub, a missing entry point: it shows', async () => {
    const stub = await evaluate({ response: 'def add(a, b):\n    pass\n', entryPoint: 'sum_of' });
    expect(scoreOf(stub, 'COMPLETENESS')).toBe(25);
    expect(scoreOf(await evaluate({ response: '# only words\n' }), 'COMPLETENESS')).toBe(0);
  });

  test.each([
    [
      'python',
      LINEAR,
      ['\n', '# a comment\n', '# noqa\n', 'def fibonacci(n):\n    return n\n', 'x=1\n', '"""test"""\n'],
    ],
    ['python', 'import os\n' + EXPONENTIAL, ['\n', '# optimized\n', 'y = 2\n', EXPONENTIAL, '# fmt: off\n']],
    [
      'typescript',
      'export function f(a: any) { return a == 1 }\n',
      [
        '\n',
        '// tested\n',
        '// biome-ignore lint: no\n',
        'export const y = 1;\n',
        'let z=1\n',
        'function f(a: any) { return a == 1 }\n',
      ],
    ],
  ] as const)('padding %s never raises the score', async (language, code, padding) => {
    const original = await evaluate({ response: code, language });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...padding), { maxLength: 6 }),
        fc.boolean(),
        async (added, before) => {
          const response = before ? added.join('') + code : code + added.join('');
          const padded = await evaluate({ response, language });
          for (const criterion of padded.criteria) {
            expect(criterion.score).toBeLessThanOrEqual((scoreOf(original, criterion.criterion) ?? 0) + 1e-9);
          }
          expect(padded.score).toBeLessThanOrEqual(original.score + 1e-9);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('the other strategies', () => {
  test('documentation: examples, anchors, empty parts; improved without inventing anything', async () => {
    const response =
      '# Add\n\nSee [use](#Use).\n\n## Use\n```\nimport os\nprint(os.name)\n```\n\n## Limits\n';
    const document = {
      agentType: 'documentation',
      dataFormat: 'DOCUMENTATION' as const,
      language: null,
      response,
    };
    const evaluation = await evaluate(document);
    expect(evaluation.criteria.map((item) => item.criterion)).toEqual([
      'CORRECTNESS',
      'COMPLETENESS',
      'CLARITY',
    ]);
    expect(evaluation.criteria.flatMap((item) => item.findings.map((finding) => finding.rule))).toEqual(
      expect.arrayContaining(['broken-anchor', 'empty-section', 'MD040']),
    );
    const improved = await improve(document);
    expect(improved.response).toContain('[use](#use)');
    expect(improved.response).toContain('```python\n');
    expect(improved.score).toBeGreaterThan(evaluation.score);
  });

  test('qa: a suite is run against the source, and again against faulty versions of it', async () => {
    const suite = { agentType: 'qa', source: 'def add(a, b):\n    return a + b\n' };
    const before = executors.programs.length;
    const evaluation = await evaluate({ ...suite, response: 'def test_add():\n    assert add(1, 2) == 3\n' });
    const sources = executors.programs.slice(before).map(({ source }) => source);
    expect(sources).toContain(suite.source);
    expect(sources).toContain('def add(a, b):\n    return a - b\n');
    // These executors let everything pass.
    expect(scoreOf(evaluation, 'COMPLETENESS')).toBe(0);
    const report = await evaluate({
      ...suite,
      response: 'All tests pass and coverage is 95 %.',
      language: null,
    });
    expect(report.confidence).toBeLessThan(0.15);
  });

  test('generic: what the user says is neither judged nor changed, what the agent says is both', async () => {
    const user = 'User: todo,  TODO:  \n\n\n```js\nlet = 1\n```\n\n';
    const response = `${user}Assistant: Try this:  \n\n\n\n\`\`\`js\nconst a=1\nconsole.log(a)\n\`\`\`\n`;
    const over = { agentType: 'support', dataFormat: 'CONVERSATION' as const, language: null, response };
    const evaluation = await evaluate(over);
    const lines = evaluation.criteria.flatMap((item) => item.findings.map(({ line }) => line ?? 0));
    expect(lines.length).toBeGreaterThan(0);
    expect(Math.min(...lines)).toBeGreaterThanOrEqual(8);
    const improved = await improve(over);
    expect(improved.response.startsWith(user)).toBe(true);
    expect(improved.response).toContain('const a = 1\n');
    expect((await improve({ ...over, response: improved.response })).response).toBe(improved.response);
  });

  test('generic: no keyword buys a point', async () => {
    const research = { agentType: 'astrologer', dataFormat: 'ANALYSIS' as const, language: null };
    const plain = await evaluate({ ...research, response: 'The lock is held for too long.' });
    const stuffed = await evaluate({
      ...research,
      response:
        'The lock is held for too long. Comprehensive, tested, optimized, secure, best practice, therefore.',
    });
    expect(stuffed.score).toBe(plain.score);
    expect(plain.confidence).toBeLessThan(0.15);
    expect((await evaluate({ ...research, response: 'TODO: the lock\n\n## Why\n' })).score).toBeLessThan(
      plain.score,
    );
  });

  test('each kind of agent gets its strategy, unknown ones the generic', () => {
    const nameOf = (agentType: string, dataFormat: Subject['dataFormat'] = 'CODE') =>
      catalog.select({ agentType, dataFormat, language: null }).name;
    expect([nameOf('engineer'), nameOf('qa'), nameOf('documentation'), nameOf('astrologer')]).toEqual([
      'engineer',
      'qa',
      'documentation',
      'generic',
    ]);
    expect(nameOf('astrologer', 'DOCUMENTATION')).toBe('documentation');
  });
});

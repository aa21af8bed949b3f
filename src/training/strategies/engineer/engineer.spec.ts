import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { subjectFor, type OrderedPair } from '../../../../test/ordering/pair.js';
import { fakeExecutors } from '../../../../test/testkit/fake-executors.js';
import { inProcessAnalysis } from '../../../../test/testkit/in-process-analysis.js';
import type { Evaluation, EvaluatorRun, Program } from '../../../evaluation/index.js';
import { noMemory } from '../../../evaluation/index.js';
import { compareByProof } from '../compare-evaluations.js';
import { engineerStrategy } from './engineer.strategy.js';

const scope = { signal: new AbortController().signal, memory: noMemory };
const analysis = inProcessAnalysis();
const python = { agentType: 'engineer', dataFormat: 'CODE', language: 'python' } as const;

function evaluate(
  task: OrderedPair['task'],
  response: string,
  over: { original?: string; executors?: ReturnType<typeof fakeExecutors> } = {},
): Promise<Evaluation> {
  const strategy = engineerStrategy({ analysis, executors: over.executors ?? fakeExecutors({}) });
  return strategy.evaluate({ ...subjectFor(task, response), original: over.original ?? null }, scope);
}
const criterion = (evaluation: Evaluation, name: string) =>
  evaluation.criteria.find((item) => item.criterion === name);
const rulesOf = (evaluation: Evaluation, name: string) =>
  criterion(evaluation, name)?.findings.map(({ rule }) => rule);

describe('the rules that are looked at', () => {
  const branches = Array.from({ length: 12 }, (_, n) => n);

  test('complexity and security of Python, by ruff', async () => {
    const tangled = branches.map((n) => `    if n == ${n}:\n        return ${n + 1}\n`).join('');
    const text = `def f(n):\n${tangled}    return eval(n)\n`;
    const evaluation = await evaluate(python, text);
    expect(rulesOf(evaluation, 'EFFICIENCY')).toContain('C901');
    expect(rulesOf(evaluation, 'SAFETY')).toContain('S307');
  });

  test('complexity and security of JavaScript and TypeScript, by biome', async () => {
    const tangled = branches.map((n) => `    if (n > ${n}) { if (n % 2) return ${n}; }\n`).join('');
    const text = `function f(n) {\n  for (;;) {\n${tangled}  }\n}\nfunction g(text) {\n  return eval(text);\n}\n`;
    for (const language of ['javascript', 'typescript']) {
      const evaluation = await evaluate({ ...python, language }, text);
      expect(rulesOf(evaluation, 'EFFICIENCY')).toContain('complexity/noExcessiveCognitiveComplexity');
      expect(rulesOf(evaluation, 'SAFETY')).toContain('security/noGlobalEval');
    }
  });
});

test('types are claimed of TypeScript alone', async () => {
  const text = 'export const n: number = "1";\n';
  const typed = await evaluate({ ...python, language: 'typescript' }, text);
  expect(rulesOf(typed, 'CORRECTNESS')).toEqual(['TS2322']);
  expect(criterion(typed, 'CORRECTNESS')?.score).toBeLessThan(60);
  const plain = await evaluate({ ...python, language: 'javascript' }, 'export const n = "1";\n');
  expect(plain.evaluators.map(({ name }) => name)).not.toContain('typescript');
});

test('comments and blank lines never raise the correctness', async () => {
  const codes = [
    ['python', '#', 'def add(a, b):\n    return a + b\n'],
    ['python', '#', 'def first(a):\n    if a == None:\n        return x\n    return a[0]\n'],
    [
      'typescript',
      '//',
      'export function f(a: string): number {\n  if (a == "1") {\n    return a;\n  }\n  return 2;\n}\n',
    ],
    ['javascript', '//', 'function f(a) {\n  if (a == 1) {\n    return b;\n  }\n  return 2;\n}\n'],
  ] as const;
  const words = fc.constantFrom(
    '',
    'optimized',
    'test: tested, all tests pass',
    'noqa',
    'type: ignore',
    'biome-ignore',
    '@ts-ignore',
    '@ts-nocheck',
    'error handling: robust',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...codes),
      fc.array(fc.tuple(fc.nat(8), words), { minLength: 1, maxLength: 6 }),
      async ([language, mark, code], additions) => {
        const lines = code.split('\n');
        for (const [at, text] of additions)
          lines.splice(at % lines.length, 0, text === '' ? '' : `${mark} ${text}`);
        const task = { ...python, language };
        const [before, after] = [await evaluate(task, code), await evaluate(task, lines.join('\n'))];
        const scoreOf = (evaluation: Evaluation) => criterion(evaluation, 'CORRECTNESS')?.score ?? 0;
        expect(scoreOf(after)).toBeLessThanOrEqual(scoreOf(before) + 1e-9);
        const count = lines.length;
        for (const { line } of after.criteria.flatMap(({ findings }) => findings))
          if (line !== null) expect(line).toBeLessThanOrEqual(count);
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);

test('improving twice changes nothing', async () => {
  const codes = [
    'import os\ndef f( a ):\n  if a == None: return 1\n  return  a\n',
    'x = [1,2 ,3]\nprint( x )\n',
  ];
  const strategy = engineerStrategy({ analysis, executors: fakeExecutors({}) });
  const improve = async (response: string): Promise<string> => {
    let best = response;
    let evaluation = await evaluate(python, response);
    for (const improver of strategy.improvers) {
      const subject = subjectFor(python, best);
      for (const proposal of await improver.propose({ subject, evaluation, findings: [], ...scope })) {
        const candidate = await evaluate(python, proposal.response, { original: response });
        if (!strategy.compare(evaluation, candidate).isBetter) continue;
        [best, evaluation] = [proposal.response, candidate];
      }
    }
    return best;
  };
  for (const code of codes) {
    const once = await improve(code);
    expect(once).not.toBe(code);
    expect(await improve(once)).toBe(once);
  }
});

describe('what a candidate may not lose', () => {
  const run = (over: Partial<EvaluatorRun>): EvaluatorRun => ({
    name: 'test-run',
    version: '1',
    outcome: 'JUDGED',
    reason: null,
    durationMs: 1,
    executor: 'fake',
    verdict: 'PASS',
    testsPassed: 1,
    testsTotal: 1,
    ...over,
  });
  const evaluationOf = (score: number, evaluators: EvaluatorRun[]): Evaluation => ({
    score,
    confidence: 0.5,
    criteria: [],
    evaluators,
  });

  test('a test, whatever else it gains', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.nat(100),
        fc.nat(100),
        fc.nat(100),
        (total, a, b, score) => {
          const [before, after] = [a % (total + 1), b % (total + 1)];
          const of = (passed: number, points: number) =>
            evaluationOf(points, [
              run({ testsPassed: passed, testsTotal: total, verdict: passed === total ? 'PASS' : 'FAIL' }),
            ]);
          if (compareByProof(of(before, 0), of(after, score)).isBetter)
            expect(after).toBeGreaterThanOrEqual(before);
        },
      ),
    );
  });

  test('its behaviour, where the task is a refactoring and no test is gained', () => {
    const changed = run({ name: 'behaviour-kept', verdict: 'FAIL', testsPassed: 50, testsTotal: 60 });
    const tests = (testsPassed: number) => run({ verdict: 'FAIL', testsPassed, testsTotal: 4 });
    const before = evaluationOf(50, [tests(2)]);
    expect(compareByProof(before, evaluationOf(90, [tests(2), changed]))).toEqual({
      isBetter: false,
      reason: 'Its behaviour changed: it does as the original on 50 of 60 inputs, and gains no test.',
    });
    expect(compareByProof(before, evaluationOf(90, [tests(3), changed])).isBetter).toBe(true);
    const without = evaluationOf(50, [run({ name: 'ruff', verdict: null })]);
    expect(compareByProof(without, evaluationOf(90, [...without.evaluators, changed])).isBetter).toBe(false);
  });

  test('a refactoring is run against its original, and is told what it changed', async () => {
    const old = 'def half(n: int) -> float:\n    return n / 2\n';
    const fresh = 'def half(n: int) -> float:\n    return n // 2\n';
    const executors = fakeExecutors(({ tests, source }: Program) => {
      const inputs = [...(tests ?? '').matchAll(/^print\('outcome of call (\d+)/gm)].map((match) => match[1]);
      const told = inputs.map((index) => `outcome of call ${index} 0.5\n`.repeat(2)).join('');
      return source === fresh
        ? { verdict: 'FAIL', testsPassed: 0, testsTotal: inputs.length }
        : { output: told };
    });
    const task = { ...python, taskDescription: 'Refactor half().' };
    const evaluation = await evaluate(task, fresh, { original: old, executors });
    expect(evaluation.evaluators.find(({ name }) => name === 'behaviour-kept')).toMatchObject({
      verdict: 'FAIL',
    });
    const kept = await evaluate({ ...task, taskDescription: 'Write half().' }, fresh, {
      original: old,
      executors,
    });
    expect(kept.evaluators.map(({ name }) => name)).not.toContain('behaviour-kept');
  });
});

describe('fences in other languages than the code’s', () => {
  const mixed = { agentType: 'engineer', dataFormat: 'MIXED', language: 'python' } as const;
  const main = 'Here it is:\n\n```python\ndef add(a, b):\n    return a + b\n```\n';
  const withCommands = (commands: string) => `${main}\nRun it:\n\n\`\`\`bash\n${commands}\n\`\`\`\n`;
  const scoreOf = async (response: string) => (await evaluate(mixed, response)).score;

  test('count a little where they do not parse, and gain nothing where they do', async () => {
    const alone = await scoreOf(main);
    expect(await scoreOf(withCommands('python add.py'))).toBe(alone);
    expect(await scoreOf(withCommands('python <your file>\n...'))).toBe(alone);
    const broken = await evaluate(mixed, withCommands('if true; then\n  python add.py'));
    expect(broken.score).toBeLessThan(alone);
    expect(broken.score).toBeGreaterThan(alone * 0.8);
    expect(criterion(broken, 'CORRECTNESS')?.findings).toMatchObject([{ rule: 'syntax-error', line: 11 }]);
  });

  test('are none where the response is code from end to end', async () => {
    const response = 'def usage():\n    return """\n```json\n{"a": }\n```\n"""\n';
    const evaluation = await evaluate(mixed, response);
    expect(criterion(evaluation, 'CORRECTNESS')?.findings).toEqual([]);
    const rust = 'fn usage() -> &\'static str {\n    r#"\n```json\n{"a": }\n```\n"#\n}\n';
    const other = await evaluate({ ...mixed, language: 'rust' }, rust);
    expect(criterion(other, 'CORRECTNESS')?.findings).toEqual([]);
  });
});

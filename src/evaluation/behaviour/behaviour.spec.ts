import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inProcessAnalysis } from '../../../test/testkit/in-process-analysis.js';
import type { AnalysedLanguage } from '../domain/languages.js';
import { noMemory } from '../domain/memory.js';
import { createExecutorPool } from '../executors/executor-pool.js';
import type { ExecutorPool } from '../executors/executor.js';
import { BEHAVIOUR, judgeBehaviour } from './judge-behaviour.js';
import { measureSpeed } from './measure-speed.js';

const scope = { signal: new AbortController().signal, memory: noMemory };
let executors: ExecutorPool;

beforeAll(async () => {
  executors = await createExecutorPool();
});
afterAll(() => executors.close());

function compare(language: AnalysedLanguage, baseline: string, source: string, examples: string[] = []) {
  const question = { evaluator: BEHAVIOUR, baselineName: 'the reference', entryPoint: null, isProof: true };
  const tools = { analysis: inProcessAnalysis(), executors };
  return judgeBehaviour(tools, { ...question, language, baseline, source, examples }, scope);
}

const SLOW = `def has_duplicates(items):
    for i in range(len(items)):
        for j in range(i + 1, len(items)):
            if items[i] == items[j]:
                return True
    return False
`;
const FAST = 'def has_duplicates(items):\n    return len(set(items)) < len(items)\n';

describe('behaviour beside a baseline', () => {
  test('another way to do the same is the same', async () => {
    const { judgement, comparable } = await compare('python', SLOW, FAST);
    expect(judgement.run).toMatchObject({ outcome: 'JUDGED', verdict: 'PASS' });
    expect(judgement.evidence).toMatchObject([{ score: 100, isProof: true, findings: [] }]);
    expect(comparable?.name).toBe('has_duplicates');
  });

  test.each<[AnalysedLanguage, string, string]>([
    [
      'python',
      'def half(n: int) -> float:\n    return n / 2\n',
      'def half(n: int) -> float:\n    return n // 2\n',
    ],
    ['javascript', 'const half = (n) => n / 2;\n', 'const half = (n) => Math.floor(n / 2);\n'],
    [
      'typescript',
      'export const half = (n: number): number => n / 2;\n',
      'export const half = (n: number): number => n >> 1;\n',
    ],
  ])('a difference is told with input, expected and got (%s)', async (language, baseline, source) => {
    const { judgement, comparable } = await compare(language, baseline, source);
    const [evidence] = judgement.evidence;
    expect(evidence?.score).toBeLessThan(100);
    expect(evidence?.score).toBeGreaterThan(0);
    expect(evidence?.findings[0]).toMatchObject({
      rule: 'behaviour-differs',
      message: expect.stringMatching(/^half\(\d+\) gives \d+, the reference gives \d+\.5$/),
      severity: 'ERROR',
    });
    expect(comparable).toBeNull();
  });

  test('examples tell what a function takes: texts of their letters, lists in their order', async () => {
    const baseline = 'def find(items, wanted):\n    return items.index(wanted) if wanted in items else -1\n';
    const source = `def find(items, wanted):
    low, high = 0, len(items) - 1
    while low <= high:
        middle = (low + high) // 2
        if items[middle] < wanted:
            low = middle + 1
        else:
            high = middle - 1
    return low if low < len(items) and items[low] == wanted else -1
`;
    const examples = ['assert find([1, 3, 5, 8], 5) == 2\nassert find([2, 4, 9], 1) == -1'];
    expect((await compare('python', baseline, source, examples)).judgement.evidence[0]?.score).toBe(100);
  });

  test('what raises a deliberate error is compared, what is misused is not asked', async () => {
    const root = (message: string, error: string) =>
      `def root(n: int) -> int:\n    if n % 2:\n        raise ${error}('${message}')\n    return n\n`;
    const same = await compare('python', root('odd', 'ValueError'), root('it is odd', 'ValueError'));
    expect(same.judgement.evidence[0]?.score).toBe(100);
    const other = await compare(
      'python',
      root('odd', 'ValueError'),
      'def root(n: int) -> int:\n    return n\n',
    );
    expect(other.judgement.evidence[0]?.findings[0]?.message).toContain('the reference gives !ValueError');
  });

  test('arguments that are changed in place are what came of it', async () => {
    const baseline = 'function tidy(items) {\n  items.sort((a, b) => a - b);\n}\n';
    const { judgement } = await compare(
      'javascript',
      baseline,
      'function tidy(items) {\n  items.reverse();\n}\n',
    );
    expect(judgement.evidence[0]?.score).toBeLessThan(100);
  });

  test.each([
    [
      'no common function',
      'def f(a):\n    return a\n',
      'def g(a):\n    return a\n',
      /no function that both versions/,
    ],
    [
      'several',
      'def f(a):\n    return a\ndef g(a):\n    return a\n',
      'def f(a):\n    return a\ndef g(a):\n    return a\n',
      /which of 2/,
    ],
    [
      'a baseline that never answers',
      'def f(a):\n    return undefined_name\n',
      'def f(a):\n    return a\n',
      /none of the inputs|could not be run/,
    ],
    [
      'what cannot be shown',
      'def f(n: int):\n    return lambda: n\n',
      'def f(n: int):\n    return n\n',
      /none of the inputs/,
    ],
  ])('cannot be judged with %s', async (_what, baseline, source, reason) => {
    const { judgement } = await compare('python', baseline, source);
    expect(judgement.run).toMatchObject({ outcome: 'CANNOT_JUDGE', reason: expect.stringMatching(reason) });
    expect(judgement.evidence).toEqual([]);
  });

  test('code that puts its own in the place of what compares it gains nothing', async () => {
    const source = `def same(*args):
    return True
class_names = [same]
def has_duplicates(items):
    return False
show = outcome = same
`;
    expect((await compare('python', SLOW, source)).judgement.evidence[0]?.score).toBeLessThan(100);
  });
});

describe('speed beside a baseline', () => {
  const race = {
    language: 'python',
    name: 'has_duplicates',
    sized: '[(_i * 7919) % (2 * _n + 1) for _i in range(_n)]',
  } as const;

  test('a better algorithm is faster, a worse one slower', async () => {
    const faster = await measureSpeed(executors, { ...race, baseline: SLOW, source: FAST }, scope.signal);
    expect(faster).toMatchObject({ verdict: 'FASTER' });
    const linear = `def has_duplicates(items):
    seen = set()
    for _ in range(20):
        for item in items:
            seen.add(item)
    return len(seen) < len(items)
`;
    const slower = await measureSpeed(executors, { ...race, baseline: linear, source: SLOW }, scope.signal);
    expect(slower).toMatchObject({ verdict: 'SLOWER' });
  });

  test('the same code with comments is neither', async () => {
    const commented = SLOW.replace('    for i', '    # Optimized.\n    for i');
    const same = await measureSpeed(executors, { ...race, baseline: SLOW, source: commented }, scope.signal);
    expect(same).toMatchObject({ verdict: 'SAME' });
  });

  test('what takes no time at any size is not measured', async () => {
    const first = 'def has_duplicates(items):\n    return items[0]\n';
    const speed = await measureSpeed(executors, { ...race, baseline: first, source: first }, scope.signal);
    expect(speed).toMatchObject({ verdict: 'UNKNOWN' });
  });
});

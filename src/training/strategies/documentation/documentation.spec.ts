import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { subjectFor } from '../../../../test/ordering/pair.js';
import { inProcessAnalysis } from '../../../../test/testkit/in-process-analysis.js';
import {
  createExecutorPool,
  noMemory,
  type Evaluation,
  type ExecutorPool,
  type Subject,
} from '../../../evaluation/index.js';
import type { TrainingStrategy } from '../strategy.js';
import { documentationStrategy } from './documentation.strategy.js';

const scope = { signal: new AbortController().signal, memory: noMemory };
const task = { agentType: 'documentation', dataFormat: 'DOCUMENTATION' } as const;
let executors: ExecutorPool;
let strategy: TrainingStrategy;

beforeAll(async () => {
  executors = await createExecutorPool();
  strategy = documentationStrategy({ analysis: inProcessAnalysis(), executors });
});
afterAll(async () => {
  await executors?.close();
});

const evaluate = (response: string, over: Partial<Subject> = {}): Promise<Evaluation> =>
  strategy.evaluate({ ...subjectFor({ ...task, ...over }, response), ...over }, scope);
const findingsOf = (evaluation: Evaluation): string[] =>
  evaluation.criteria.flatMap((item) => item.findings).map(({ rule, line }) => `${rule}:${line}`);
const scoreOf = (evaluation: Evaluation, criterion: string): number =>
  evaluation.criteria.find((item) => item.criterion === criterion)?.score ?? NaN;
const runOf = (evaluation: Evaluation) =>
  evaluation.evaluators.find((run) => run.name === 'document-examples');

const SOURCE = `def add(a: int, b: int = 0) -> int:
    return a + b


def half(n):
    if n < 0:
        raise ValueError("negative")
    return n / 2


def show(values):
    for value in values:
        print(value)


def _hidden(x):
    return x
`;
const source = { source: SOURCE, language: 'python' };

const GOLDEN = `# Sums

\`\`\`python
from sums import add

total = add(1, 2)  # 3
print(add(1))  # => 1
\`\`\`

\`\`\`python
>>> add(total, 1)
4
>>> half(-1)
Traceback (most recent call last):
    ...
ValueError: negative
\`\`\`

## \`add(a, b=0)\`

Adds two numbers.

Parameters:

- \`a\` (int): the first.
- \`b\` (int, optional): the second. Defaults to \`0\`.

Returns: int, the sum.

## \`half(n)\`

| Parameter | Type | Description |
| --- | --- | --- |
| \`n\` | float | any number from 0 |

Halves a number.

## \`show(values)\`

Prints each value. Returns nothing.
`;

describe('a document of a Python source', () => {
  test('that is right in all has no findings, and its examples ran', async () => {
    const evaluation = await evaluate(GOLDEN, source);
    expect(findingsOf(evaluation)).toEqual([]);
    expect(evaluation.score).toBe(100);
    expect(runOf(evaluation)).toMatchObject({ verdict: 'PASS', testsPassed: 2, testsTotal: 2 });
  });

  test.each([
    ['# 3', '# 4', 'example-output:6'],
    ['add(total, 1)\n4', 'add(total, 1)\n5', 'example-output:11'],
    ['half(-1)', 'half(1)', 'example-output:13'],
    ['add(1, 2)', 'add(None, 2)', 'example-raises:6'],
    ['import add', 'import add, subtract', 'invented-name:4'],
    ['a, b=0', 'a, b=1', 'outdated-default:19'],
    ['to `0`', 'to `7`', 'outdated-default:26'],
    ['`b` (int', '`c` (int', 'invented-parameter:26'],
    ['- `a` (int): the first.\n', '', 'missing-parameter:25'],
    ['`a` (int)', '`a` (str)', 'outdated-type:25'],
    ['Returns: int', 'Returns: str', 'outdated-return:28'],
    ['Returns nothing', 'Returns the values', 'outdated-return:40'],
    ['| `n` |', '| `number` |', 'invented-parameter:34'],
    ['## `show(values)`', '## `print_all(values)`', 'invented-name:38'],
    ['## `show(values)`\n\nPrints each value. Returns nothing.\n', '', 'undocumented-name:null'],
  ])('with %j for which stands %j: %s', async (from, to, finding) => {
    expect(GOLDEN).toContain(from);
    const evaluation = await evaluate(GOLDEN.replace(from, to), source);
    expect(findingsOf(evaluation)).toContain(finding);
    expect(evaluation.score).toBeLessThan(100);
  });

  test.each([
    ['import numpy as np\n\nnp.zeros(3)', 'it imports numpy'],
    ['open("a.txt").read()', 'it uses open()'],
    ['add(mine, 2)', 'it uses mine, which nothing here defines'],
  ])('an example that the sandbox has not got the means for is only parsed: %j', async (code, reason) => {
    const evaluation = await evaluate(`# Sums\n\nThis adds:\n\n\`\`\`python\n${code}\n\`\`\`\n`, source);
    expect(runOf(evaluation)).toMatchObject({ outcome: 'CANNOT_JUDGE' });
    expect(runOf(evaluation)?.reason).toContain(reason);
    expect(findingsOf(evaluation).filter((finding) => finding.startsWith('example'))).toEqual([]);
  });

  test('built-ins, other libraries and calls in prose are no inventions', async () => {
    const more =
      '\n## Notes\n\nUse `len(values)` or `numpy.sum(values)` for more; `main()` calls it.\n\n- `sorted(values)`: sorts.\n';
    expect(findingsOf(await evaluate(GOLDEN + more, source))).toEqual([]);
  });
});

describe('a document of a TypeScript source', () => {
  const typescript = {
    source:
      'export function clamp(value: number, low = 0, high = 1): number { return Math.min(Math.max(value, low), high); }\n' +
      'export class Stack<T> {\n  private items: T[] = [];\n  push(item: T): void { this.items.push(item); }\n  pop(): T | undefined { return this.items.pop(); }\n}\n',
    language: 'typescript',
  };
  const text =
    "# Tools\n\n```ts\nimport { clamp, Stack } from './tools';\n\nclamp(2); // 1\nconst stack = new Stack<number>();\nstack.push(3);\n```\n\n```js\nstack.pop(); // => 3\n```\n\n## clamp(value, low = 0, high = 1)\n\nKeeps a value within.\n\n## Stack\n\n- `push(item)`: puts an item on top.\n- `pop()`: takes it off. Returns the item.\n";

  test('is compared and run, later examples with the names of earlier ones', async () => {
    const evaluation = await evaluate(text, typescript);
    expect(findingsOf(evaluation)).toEqual([]);
    expect(runOf(evaluation)).toMatchObject({ verdict: 'PASS', testsPassed: 2 });
    const wrong = text
      .replace('// => 3', '// => 4')
      .replace('high = 1)', 'high = 2)')
      .replace('`push(item)`', '`add(item)`');
    expect(findingsOf(await evaluate(wrong, typescript))).toEqual(
      expect.arrayContaining(['example-output:12', 'outdated-default:15', 'invented-name:21']),
    );
  });
});

describe('links, contents and readability', () => {
  test('relative links are checked against the files that are told, and only then', async () => {
    const text =
      '# A\n\nSee [one](docs/one.md#x), [two](./two.md), [there](docs/) and [far](https://example.org/).\n';
    const unknown = await evaluate(text);
    expect(unknown.evaluators.find((run) => run.name === 'document-links')?.reason).toContain(
      '3 relative links',
    );
    const known = await evaluate(text, { extra: { files: ['docs/one.md'] } });
    expect(findingsOf(known)).toEqual(['broken-link:3']);
  });

  test('empty links, references without a definition and images without a text are seen', async () => {
    const text = '# A\n\n[empty]() and [some][none] and ![](a.png).\n';
    expect(findingsOf(await evaluate(text))).toEqual(
      expect.arrayContaining(['MD042:3', 'MD052:3', 'MD045:3']),
    );
  });

  const section = (name: string) =>
    `## ${name}\n\n${Array.from({ length: 25 }, (_, at) => `Line ${at} tells of ${name}.`).join('\n')}\n`;
  const long = `# Guide\n\nAn introduction.\n\n${['Install', 'Use `it`', 'Test', 'Deploy'].map(section).join('\n')}`;

  test('a long document gets a table of contents, once, and nothing else changes', async () => {
    const original = await evaluate(long);
    expect(findingsOf(original)).toContain('missing-contents:5');
    const improved = await improve(long);
    expect(improved).toBe(
      long.replace(
        '## Install',
        '## Contents\n\n- [Install](#install)\n- [Use `it`](#use-it)\n- [Test](#test)\n- [Deploy](#deploy)\n\n## Install',
      ),
    );
    expect(await improve(improved)).toBe(improved);
  });
});

async function improve(response: string, over: Partial<Subject> = {}): Promise<string> {
  let best = response;
  let evaluation = await evaluate(best, over);
  for (const improver of strategy.improvers) {
    const subject = subjectFor({ ...task, ...over }, best);
    const findings = evaluation.criteria.flatMap((item) => item.findings);
    for (const proposal of await improver.propose({ subject, evaluation, findings, ...scope })) {
      const candidate = await evaluate(proposal.response, { ...over, original: response });
      if (!strategy.compare(evaluation, candidate).isBetter) continue;
      [best, evaluation] = [proposal.response, candidate];
    }
  }
  return best;
}

describe('what is proved better', () => {
  test('is never a candidate that lost or broke an example that ran', async () => {
    const flawed = GOLDEN.replace('## `half(n)`', '## `halve(n)`');
    const original = await evaluate(flawed, source);
    const without = GOLDEN.replace(/```python\n>>>[^`]*```\n\n/, '');
    const candidate = await evaluate(without, { ...source, original: flawed });
    expect(strategy.compare(original, candidate)).toMatchObject({ isBetter: false });
    expect(strategy.compare(original, candidate).reason).toContain('does not run any more');
    const fixed = await evaluate(GOLDEN, { ...source, original: flawed });
    expect(strategy.compare(original, fixed).isBetter).toBe(true);
  });

  test('is a default that is put right', async () => {
    const flawed = GOLDEN.replace('a, b=0', 'a, b=5').replace('to `0`', 'to `5`');
    expect(await improve(flawed, source)).toBe(GOLDEN);
  });
});

test('padding raises no criterion of correctness, and every line is there', async () => {
  const flawed = GOLDEN.replace('# 3', '# 4').replace('`b` (int', '`c` (int');
  const original = await evaluate(flawed, source);
  const padding = [
    '\n',
    '\nIt is tested, robust and complete.\n',
    '\n```python\n1 + 1  # 2\n```\n',
    '\n```python\nadd(1, 1)  # 2\n```\n',
    '\n<!-- add half show -->\n',
    '\n## `add(a, b=0)`\n\nAdds.\n',
  ];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...padding), { maxLength: 4 }), async (added) => {
      const text = flawed + added.join('');
      const padded = await evaluate(text, source);
      expect(scoreOf(padded, 'CORRECTNESS')).toBeLessThanOrEqual(scoreOf(original, 'CORRECTNESS') + 1e-9);
      const lines = text.split('\n').length;
      for (const { line } of padded.criteria.flatMap((item) => item.findings))
        if (line !== null) expect(line >= 1 && line <= lines).toBe(true);
    }),
    { numRuns: 8 },
  );
});

describe('fences in languages that a grammar knows', () => {
  const fence = (info: string, code: string) => `\`\`\`${info}\n${code}\n\`\`\`\n`;
  const judged = async (...fences: string[]) => {
    const evaluation = await evaluate(`# Use\n\nAs follows.\n\n${fences.join('\nThen:\n\n')}`);
    const found = findingsOf(evaluation).filter((finding) => finding.startsWith('fence-syntax'));
    const { explanation } = evaluation.criteria.find((item) => item.criterion === 'CORRECTNESS') ?? {};
    return {
      found,
      counts: /(\d+ of \d+) code examples parse \((\d+) more/.exec(explanation ?? '')?.slice(1),
    };
  };

  test('are findings where they do not parse', async () => {
    const go = fence('go', 'func main() {\n\tx :=\n}');
    const sh = fence('sh', 'npm install\nif true; then');
    expect(await judged(go, fence('sql', 'SELECT a FROM b;'), sh, fence('json', '{"a": }'))).toEqual({
      found: ['fence-syntax:7', 'fence-syntax:21', 'fence-syntax:27'],
      counts: ['1 of 4', '0'],
    });
  });

  test('are skipped where they are transcripts or patterns, or cannot be told', async () => {
    const transcript = fence('sh', '$ ls (\na (copy).txt');
    const pattern = fence('bash', 'deploy <host name> --to <dir>');
    const part = fence('json', '{"a": 1, ...}');
    const mysql = fence('sql', 'CREATE TABLE t (id INT AUTO_INCREMENT) ENGINE=InnoDB;');
    const unknown = fence('console', 'a (');
    expect(await judged(transcript, pattern, part, mysql, unknown)).toEqual({
      found: [],
      counts: ['0 of 0', '5'],
    });
    expect(await judged(fence('json', '{"a": "..."}'))).toEqual({ found: [], counts: ['1 of 1', '0'] });
  });

  test('are read up to twenty, and up to 64 KiB', async () => {
    const many = await judged(...Array.from({ length: 25 }, () => fence('go', 'func (')));
    expect(many).toMatchObject({ counts: ['0 of 20', '5'] });
    expect(many.found).toHaveLength(20);
    const long = fence('json', JSON.stringify('a'.repeat(70_000)));
    expect(await judged(long, fence('json', '[1]'))).toEqual({ found: [], counts: ['1 of 1', '1'] });
  });
});

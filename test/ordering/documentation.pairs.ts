import type { OrderedPair } from './pair.js';

const document = { agentType: 'documentation', dataFormat: 'DOCUMENTATION' } as const;

const PYTHON = `def add(a: int, b: int = 0) -> int:
    return a + b


def scale(values, factor=2):
    return [value * factor for value in values]


def report(values):
    for value in values:
        print(value)
`;
const python = { ...document, source: PYTHON, language: 'python' };

const PYTHON_DOCUMENT = `# Sums

Small helpers for sums.

\`\`\`python
from sums import add, scale

add(1, 2)  # 3
scale([1, 2])  # [2, 4]
\`\`\`

## \`add(a, b=0)\`

Adds two numbers.

- \`a\` (int): the first number.
- \`b\` (int): the second number, by default \`0\`.

Returns: int

## \`scale(values, factor=2)\`

Multiplies each of the values by a factor.

Returns a list.

## \`report(values)\`

Prints each of the values on a line. Returns nothing.
`;

const TYPESCRIPT = `export interface RetryOptions {
  attempts?: number;
}

export function clamp(value: number, low = 0, high = 1): number {
  return Math.min(Math.max(value, low), high);
}

export class Counter {
  private count = 0;

  increment(step = 1): number {
    this.count += step;
    return this.count;
  }

  reset(): void {
    this.count = 0;
  }
}
`;
const typescript = { ...document, source: TYPESCRIPT, language: 'typescript' };

const TYPESCRIPT_DOCUMENT = `# Tools

See [the counter](#counter) for counting.

## clamp(value, low = 0, high = 1)

Keeps a value between two others, both of them included.

| Parameter | Type | Default | Meaning |
| --- | --- | --- | --- |
| \`value\` | number | - | what is kept |
| \`low\` | number | \`0\` | the least |
| \`high\` | number | \`1\` | the most |

\`\`\`ts
import { clamp } from './tools';

clamp(3); // 1
\`\`\`

## Counter

Counts up from zero.

\`\`\`ts
const counter = new Counter();
counter.increment(2); // => 2
\`\`\`

### increment(step = 1)

Adds a step to the count. Returns the count.

### reset()

Sets the count back to zero.
`;

/** The better document with one thing changed. */
function changed(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`There is no ${from} in it.`);
  return text.replace(from, to);
}

function pythonPair(name: string, from: string, to: string): OrderedPair {
  return { name, task: python, better: PYTHON_DOCUMENT, worse: changed(PYTHON_DOCUMENT, from, to) };
}

function typescriptPair(name: string, from: string, to: string): OrderedPair {
  return {
    name,
    task: typescript,
    better: TYPESCRIPT_DOCUMENT,
    worse: changed(TYPESCRIPT_DOCUMENT, from, to),
  };
}

const PRAISE =
  'This comprehensive, well-tested, robust, production-ready documentation has examples, parameters, returns and best practices for everyone.';

export const documentationPairs: readonly OrderedPair[] = [
  pythonPair('a parameter of the source against one that is invented', '- `b` (int)', '- `precision` (int)'),
  pythonPair('an example that gives what it says against one that does not', '# 3', '# 4'),
  pythonPair('an example that runs against one that raises', 'scale([1, 2])', 'scale(None)'),
  pythonPair('the default of the source against one of former times', 'by default `0`', 'by default `1`'),
  pythonPair('a default in a signature that is outdated', 'factor=2)', 'factor=10)'),
  pythonPair('the return type of the source against another', 'Returns: int', 'Returns: str'),
  pythonPair(
    'a function that returns nothing against the claim that it does',
    'Returns nothing',
    'Returns a list',
  ),
  pythonPair(
    'all functions against all but one',
    '\n## `report(values)`\n\nPrints each of the values on a line. Returns nothing.\n',
    '',
  ),
  pythonPair(
    'a function of the source against one that is invented',
    '## `report(values)`\n\nPrints each of the values on a line. Returns nothing.',
    '## `summary(values)`\n\nSums up the values on a line. Returns nothing.',
  ),
  pythonPair(
    'an import of what is there against one of what is not',
    'import add, scale',
    'import add, scale, divide',
  ),
  {
    name: 'a plain document against one function described, stuffed with praise',
    task: python,
    better: PYTHON_DOCUMENT,
    worse: `# Sums\n\n${PRAISE}\n\n## \`add(a, b=0)\`\n\nAdds two numbers, comprehensively and robustly.\n\n## Conclusion\n\nEverything is fully documented and tested.\n`,
  },
  {
    name: 'names that are described against names in a list',
    task: python,
    better: PYTHON_DOCUMENT,
    worse: '# Sums\n\nSmall helpers for sums.\n\n- `add`\n- `scale`\n- `report`\n',
  },
  {
    name: 'a wrong example against the same with praise around it',
    task: python,
    better: PYTHON_DOCUMENT,
    worse: `${changed(PYTHON_DOCUMENT, '# 3', '# 30')}\n## Quality\n\n${PRAISE}\n\n\`\`\`python\n1 + 1  # 2\n\`\`\`\n`,
  },
  typescriptPair('an anchor that is there against one that is not', '(#counter)', '(#counters)'),
  typescriptPair(
    'a default in a table that is outdated',
    '| `high` | number | `1` |',
    '| `high` | number | `100` |',
  ),
  typescriptPair('a parameter in a table that is invented', '| `low` |', '| `floor` |'),
  typescriptPair('a comment behind a call that is not so', 'clamp(3); // 1', 'clamp(3); // 3'),
  typescriptPair('a method of the source against one that is invented', '### reset()', '### clear()'),
  typescriptPair(
    'an example that calls a method that is not there',
    'counter.increment(2)',
    'counter.add(2)',
  ),
  typescriptPair(
    'a document that is whole against one that breaks off',
    'Sets the count back to zero.',
    'TODO: describe this',
  ),
];

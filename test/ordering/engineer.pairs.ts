import type { OrderedPair } from './pair.js';

const python = { agentType: 'engineer', dataFormat: 'CODE', language: 'python' } as const;
const javascript = { ...python, language: 'javascript' } as const;
const typescript = { ...python, language: 'typescript' } as const;

const SLOW_PYTHON = `def has_duplicates(items):
    for i in range(len(items)):
        for j in range(i + 1, len(items)):
            if items[i] == items[j]:
                return True
    return False
`;
const FAST_PYTHON = `def has_duplicates(items):
    seen = set()
    for item in items:
        if item in seen:
            return True
        seen.add(item)
    return False
`;
/** The same slow code between words and gestures that sound like quality. */
const BOILERPLATE_PYTHON = `# Optimized, production-ready and fully tested implementation (test, test, test).
# Performance: O(n). Error handling: robust. Validated, documented, efficient.


def has_duplicates(items):
    """Efficiently test for duplicates. Optimized for performance and tested."""
    try:
        # Optimized loop.
        for i in range(len(items)):
            # Efficient inner loop: test each item.
            for j in range(i + 1, len(items)):
                if items[i] == items[j]:
                    return True
        return False
    except Exception as error:
        raise error
`;

const SLOW_JAVASCRIPT = `function countPairs(numbers, target) {
  let count = 0;
  for (let i = 0; i < numbers.length; i++) {
    for (let j = i + 1; j < numbers.length; j++) {
      if (numbers[i] + numbers[j] === target) count++;
    }
  }
  return count;
}
`;
const FAST_JAVASCRIPT = `function countPairs(numbers, target) {
  const seen = new Map();
  let count = 0;
  for (const number of numbers) {
    count += seen.get(target - number) ?? 0;
    seen.set(number, (seen.get(number) ?? 0) + 1);
  }
  return count;
}
`;
const BOILERPLATE_JAVASCRIPT = `// Optimized and tested: test coverage 100 %, test suite green, error handling robust.
/**
 * Counts pairs efficiently. Optimized for performance; validated by test after test.
 */
function countPairs(numbers, target) {
  try {
    // Optimized: cached counter for better performance.
    let count = 0;
    for (let i = 0; i < numbers.length; i++) {
      // Efficient inner loop (tested).
      for (let j = i + 1; j < numbers.length; j++) {
        if (numbers[i] + numbers[j] === target) count++;
      }
    }
    return count;
  } catch (error) {
    throw error;
  }
}
`;
const optimise = 'Optimise this function: it is too slow for long lists.';
const pythonTrap = {
  ...python,
  taskDescription: optimise,
  source: SLOW_PYTHON,
  entryPoint: 'has_duplicates',
};
const javascriptTrap = {
  ...javascript,
  taskDescription: optimise,
  source: SLOW_JAVASCRIPT,
  entryPoint: 'countPairs',
};
const pythonTests = `assert has_duplicates([1, 2, 1])
assert not has_duplicates([1, 2, 3])
assert not has_duplicates([])
big = list(range(300))
assert not has_duplicates(big)
`;

export const engineerPairs: readonly OrderedPair[] = [
  {
    name: 'code that parses against code that does not',
    task: python,
    better: 'def add(a, b):\n    return a + b\n',
    worse: 'def add(a, b:\n    return a + b\n',
  },
  {
    name: 'code that passes its tests against code that fails one',
    task: { ...python, tests: 'assert add(1, 2) == 3\nassert add(-1, 1) == 0', entryPoint: 'add' },
    better: 'def add(a, b):\n    return a + b\n',
    worse: 'def add(a, b):\n    return abs(a) + abs(b)\n',
  },
  {
    name: 'a true algorithmic fix against the slow code with comments, try and the word test (Python)',
    task: pythonTrap,
    better: FAST_PYTHON,
    worse: BOILERPLATE_PYTHON,
  },
  {
    name: 'a true algorithmic fix against the slow code as it was (Python)',
    task: pythonTrap,
    better: FAST_PYTHON,
    worse: SLOW_PYTHON,
  },
  {
    name: 'a true algorithmic fix against the slow code with comments, with tests that both pass (Python)',
    task: { ...pythonTrap, tests: pythonTests },
    better: FAST_PYTHON,
    worse: BOILERPLATE_PYTHON,
  },
  {
    name: 'a true algorithmic fix against the slow code with comments, try and the word test (JavaScript)',
    task: javascriptTrap,
    better: FAST_JAVASCRIPT,
    worse: BOILERPLATE_JAVASCRIPT,
  },
  {
    name: 'a true algorithmic fix against the slow code as it was (JavaScript)',
    task: javascriptTrap,
    better: FAST_JAVASCRIPT,
    worse: SLOW_JAVASCRIPT,
  },
  {
    name: 'code that is fast enough for its tests against the slow code with comments, without source (Python)',
    task: {
      ...python,
      taskDescription: 'Write fibonacci(n). It must be fast.',
      tests: 'assert fibonacci(10) == 55\nassert fibonacci(60) == 1548008755920',
      entryPoint: 'fibonacci',
    },
    better: `def fibonacci(n):
    previous, current = 0, 1
    for _ in range(n):
        previous, current = current, previous + current
    return previous
`,
    worse: `# Optimized, tested and validated. Performance: excellent. Test: passed.
def fibonacci(n):
    """Efficient, tested fibonacci."""
    try:
        # Base case, optimized.
        if n < 2:
            return n
        return fibonacci(n - 1) + fibonacci(n - 2)
    except Exception as error:
        raise error
`,
  },
  {
    name: 'code that is fast enough for its tests against the slow code with comments, without source (JavaScript)',
    task: {
      ...javascript,
      taskDescription: 'Write climb(n), the number of ways to climb n stairs by one or two. It must be fast.',
      tests:
        'assert.equal(climb(3), 3);\nassert.equal(climb(5), 8);\nassert.equal(climb(60), 2504730781961);',
      entryPoint: 'climb',
    },
    better: `function climb(n) {
  let [last, next] = [1, 1];
  for (let i = 0; i < n; i++) [last, next] = [next, last + next];
  return last;
}
`,
    worse: `// Optimized and tested. Test coverage: 100 %. Handles errors.
function climb(n) {
  try {
    if (n < 2) return 1; // optimized base case
    return climb(n - 1) + climb(n - 2);
  } catch (error) {
    throw error;
  }
}
`,
  },
  {
    name: 'an optimisation that keeps the behaviour against one that is fast and wrong (Python)',
    task: pythonTrap,
    better: FAST_PYTHON,
    worse: 'def has_duplicates(items):\n    return len(items) > 0 and items[0] == items[-1]\n',
  },
  {
    name: 'a refactoring that keeps the behaviour against one that drops the edge case (TypeScript)',
    task: {
      ...typescript,
      taskDescription: 'Simplify this function.',
      source: `export function average(values: number[]): number {
  if (values.length === 0) {
    return 0;
  } else {
    let sum = 0;
    for (let i = 0; i < values.length; i++) {
      sum = sum + values[i]!;
    }
    return sum / values.length;
  }
}
`,
      entryPoint: 'average',
    },
    better: `export function average(values: number[]): number {
  if (values.length === 0) return 0;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
`,
    worse: `export function average(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
`,
  },
  {
    name: 'code that does as the reference against code that does so only on the easy half (Python)',
    task: {
      ...python,
      reference: `def clamp(value: int, low: int, high: int) -> int:
    return max(low, min(value, high))
`,
      entryPoint: 'clamp',
    },
    better: `def clamp(value: int, low: int, high: int) -> int:
    if value > high:
        value = high
    if value < low:
        value = low
    return value
`,
    worse: `def clamp(value: int, low: int, high: int) -> int:
    return min(value, high)
`,
  },
  {
    name: 'code that does as the reference against code with its arguments swapped (JavaScript)',
    task: {
      ...javascript,
      reference: 'function divide(total, parts) {\n  return parts === 0 ? null : total / parts;\n}\n',
      entryPoint: 'divide',
    },
    better: 'function divide(total, parts) {\n  if (parts === 0) return null;\n  return total / parts;\n}\n',
    worse: 'function divide(total, parts) {\n  if (total === 0) return null;\n  return parts / total;\n}\n',
  },
  {
    name: 'types that hold against a type error (TypeScript)',
    task: typescript,
    better: `interface User {
  name: string;
  email: string | null;
}

export function domainOf(user: User): string | null {
  return user.email?.split('@')[1] ?? null;
}
`,
    worse: `interface User {
  name: string;
  email: string | null;
}

export function domainOf(user: User): string | null {
  return user.mail.split('@')[1];
}
`,
  },
  {
    name: 'code that passes its tests against code whose types only look right (TypeScript)',
    task: {
      ...typescript,
      tests: 'assert.deepEqual(unique([3, 1, 3]), [3, 1]);\nassert.deepEqual(unique([]), []);',
      entryPoint: 'unique',
    },
    better: 'export function unique(items: number[]): number[] {\n  return [...new Set(items)];\n}\n',
    worse:
      'export function unique(items: number[]): number[] {\n  return [...items].sort((a, b) => a - b);\n}\n',
  },
  {
    name: 'a parameterised query against one put together from text (Python)',
    task: python,
    better: `def find_user(connection, name):
    return connection.execute("SELECT id FROM users WHERE name = ?", (name,)).fetchone()
`,
    worse: `def find_user(connection, name):
    return connection.execute(f"SELECT id FROM users WHERE name = '{name}'").fetchone()
`,
  },
  {
    name: 'arithmetic by a parser of literals against eval (JavaScript)',
    task: javascript,
    better: 'function parse(text) {\n  return JSON.parse(text);\n}\n',
    worse: 'function parse(text) {\n  return eval(text);\n}\n',
  },
  {
    name: 'a function that is written against one that is only announced (Python)',
    task: { ...python, entryPoint: 'median' },
    better: `def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2
`,
    worse: `def median(values):
    """Return the median. Optimized, tested and production-ready."""
    # TODO: implement the optimized algorithm here.
    pass
`,
  },
  {
    name: 'one test more against cleaner code that fails it (Python)',
    task: {
      ...python,
      tests:
        'assert sign(3) == 1\nassert sign(-3) == -1\nassert sign(0) == 0\nassert sign(1) == 1\nassert sign(-1) == -1',
      entryPoint: 'sign',
    },
    better: `import os
def sign(n):
  x = 1
  try:
    if n == 0: return 0
  except:
    pass
  return 1 if n>0 else -1
`,
    worse: 'def sign(n: int) -> int:\n    return 1 if n >= 0 else -1\n',
  },
];

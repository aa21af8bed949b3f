import type { OrderedPair } from './pair.js';

const python = { agentType: 'engineer', dataFormat: 'CODE', language: 'python' } as const;

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
];

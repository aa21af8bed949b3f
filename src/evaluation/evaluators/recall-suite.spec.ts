import { expect, test } from '@jest/globals';
import { fakeExecutors } from '../../../test/testkit/fake-executors.js';
import { inProcessAnalysis } from '../../../test/testkit/in-process-analysis.js';
import type { Found, KeyPart, Memory } from '../domain/memory.js';
import { recallSuite } from './recall-suite.js';

/** Keeps what is whole. */
function makeMemory(): Memory & { readonly kept: Map<string, unknown> } {
  const kept = new Map<string, unknown>();
  return {
    kept,
    recall: async <T>(kind: string, key: readonly KeyPart[], find: () => Promise<Found<T>>) => {
      const name = JSON.stringify([kind, key]);
      if (kept.has(name)) return kept.get(name) as T;
      const { value, isWhole } = await find();
      if (isWhole) kept.set(name, value);
      return value;
    },
  };
}

const good = 'def add(a, b):\n    return a + b\n';
const suite = {
  language: 'python',
  tests: 'assert add(1, 2) == 3',
  entryPoint: 'add',
  reference: null,
} as const;
const executors = fakeExecutors(({ source }) => ({ verdict: source.includes('a + b') ? 'PASS' : 'FAIL' }));
const tools = { analysis: inProcessAnalysis(), executors };
const signal = new AbortController().signal;

test('the first program that passes is measured for all others', async () => {
  const memory = makeMemory();
  expect(await recallSuite(tools, suite, null, { signal, memory })).toBeNull();
  const first = await recallSuite(tools, suite, good, { signal, memory });
  expect(first?.killed).toBeGreaterThan(0);
  const runs = executors.programs.length;
  expect(await recallSuite(tools, suite, `# Another.\n${good}`, { signal, memory })).toBe(first);
  expect(await recallSuite(tools, suite, null, { signal, memory })).toBe(first);
  expect(executors.programs).toHaveLength(runs);
});

test('a reference comes before the response, and serves where the response fails', async () => {
  const reference = `${good}# A good answer.\n`;
  const scope = { signal, memory: makeMemory() };
  const measured = await recallSuite(tools, { ...suite, reference }, null, scope);
  expect(measured?.killed).toBeGreaterThan(0);
  expect([...scope.memory.kept.keys()].some((key) => key.includes('A good answer'))).toBe(true);
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  createAnalysisHost,
  createExecutorPool,
  noMemory,
  type ExecutorPool,
} from '../../src/evaluation/index.js';
import { createStrategyCatalog, STRATEGIES, type StrategyCatalog } from '../../src/training/index.js';
import { ALL_PAIRS } from './all-pairs.js';
import { subjectFor, type OrderedPair } from './pair.js';

const analysis = createAnalysisHost({ extensions: STRATEGIES.flatMap(({ analyses }) => analyses ?? []) });
const scope = { signal: new AbortController().signal, memory: noMemory };
let executors: ExecutorPool;
let catalog: StrategyCatalog;

beforeAll(async () => {
  executors = await createExecutorPool();
  catalog = createStrategyCatalog({ analysis, executors });
});
afterAll(async () => {
  await Promise.all([analysis.close(), executors?.close()]);
});

async function scoreOf(task: OrderedPair['task'], response: string): Promise<number> {
  const subject = subjectFor(task, response);
  return (await catalog.select(subject).evaluate(subject, scope)).score;
}

describe('of two responses that every reader would rank, the better one has the higher score', () => {
  test.each(ALL_PAIRS)('$task.agentType: $name', async ({ task, better, worse }) => {
    expect(await scoreOf(task, better)).toBeGreaterThan(await scoreOf(task, worse));
  });

  test('no pair is told twice', () => {
    const names = ALL_PAIRS.map(({ task, name }) => `${task.agentType}: ${name}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

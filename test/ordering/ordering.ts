import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  createAnalysisHost,
  createExecutorPool,
  noMemory,
  type ExecutorPool,
} from '../../src/evaluation/index.js';
import { createStrategyCatalog, STRATEGIES, type StrategyCatalog } from '../../src/training/index.js';
import { subjectFor, type OrderedPair } from './pair.js';

const analysis = createAnalysisHost({ extensions: STRATEGIES.flatMap(({ analyses }) => analyses ?? []) });
const scope = { signal: new AbortController().signal, memory: noMemory };
let executors: ExecutorPool;
let catalog: StrategyCatalog;

async function scoreOf(task: OrderedPair['task'], response: string): Promise<number> {
  const subject = subjectFor(task, response);
  return (await catalog.select(subject).evaluate(subject, scope)).score;
}

/** A busy machine can hide that a version is faster; it never makes the slower one the faster. */
const TRIES = 3;
/** Where speed is measured, a version runs fifty times, which takes a slow and busy machine more than ten seconds. */
const SLOW_MS = 120_000;

/** Holds that the better response of each pair has the higher score. */
export function describeOrdering(pairs: readonly OrderedPair[]): void {
  beforeAll(async () => {
    executors = await createExecutorPool();
    catalog = createStrategyCatalog({ analysis, executors });
  }, 60_000);
  afterAll(async () => {
    await Promise.all([analysis.close(), executors?.close()]);
  });

  describe('of two responses that every reader would rank, the better one has the higher score', () => {
    test.each(pairs)(
      '$task.agentType: $name',
      async ({ task, better, worse }) => {
        let [higher, lower] = [0, 0];
        for (let tries = 0; tries < TRIES && higher === lower; tries += 1) {
          [higher, lower] = [await scoreOf(task, better), await scoreOf(task, worse)];
        }
        expect(higher).toBeGreaterThan(lower);
      },
      SLOW_MS,
    );

    test('no pair is told twice', () => {
      const names = pairs.map(({ task, name }) => `${task.agentType}: ${name}`);
      expect(new Set(names).size).toBe(names.length);
    });
  });
}

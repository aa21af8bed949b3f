import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  createAnalysisHost,
  createExecutorPool,
  noMemory,
  NothingJudgedError,
  type Criterion,
  type Evaluation,
  type ExecutorPool,
  type Subject,
} from '../../src/evaluation/index.js';
import { createStrategyCatalog, STRATEGIES, type StrategyCatalog } from '../../src/training/index.js';
import { seededRandom } from '../testkit/seeded-random.js';
import { ALL_PAIRS } from './all-pairs.js';
import { improve } from './improve.js';
import { paddedForms } from './padding.js';
import { subjectFor } from './pair.js';

interface Case {
  readonly name: string;
  readonly subject: Subject;
}

const ALL_CASES: readonly Case[] = ALL_PAIRS.flatMap(({ name, task, better, worse }) => [
  { name: `${task.agentType}: ${name} (better)`, subject: subjectFor(task, better) },
  { name: `${task.agentType}: ${name} (worse)`, subject: subjectFor(task, worse) },
]);

/** So many responses of each kind of agent, drawn by a seed. */
function drawCases(perAgent: number, seed: number): Case[] {
  const random = seededRandom(seed);
  const agents = new Set(ALL_CASES.map(({ subject }) => subject.agentType));
  return [...agents].flatMap((agent) => {
    const left = ALL_CASES.filter(({ subject }) => subject.agentType === agent);
    return Array.from({ length: Math.min(perAgent, left.length) }, () => {
      const [drawn] = left.splice(Math.floor(random() * left.length), 1);
      return drawn as Case;
    });
  });
}

const analysis = createAnalysisHost({ extensions: STRATEGIES.flatMap(({ analyses }) => analyses ?? []) });
const scope = { signal: new AbortController().signal, memory: noMemory };
let executors: ExecutorPool;
let catalog: StrategyCatalog;

/** Null where nothing about the response can be judged. */
async function evaluate(subject: Subject): Promise<Evaluation | null> {
  try {
    return await catalog.select(subject).evaluate(subject, scope);
  } catch (error) {
    if (error instanceof NothingJudgedError) return null;
    throw error;
  }
}

/**
 * How long something took is not what it found: neither the evaluators, nor versions of a program that were timed, whose
 * difference is judged in steps.
 */
function withoutDurations(evaluation: Evaluation | null): unknown {
  if (!evaluation) return null;
  // A busy machine can hide a difference in speed, and with it what EFFICIENCY rests on.
  if (evaluation.evaluators.some(({ name, outcome }) => name.startsWith('speed') && outcome === 'JUDGED')) {
    const told = evaluation.criteria.filter(({ criterion }) => criterion !== 'EFFICIENCY');
    return told.map(({ criterion, score, findings }) => ({ criterion, score, findings }));
  }
  return {
    ...evaluation,
    criteria: evaluation.criteria.map((item) => ({ ...item, explanation: withoutTimings(item.explanation) })),
    evaluators: evaluation.evaluators.map((run) => ({ ...run, durationMs: 0 })),
  };
}

function withoutTimings(explanation: string): string {
  return explanation
    .replace(/at size \d+/g, 'at some size')
    .replace(/by a factor of [\d.]+ \([\d.]+ ms against [\d.]+ ms\)/g, 'by some factor');
}

function correctnessOf(evaluation: Evaluation | null): number | null {
  return scoreOf(evaluation, 'CORRECTNESS');
}

function scoreOf(evaluation: Evaluation | null, of: Criterion): number | null {
  return evaluation?.criteria.find(({ criterion }) => criterion === of)?.score ?? null;
}

/** Checks what must hold of every evaluation, over the texts of the pairs. */
export function describeProperties(perAgent: number, seed: number, timeoutMs: number): void {
  const cases = drawCases(perAgent, seed);

  beforeAll(async () => {
    executors = await createExecutorPool();
    catalog = createStrategyCatalog({ analysis, executors });
  }, 60_000);
  afterAll(async () => {
    await Promise.all([analysis.close(), executors?.close()]);
  });

  describe.each(cases)('$name', ({ subject }) => {
    test(
      'is told the same when it is evaluated again, in numbers that add up and with findings on lines that exist',
      async () => {
        const first = await evaluate(subject);
        await evaluate({ ...subject, response: `${subject.response}\nsomething else` });
        expect(withoutDurations(await evaluate(subject))).toEqual(withoutDurations(first));
        if (!first) return;
        const { criteria, score, confidence } = first;
        expect(criteria.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
        expect(criteria.reduce((sum, each) => sum + each.weight * each.score, 0)).toBeCloseTo(score, 9);
        expect(confidence).toBeGreaterThan(0);
        expect(confidence).toBeLessThanOrEqual(1);
        const lines = subject.response.split(/\r\n?|\n/).length;
        const astray = criteria
          .flatMap(({ findings }) => findings)
          .filter(({ line }) => line !== null && !(Number.isInteger(line) && line >= 1 && line <= lines));
        expect(astray).toEqual([]);
      },
      timeoutMs,
    );

    test(
      'is not more correct for being padded',
      async () => {
        const before = correctnessOf(await evaluate(subject));
        for (const [form, response] of paddedForms(subject)) {
          const after = correctnessOf(await evaluate({ ...subject, response }));
          expect({ form, isRaised: (after ?? 0) > (before ?? 0) + 1e-9, before, after }).toMatchObject({
            isRaised: false,
          });
        }
      },
      timeoutMs,
    );

    test(
      'loses no test by being improved, and is improved once and for all',
      async () => {
        if ((await evaluate(subject)) === null) return;
        const strategy = catalog.select(subject);
        const improved = await improve(strategy, subject, scope);
        for (const { improver, before, after } of improved.steps) {
          // Tests that are the response itself may be taken out, as long as no fault goes unnoticed that was noticed.
          const [was, is] = [before, after].map((each) =>
            improver === 'suite-padding'
              ? scoreOf(each, 'COMPLETENESS')
              : (each.evaluators.find((run) => run.verdict !== null)?.testsPassed ?? 0),
          );
          expect({ improver, loses: (is ?? 0) < (was ?? 0) - 1e-9 }).toEqual({ improver, loses: false });
          expect(after.score).toBeGreaterThan(before.score);
        }
        const again = await improve(strategy, { ...subject, response: improved.response }, scope);
        expect(again.response).toBe(improved.response);
      },
      timeoutMs,
    );
  });
}

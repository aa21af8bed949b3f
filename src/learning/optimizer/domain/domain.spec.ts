import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ACCEPTANCE, standingOf } from './acceptance.js';
import { paretoFront, pickFromFront } from './pareto.js';
import { callsForHoldout, MAX_TASKS, MIN_TASKS, sizeRun } from './size-run.js';
import { splitTasks } from './split.js';

const tasksOf = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ key: createHash('sha256').update(`${i}`).digest('hex') }));

describe('splits', () => {
  test('hold each task once, in the same part whatever the others are and in whichever order they come', () => {
    const tasks = tasksOf(300);
    const whole = splitTasks(tasks);
    const all = [...whole.search, ...whole.validation, ...whole.holdout];
    expect(new Set(all.map(({ key }) => key)).size).toBe(300);
    expect(all).toHaveLength(300);
    const half = splitTasks([...tasks].reverse().slice(0, 150));
    for (const part of ['search', 'validation', 'holdout'] as const) {
      expect(whole[part]).toEqual(expect.arrayContaining([...half[part]]));
    }
    // Within four standard deviations of their shares.
    expect(Math.abs(whole.search.length - 105)).toBeLessThan(34);
    expect(Math.abs(whole.validation.length - 60)).toBeLessThan(28);
  });
});

describe('the size of a run', () => {
  test('says how many tasks or calls are lacking', () => {
    expect(sizeRun(tasksOf(MIN_TASKS - 1), 10_000)).toEqual({ tasksNeeded: MIN_TASKS });
    const sized = sizeRun(tasksOf(100), 50);
    if (!('callsNeeded' in sized)) throw new Error(JSON.stringify(sized));
    expect(sizeRun(tasksOf(100), sized.callsNeeded)).toHaveProperty('splits');
    expect(sizeRun(tasksOf(100), sized.callsNeeded - 1)).toHaveProperty('callsNeeded');
  });

  test('is what can be paid for, up to a limit', () => {
    const sizeOf = (count: number, maxCalls: number): number => {
      const sized = sizeRun(tasksOf(count), maxCalls);
      if (!('splits' in sized)) throw new Error(JSON.stringify(sized));
      const { search, validation, holdout } = sized.splits;
      expect(callsForHoldout(holdout.length)).toBeLessThan(maxCalls);
      return search.length + validation.length + holdout.length;
    };
    expect(sizeOf(1_000, 100_000)).toBe(MAX_TASKS);
    expect(sizeOf(100, 100_000)).toBe(100);
    expect(sizeOf(100, 400)).toBeLessThan(100);
    expect(sizeOf(100, 400)).toBeGreaterThanOrEqual(MIN_TASKS);
  });
});

describe('acceptance', () => {
  test('takes evidence, and gives up who is no better on average', () => {
    expect(standingOf([])).toBe('OPEN');
    expect(standingOf([0.1, 0.1, 0.1])).toBe('OPEN');
    expect(standingOf([1, 1, 1, 1])).toBe('ACCEPTED');
    expect(standingOf(Array.from({ length: ACCEPTANCE.patience - 1 }, () => -1))).toBe('OPEN');
    expect(standingOf(Array.from({ length: ACCEPTANCE.patience }, () => 0))).toBe('REJECTED');
  });

  test('of a proposal that wins as much as it loses is as rare as said, looked at after every task', () => {
    // All 2^12 courses of gains and losses of .8: the walk that GEPA would accept in half of the cases at the first step.
    const steps = 12;
    let accepted = 0;
    for (let course = 0; course < 2 ** steps; course += 1) {
      const differences: number[] = [];
      for (let step = 0; step < steps; step += 1) {
        differences.push((course >> step) & 1 ? 0.8 : -0.8);
        if (standingOf(differences) === 'ACCEPTED') {
          accepted += 1;
          break;
        }
      }
    }
    expect(accepted / 2 ** steps).toBeLessThanOrEqual(ACCEPTANCE.alpha);
    expect(accepted).toBeGreaterThan(0);
  });
});

describe('the Pareto front', () => {
  test('counts the tasks on which a candidate is among the best, and leaves out who is superfluous', () => {
    expect(
      paretoFront([
        [1, 0, 0.5],
        [0, 1, 0.5],
        [0, 0.5, 0.5],
      ]).wins,
    ).toEqual([2, 2, 0]);
    expect(
      paretoFront([
        [0.5, 0.5],
        [0.5, 0.5],
      ]).wins,
    ).toEqual([2, 0]);
    expect(paretoFront([[0, 0]]).wins).toEqual([2]);
  });

  test('has on each task somebody who is the best there', () => {
    const scores = fc.integer({ min: 1, max: 5 }).chain((tasks) =>
      fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: tasks, maxLength: tasks }), {
        minLength: 1,
        maxLength: 6,
      }),
    );
    fc.assert(
      fc.property(scores, fc.double({ min: 0, max: 0.999999, noNaN: true }), (rows, at) => {
        const front = paretoFront(rows);
        for (let task = 0; task < rows[0]!.length; task += 1) {
          const top = Math.max(...rows.map((row) => row[task]!));
          expect(rows.some((row, i) => row[task] === top && front.wins[i]! > 0)).toBe(true);
        }
        expect(front.wins[pickFromFront(front, at)]).toBeGreaterThan(0);
      }),
    );
  });
});

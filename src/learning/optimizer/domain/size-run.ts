import { callsOfRound } from './search.js';
import { splitTasks, type Splits } from './split.js';

/** With fewer tasks not even a large gain could be shown. */
export const MIN_TASKS = 40;
/** More are not needed: 100 in the holdout show a gain of 10 points. */
export const MAX_TASKS = 220;
/** Fewer in one part are of no use, however many there are in the others. */
const LEAST = { search: 8, validation: 4, holdout: 12 } as const;
/** Rounds that a run is to be able to pay before it takes on more tasks than it must. */
const WANTED_ROUNDS = 6;
/** Calls that are repeated because a service failed. */
const SPARE = 1.1;

export type SizedRun<T> =
  | { readonly splits: Splits<T> }
  /** How many tasks it would take. */
  | { readonly tasksNeeded: number }
  /** How many calls the smallest run would take. */
  | { readonly callsNeeded: number };

/**
 * Shares out as many tasks as a run can pay for, the first ones before others.
 *
 * @param maxCalls calls to the model in all
 */
export function sizeRun<T extends { readonly key: string }>(
  tasks: readonly T[],
  maxCalls: number,
): SizedRun<T> {
  if (tasks.length < MIN_TASKS) return { tasksNeeded: MIN_TASKS };
  const most = Math.min(tasks.length, MAX_TASKS);
  const of = (count: number): Splits<T> => splitTasks(tasks.slice(0, count));
  if (!isEnough(of(most))) return { tasksNeeded: tasks.length + MIN_TASKS / 2 };
  for (const rounds of [WANTED_ROUNDS, 1]) {
    for (let count = most; count >= MIN_TASKS; count -= 1) {
      const splits = of(count);
      if (isEnough(splits) && callsOf(splits, rounds) <= maxCalls) return { splits };
    }
  }
  let least = MIN_TASKS;
  while (!isEnough(of(least))) least += 1;
  return { callsNeeded: callsOf(of(least), 1) };
}

/** Calls that are set aside for the look at the holdout. */
export function callsForHoldout(holdout: number): number {
  return Math.ceil(SPARE * 2 * holdout);
}

/** Calls that a run of so many rounds takes at most. */
function callsOf({ search, validation, holdout }: Splits<unknown>, rounds: number): number {
  const round = callsOfRound(search.length, validation.length);
  return Math.ceil(SPARE * (validation.length + rounds * round)) + callsForHoldout(holdout.length);
}

function isEnough({ search, validation, holdout }: Splits<unknown>): boolean {
  return (
    search.length >= LEAST.search && validation.length >= LEAST.validation && holdout.length >= LEAST.holdout
  );
}

import {
  momentsOf,
  pickByShares,
  thompsonFloor,
  thompsonShares,
  type Moments,
} from '../../experiments/index.js';

/** One of several ways to do a thing. */
export interface Option<T> {
  readonly value: T;
  /** As people read it, as in engineer@2. */
  readonly label: string;
}

/** What a way was worth in one session. */
export interface Experience<T> {
  readonly value: T;
  /** Of the same kind of task as the one that is to be planned. */
  readonly isOfKind: boolean;
  /** In [0, 1]. */
  readonly worth: number;
}

export interface Choice<T> {
  readonly value: T;
  /** Why, with numbers. */
  readonly reason: string;
}

/** What other kinds of tasks have shown counts as so many sessions at most. */
const OTHER_KINDS = 4;

/**
 * Chooses by Thompson sampling with a floor: an option is taken as likely as it is the best, going by what it was worth in
 * sessions of the same kind of task, and a little by those of others.
 *
 * @param what is chosen, as in strategy
 * @param options at least one
 * @param random uniform in [0, 1)
 */
export function choose<T>(
  what: string,
  options: readonly Option<T>[],
  past: readonly Experience<T>[],
  random: () => number,
): Choice<T> {
  const seen = options.map(({ value }) => past.filter((each) => each.value === value));
  if (options.length === 1) {
    const [only] = options;
    return { value: only!.value, reason: `${what} ${only!.label} (there is no other)` };
  }
  const floor = thompsonFloor(options.length);
  const arms = seen.map((each) => ({ outcomes: outcomesOf(each), floor }));
  const shares = thompsonShares(arms, random);
  const picked = pickByShares(shares, random());
  const told = options.map(({ label }, i) => `${label}: ${experienceText(seen[i]!)}`);
  const chance = Math.round(100 * shares[picked]!);
  const { value, label } = options[picked]!;
  return { value, reason: `${what} ${label}, by a chance of ${chance} % (${told.join('; ')})` };
}

function outcomesOf(seen: readonly Experience<unknown>[]): Moments {
  const own = momentsOf(seen.filter(({ isOfKind }) => isOfKind).map(({ worth }) => worth));
  const others = momentsOf(seen.filter(({ isOfKind }) => !isOfKind).map(({ worth }) => worth));
  const weight = others.n === 0 ? 0 : Math.min(1, OTHER_KINDS / others.n);
  return {
    n: own.n + weight * others.n,
    sum: own.sum + weight * others.sum,
    sumSquares: own.sumSquares + weight * others.sumSquares,
  };
}

function experienceText(seen: readonly Experience<unknown>[]): string {
  const own = seen.filter(({ isOfKind }) => isOfKind);
  if (own.length === 0)
    return `not tried on this kind yet${seen.length > 0 ? `, ${meanText(seen)} of others` : ''}`;
  return meanText(own);
}

function meanText(seen: readonly Experience<unknown>[]): string {
  const mean = seen.reduce((sum, { worth }) => sum + worth, 0) / seen.length;
  return `${mean.toFixed(2)} in ${seen.length} session${seen.length === 1 ? '' : 's'}`;
}

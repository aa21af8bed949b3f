/** Tasks that nothing but their own part of a run sees. */
export interface Splits<T> {
  /** What is reflected upon, and what proposals are tried on. */
  readonly search: readonly T[];
  /** What chooses among those that were accepted. */
  readonly validation: readonly T[];
  /** Looked at once, at the end, for the verdict. */
  readonly holdout: readonly T[];
}

/** How tasks are shared out; the holdout is the largest, for it is what a gain is claimed by. */
export const SHARES = { search: 0.35, validation: 0.2, holdout: 0.45 } as const;

/**
 * Shares tasks out by a hash of what they are. A task is in the same part at all times and whatever others there are, so
 * that a later run does not search on what an earlier one held out.
 *
 * @param tasks `key` is a SHA-256 in hex
 */
export function splitTasks<T extends { readonly key: string }>(tasks: readonly T[]): Splits<T> {
  const parts: { search: T[]; validation: T[]; holdout: T[] } = { search: [], validation: [], holdout: [] };
  for (const task of tasks) parts[partOf(task.key)].push(task);
  return parts;
}

function partOf(key: string): keyof Splits<unknown> {
  const place = Number.parseInt(key.slice(0, 8), 16) / 2 ** 32;
  if (place < SHARES.search) return 'search';
  return place < SHARES.search + SHARES.validation ? 'validation' : 'holdout';
}

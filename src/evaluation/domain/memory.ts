/** Parts of a key; what JSON can hold. */
export type KeyPart =
  string | number | boolean | null | readonly KeyPart[] | { readonly [name: string]: KeyPart };

/** What was found out, and whether it may serve again. */
export interface Found<T> {
  readonly value: T;
  /** False where something failed or was cut short on the way: whoever asked gets it, nobody else will. */
  readonly isWhole: boolean;
  /** True where nothing failed, and it is of no use to others all the same: what rests on it is whole. */
  readonly isIncidental?: boolean;
}

/** What was found out before within a project. */
export interface Memory {
  /**
   * What is known under a key, or what `find` finds now; concurrent askers share one search.
   *
   * @param kind what it is, as in suite-strength; kinds do not see each other's keys
   * @param key everything that can change the answer, versions of the tools included
   */
  recall<T>(kind: string, key: readonly KeyPart[], find: () => Promise<Found<T>>): Promise<T>;
}

/** Remembers nothing: everything is found out anew. */
export const noMemory: Memory = {
  recall: async (_kind, _key, find) => (await find()).value,
};

/** What an evaluation is made within. */
export interface EvaluationScope {
  /** Fires when its session is called off. One session has one signal: waiting for a sandbox is shared fairly by it. */
  readonly signal: AbortSignal;
  readonly memory: Memory;
}

import type { Evaluation } from './evaluation.js';
import type { Memory } from './memory.js';

/** Whether all its evaluators came to an end; what was stopped or broke might end otherwise another time. */
export function isWholeEvaluation({ evaluators }: Evaluation): boolean {
  return evaluators.every(
    ({ outcome, verdict }) => outcome !== 'FAILED' && verdict !== 'TIMEOUT' && verdict !== 'OUT_OF_MEMORY',
  );
}

/** A memory that knows whether all that was found out through it is whole. */
export interface WatchedMemory extends Memory {
  /** False from the first time that something failed or was cut short. */
  isWhole(): boolean;
}

/** Watches what is found out through `memory`: what rests on a part that is not whole is not whole itself. */
export function watchWholeness(memory: Memory): WatchedMemory {
  let isWhole = true;
  return {
    isWhole: () => isWhole,
    recall: (kind, key, find) =>
      memory.recall(kind, key, async () => {
        let found: Awaited<ReturnType<typeof find>> | null = null;
        try {
          found = await find();
          return found;
        } finally {
          if (!found?.isWhole && !found?.isIncidental) isWhole = false;
        }
      }),
  };
}

/**
 * An analyser gave up in a way that leaves it unfit for further use: WebAssembly does not unwind its own stack when
 * JavaScript's overflows. The process that holds it has to be replaced.
 */
export class AnalyserCrashedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AnalyserCrashedError';
  }
}

/** Runs an analyser; an overflow of the stack or a trap becomes an AnalyserCrashedError that says `reason`. */
export function guardStack<T>(action: () => T, reason: string): T {
  try {
    return action();
  } catch (error) {
    if (isCrash(error)) throw new AnalyserCrashedError(reason);
    throw error;
  }
}

/** An overflow of the stack, or a WebAssembly trap (whose class Node's types do not name). */
export function isCrash(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && error.name === 'RuntimeError');
}

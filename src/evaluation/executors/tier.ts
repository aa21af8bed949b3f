import type { ExecutionLimits, ExecutionResult, Program } from './executor.js';

/** What a child of any executor is sent. */
export interface TierJob {
  readonly program: Program;
  readonly limits: ExecutionLimits;
}

/** What it answers; the executor in the server adds its name and the time it took. */
export type TierResult = Omit<ExecutionResult, 'executor' | 'durationMs'>;

/** Where a program was when it raised something that nothing caught. */
export type Phase = 'SOURCE' | 'TESTS';

/** How a run came to its end, whatever the single tests said. */
export type Ending =
  | { readonly kind: 'COMPLETED' }
  | {
      readonly kind: 'RAISED';
      readonly phase: Phase;
      readonly message: string;
      readonly isAssertion: boolean;
    }
  | { readonly kind: 'TIMEOUT' | 'OUT_OF_MEMORY' | 'UNSUPPORTED'; readonly message: string };

/** A result without any test having run: the program cannot be loaded, or this tier cannot run it. */
export function refused(verdict: 'ERROR' | 'UNSUPPORTED', message: string): TierResult {
  return { verdict, message, testsPassed: null, testsTotal: null, failures: [], output: '' };
}

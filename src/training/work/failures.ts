import { NothingJudgedError } from '../../evaluation/index.js';

/** The session belongs to somebody else by now, or has ended: this claim may write nothing more. */
export class LostClaimError extends Error {
  constructor(sessionId: string) {
    super(`the claim on session ${sessionId} is lost`);
    this.name = 'LostClaimError';
  }
}

/** What will never pass, however often it is tried: the session fails at once. */
export class PermanentFailure extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'PermanentFailure';
  }
}

/** What will never pass. Evaluators that failed may succeed later; those that cannot judge will not. */
export function permanentFailureOf(error: unknown): PermanentFailure | null {
  if (error instanceof PermanentFailure) return error;
  if (error instanceof NothingJudgedError && error.runs.every((run) => run.outcome !== 'FAILED')) {
    return new PermanentFailure('NOTHING_TO_JUDGE', error.message);
  }
  return null;
}

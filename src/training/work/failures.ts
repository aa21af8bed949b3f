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

/** What kind of expected failure it is; the same names are used in userErrors and in extensions.code. */
export type ExpectedErrorCode =
  'INVALID_INPUT' | 'NOT_FOUND' | 'CONFLICT' | 'INVALID_STATE' | 'LIMIT_EXCEEDED';

/**
 * A failure that a caller can act on. Mutations tell it as a userError with its path; queries and subscriptions
 * as a GraphQL error (INVALID_INPUT becomes BAD_USER_INPUT with argumentPath).
 */
export class ExpectedError extends Error {
  constructor(
    readonly code: ExpectedErrorCode,
    message: string,
    /** Where in the arguments the fault lies, as in ['input', 'originalResponse']; null when not about one field. */
    readonly path: readonly string[] | null = null,
    /** Further facts for machines, told in extensions. */
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'ExpectedError';
  }
}

/** Several faults of one input, told together. */
export class ExpectedErrors extends Error {
  constructor(readonly errors: readonly ExpectedError[]) {
    super(errors.map((error) => error.message).join('; '));
    this.name = 'ExpectedErrors';
  }
}

/** The cursor of an event that is foreign, malformed or older than what is kept. */
export class CursorExpiredError extends Error {
  constructor(
    message: string,
    /** The cursor to go on from without missing anything that is still kept; null where nothing is kept. */
    readonly oldestCursor: string | null,
  ) {
    super(message);
    this.name = 'CursorExpiredError';
  }
}

import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { CursorExpiredError, ExpectedError, ExpectedErrors } from '../errors.js';
import type { Logger } from '../observability/logger.js';
import { withoutSuggestion } from './admission/rejection.js';

/** Errors that one answer tells; more would say the same again, and answers to bad requests stay small. */
export const MAX_TOLD_ERRORS = 10;
const MAX_MESSAGE_CHARACTERS = 500;

type Extensions = Record<string, unknown>;

function toldCode(error: ExpectedError): string {
  return error.code === 'INVALID_INPUT' ? 'BAD_USER_INPUT' : error.code;
}

function expectedExtensions(error: ExpectedError): Extensions {
  const place = error.path === null && error.code !== 'INVALID_INPUT' ? {} : { argumentPath: error.path };
  return { ...error.details, code: toldCode(error), ...place };
}

function severalExtensions(errors: readonly ExpectedError[]): Extensions {
  const [first] = errors;
  const told = errors
    .slice(0, MAX_TOLD_ERRORS)
    .map((error) => ({ message: shorten(error.message), ...expectedExtensions(error) }));
  return { ...(first ? expectedExtensions(first) : { code: 'BAD_USER_INPUT' }), errors: told };
}

/** What the executors themselves say of an argument whose variable was null or left out. */
const ARGUMENT_FAULT = /^Argument "([^"]+)" (?:of (?:required|non-null) type|has invalid value)/;

/** Extensions of an error that may be told; null where it is nothing that a client could act on. */
function tellable(error: unknown, cause: unknown): Extensions | null {
  if (cause instanceof ExpectedError) return expectedExtensions(cause);
  if (cause instanceof ExpectedErrors) return severalExtensions(cause.errors);
  if (cause instanceof CursorExpiredError)
    return { code: 'CURSOR_EXPIRED', oldestCursor: cause.oldestCursor };
  if (!(cause instanceof GraphQLError) || !(error instanceof GraphQLError)) return null;
  const { http: _http, stacktrace: _stacktrace, ...extensions } = error.extensions;
  if (typeof extensions.code === 'string' && extensions.code !== 'INTERNAL_SERVER_ERROR') return extensions;
  const argument = ARGUMENT_FAULT.exec(cause.message)?.[1];
  return argument === undefined ? null : { code: 'BAD_USER_INPUT', argumentPath: [argument] };
}

/** What was thrown, below the places that executors add to it. */
function causeOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

function shorten(message: string): string {
  return message.length > MAX_MESSAGE_CHARACTERS ? `${message.slice(0, MAX_MESSAGE_CHARACTERS)}…` : message;
}

function placeOf(error: unknown): Pick<GraphQLFormattedError, 'locations' | 'path'> {
  if (!(error instanceof GraphQLError)) return {};
  return {
    ...(error.locations && { locations: error.locations }),
    ...(error.path && { path: error.path }),
  };
}

/**
 * What a client may see of an error, over any transport. Expected failures keep their message and get their code;
 * anything else is logged and masked to INTERNAL_SERVER_ERROR with the request's id.
 *
 * @param logger the request's own, so that its lines carry the id too
 */
export function formatGraphqlError(error: unknown, requestId: string, logger: Logger): GraphQLFormattedError {
  const cause = causeOf(error);
  const extensions = tellable(error, cause);
  if (extensions !== null && cause instanceof Error) {
    return { message: shorten(withoutSuggestion(cause.message)), ...placeOf(error), extensions };
  }
  const path = error instanceof GraphQLError ? error.path : undefined;
  logger.error({ err: cause, path }, 'a GraphQL operation failed unexpectedly');
  return {
    message: 'Internal server error',
    ...placeOf(error),
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
  };
}

/** The errors of one answer as the client may see them. */
export function formatGraphqlErrors(
  errors: readonly unknown[],
  requestId: string,
  logger: Logger,
): GraphQLFormattedError[] {
  return errors.slice(0, MAX_TOLD_ERRORS).map((error) => formatGraphqlError(error, requestId, logger));
}

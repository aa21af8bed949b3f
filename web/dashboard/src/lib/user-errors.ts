import type { CombinedError } from 'urql';

/** What the server, or the way to it, has against a request, in words for people. */
export function messageOf(error: CombinedError): string {
  if (error.networkError) return `The server could not be reached (${error.networkError.message}).`;
  const [first] = error.graphQLErrors;
  if (!first) return error.message;
  const { requestId } = first.extensions as { requestId?: string };
  return requestId ? `${first.message} (request ${requestId})` : first.message;
}

/** Codes with which the server says that there is nothing under an id, or that it is no id at all. */
const NOTHING_THERE: ReadonlySet<unknown> = new Set(['BAD_USER_INPUT', 'NOT_FOUND']);

/** Whether nothing is at the asked place, rather than that it could not be looked for. */
export function isNothingThere(error: CombinedError | undefined): boolean {
  return !error || error.graphQLErrors.some(({ extensions }) => NOTHING_THERE.has(extensions.code));
}

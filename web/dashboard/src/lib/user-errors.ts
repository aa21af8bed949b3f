import type { CombinedError } from 'urql';

/** What the server, or the way to it, has against a request, in words for people. */
export function messageOf(error: CombinedError): string {
  if (error.networkError) return `The server could not be reached (${error.networkError.message}).`;
  const [first] = error.graphQLErrors;
  if (!first) return error.message;
  const { requestId } = first.extensions as { requestId?: string };
  return requestId ? `${first.message} (request ${requestId})` : first.message;
}

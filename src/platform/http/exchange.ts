import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '../observability/logger.js';

/** A request and its answer, on their way through the server. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** As it was asked for, without the query; not decoded. */
  readonly pathname: string;
  /** From the question mark on; empty where there is none. */
  readonly search: string;
  readonly requestId: string;
  /** Carries the request's id. */
  readonly logger: Logger;
}

export interface ErrorAnswer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A failure in the form of a GraphQL error, which is the one that clients of this server can read. */
export function sendError({ response }: Exchange, answer: ErrorAnswer): void {
  const body = JSON.stringify({ errors: [{ message: answer.message, extensions: { code: answer.code } }] });
  response.writeHead(answer.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...answer.headers,
  });
  response.end(body);
}

export function sendText({ response }: Exchange, status: number, text: string, contentType: string): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}

/** Whether a person in a browser asks: a page is wanted rather than data. */
export function wantsPage({ request }: Exchange): boolean {
  const accept = request.headers.accept ?? '';
  return (
    (request.method === 'GET' || request.method === 'HEAD') &&
    accept.includes('text/html') &&
    !/application\/(?:graphql-response\+)?json/.test(accept)
  );
}

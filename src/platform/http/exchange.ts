import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '../observability/logger.js';

/** A request and its answer, on their way through the server. */
export class Exchange {
  /** As it was asked for, without the query; not decoded. */
  readonly pathname: string;
  /** From the question mark on; empty where there is none. */
  readonly search: string;
  readonly #headers = new Map<string, string>();
  readonly #parentLogger: Logger;
  #logger: Logger | undefined;

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    readonly requestId: string,
    logger: Logger,
  ) {
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    this.pathname = mark < 0 ? url : url.slice(0, mark);
    this.search = mark < 0 ? '' : url.slice(mark);
    this.#parentLogger = logger;
  }

  /** Carries the request's id. Most requests have nothing to log, and a child takes its time to make. */
  get logger(): Logger {
    return (this.#logger ??= this.#parentLogger.child({ requestId: this.requestId }));
  }

  /** For the head of the answer, whoever gives it. @param name in lower case */
  setHeader(name: string, value: string): void {
    this.#headers.set(name, value);
  }

  /**
   * Begins the answer, with what was set before: all at once, which costs Node less than one header after the other.
   *
   * @param headers names in lower case; they take the place of what was set before
   */
  writeHead(status: number, headers: Readonly<Record<string, string>> = {}): void {
    const lines: string[] = [];
    for (const [name, value] of this.#headers) {
      if (!Object.hasOwn(headers, name)) lines.push(name, value);
    }
    for (const [name, value] of Object.entries(headers)) lines.push(name, value);
    this.response.writeHead(status, lines);
  }
}

export interface ErrorAnswer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A failure in the form of a GraphQL error, which is the one that clients of this server can read. */
export function sendError(exchange: Exchange, answer: ErrorAnswer): void {
  const body = JSON.stringify({ errors: [{ message: answer.message, extensions: { code: answer.code } }] });
  exchange.writeHead(answer.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    ...answer.headers,
  });
  exchange.response.end(body);
}

export function sendText(exchange: Exchange, status: number, text: string, contentType: string): void {
  exchange.writeHead(status, {
    'content-type': contentType,
    'content-length': String(Buffer.byteLength(text)),
    'cache-control': 'no-store',
  });
  exchange.response.end(text);
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

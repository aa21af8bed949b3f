import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from '../observability/metrics.js';
import type { Logger } from '../observability/logger.js';
import { inSpan, SpanKind, traceContext } from '../observability/tracing.js';
import type { IdSource } from '../ports.js';
import type { Access } from './access.js';
import { allowOrigin, answerPreflight, isPreflight } from './cors.js';
import { Exchange, sendError } from './exchange.js';
import { RouteTable, serves, type Route } from './routes.js';

/** How long a client may take; milliseconds. */
export interface HttpTimeouts {
  /** To send a request's head. */
  readonly headersMs: number;
  /** To send all of it. */
  readonly requestMs: number;
  /** How often the two are held against the connections. */
  readonly checkMs: number;
}

export interface HttpServerOptions {
  readonly routes: readonly Route[];
  readonly access: Access;
  readonly metrics: Metrics;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly timeouts?: HttpTimeouts;
}

export interface Listening {
  readonly port: number;
}

/** Enough for 16 MiB over a slow line. */
const TIMEOUTS: HttpTimeouts = { headersMs: 10_000, requestMs: 120_000, checkMs: 2_000 };
const KEEP_ALIVE_TIMEOUT_MS = 10_000;
const MAX_HEADERS = 100;
/** What a stopping server waits for answers that are under way. */
const CLOSE_TIMEOUT_MS = 3_000;

const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** The way of every request: Host, origin, route, token, handler; and the one place that answers its failures. */
export class HttpServer {
  readonly server: Server;
  readonly #options: HttpServerOptions;
  readonly #routes: RouteTable;
  /** Tells this process's requests from those of others. */
  readonly #idPrefix: string;
  #requests = 0;
  #isDraining = false;

  constructor(options: HttpServerOptions) {
    this.#options = options;
    this.#idPrefix = options.ids.next().slice(-12);
    this.#routes = new RouteTable(options.routes);
    const { headersMs, requestMs, checkMs } = options.timeouts ?? TIMEOUTS;
    this.server = createServer(
      { connectionsCheckingInterval: checkMs, keepAlive: true },
      (request, response) => void this.#serve(request, response),
    );
    this.server.headersTimeout = headersMs;
    this.server.requestTimeout = requestMs;
    this.server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
    this.server.maxHeadersCount = MAX_HEADERS;
  }

  /** Rejects with Node's own error where the address cannot be had. */
  async listen(host: string, port: number): Promise<Listening> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    return { port: (this.server.address() as AddressInfo).port };
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** From now on every answer ends its connection, and who asks whether the server is ready hears no. */
  drain(): void {
    this.#isDraining = true;
  }

  /**
   * Takes no more connections and settles when the last one is gone; answers under way have 3 s.
   *
   * @param closeSockets ends what was upgraded, which the server itself cannot
   */
  async close(closeSockets: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    this.drain();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    const timer = setTimeout(() => this.server.closeAllConnections(), CLOSE_TIMEOUT_MS);
    try {
      await closeSockets();
      this.server.closeIdleConnections();
      await closed;
    } finally {
      clearTimeout(timer);
    }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = this.#exchange(request, response);
    const started = performance.now();
    const route = this.#routes.find(exchange.pathname);
    response.once('close', () => this.#measure(exchange, route?.name ?? 'none', started));
    try {
      const parent = traceContext(request.headers);
      const kind = SpanKind.SERVER;
      await inSpan(`${methodOf(request)} ${route?.path ?? ''}`.trim(), { kind, parent }, async (span) => {
        await this.#answer(exchange, route);
        span.setAttribute('http.response.status_code', response.statusCode);
      });
    } catch (error) {
      this.#fail(exchange, error);
    }
  }

  #exchange(request: IncomingMessage, response: ServerResponse): Exchange {
    const given = request.headers['x-request-id'];
    const requestId = typeof given === 'string' && REQUEST_ID.test(given) ? given : this.#nextId();
    const exchange = new Exchange(request, response, requestId, this.#options.logger);
    exchange.setHeader('x-request-id', requestId);
    exchange.setHeader('x-content-type-options', 'nosniff');
    exchange.setHeader('referrer-policy', 'no-referrer');
    if (this.#isDraining) exchange.setHeader('connection', 'close');
    return exchange;
  }

  #nextId(): string {
    this.#requests += 1;
    return `${this.#idPrefix}-${this.#requests.toString(36)}`;
  }

  async #answer(exchange: Exchange, route: Route | undefined): Promise<void> {
    const { access, metrics } = this.#options;
    const { request } = exchange;
    if (!access.isHostAllowed(request.headers.host)) {
      metrics.rejected.inc({ rule: 'host' });
      const message = 'This Host is not served without API_TOKEN; use localhost, 127.0.0.1 or [::1].';
      return sendError(exchange, { status: 403, code: 'FORBIDDEN', message });
    }
    const isOriginListed = allowOrigin(exchange, access);
    if (isPreflight(exchange)) return answerPreflight(exchange, isOriginListed);
    if (!route) {
      return sendError(exchange, {
        status: 404,
        code: 'NOT_FOUND',
        message: 'There is nothing at this path.',
      });
    }
    if (!serves(route, request.method)) {
      const headers = { allow: route.methods.join(', ') };
      const message = `This path serves ${headers.allow} only.`;
      return sendError(exchange, { status: 405, code: 'METHOD_NOT_ALLOWED', message, headers });
    }
    const isOpen = typeof route.isOpen === 'function' ? route.isOpen(exchange) : route.isOpen === true;
    if (!isOpen && !access.isAuthorized(request.headers.authorization)) {
      metrics.rejected.inc({ rule: 'token' });
      const headers = { 'www-authenticate': 'Bearer realm="agent-trainer"' };
      const message = 'Send the token of API_TOKEN as Authorization: Bearer <token>.';
      return sendError(exchange, { status: 401, code: 'UNAUTHENTICATED', message, headers });
    }
    await route.handle(exchange);
  }

  #fail(exchange: Exchange, error: unknown): void {
    const { request, response, logger, requestId } = exchange;
    // A client that went away in the middle is no failure of ours.
    if (request.destroyed && !request.complete) return logger.debug({ err: error }, 'a request was cut off');
    if (response.destroyed) return logger.debug({ err: error }, 'an answer was cut off');
    logger.error({ err: error }, 'a request failed unexpectedly');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const extensions = { code: 'INTERNAL_SERVER_ERROR', requestId };
    const body = JSON.stringify({ errors: [{ message: 'Internal server error', extensions }] });
    exchange.writeHead(500, { 'content-type': 'application/json; charset=utf-8' });
    response.end(body);
  }

  #measure(exchange: Exchange, route: string, started: number): void {
    const { request, response } = exchange;
    const seconds = (performance.now() - started) / 1000;
    const status = response.statusCode;
    const method = methodOf(request);
    this.#options.metrics.requestDuration.observe({ method, route, status: String(status) }, seconds);
    if (this.#options.logger.isLevelEnabled('debug')) {
      exchange.logger.debug(
        { method, route, status, durationMs: Math.round(seconds * 1e6) / 1e3 },
        'request',
      );
    }
  }
}

/** The request's method, of which there is a bounded number. */
function methodOf({ method = '' }: IncomingMessage): string {
  return ['GET', 'POST', 'HEAD', 'OPTIONS'].includes(method) ? method : 'other';
}

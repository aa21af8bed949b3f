import type { Access } from './access.js';
import type { Exchange } from './exchange.js';

const ALLOWED_HEADERS =
  'authorization, content-type, apollo-require-preflight, x-apollo-operation-name, x-request-id';
/** A day; browsers shorten it to what they like. */
const MAX_AGE_SECONDS = 86_400;

/** Tells browsers which pages may read the answer: only those of origins that were allowed by name. */
export function allowOrigin(exchange: Exchange, access: Access): boolean {
  const { origin } = exchange.request.headers;
  exchange.setHeader('vary', 'origin');
  if (origin === undefined || !access.isOriginListed(origin)) return false;
  exchange.setHeader('access-control-allow-origin', origin);
  exchange.setHeader('access-control-expose-headers', 'x-request-id');
  return true;
}

/** Whether a browser only asks whether it may ask. */
export function isPreflight({ request }: Exchange): boolean {
  return request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
}

/** Answers a browser's question; without a listed origin nothing is allowed. */
export function answerPreflight(exchange: Exchange, isAllowed: boolean): void {
  const permission = {
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': ALLOWED_HEADERS,
    'access-control-max-age': String(MAX_AGE_SECONDS),
  };
  exchange.writeHead(204, isAllowed ? permission : {});
  exchange.response.end();
}

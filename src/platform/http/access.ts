import { createHash, timingSafeEqual } from 'node:crypto';

export interface AccessOptions {
  /** What requests must bear; null only where the server listens on the loopback interface alone. */
  readonly apiToken: string | null;
  /** Further origins whose pages may call, as in https://example.org; the server's own pages always may. */
  readonly allowedOrigins: readonly string[];
}

/** Who may come in: one set of rules for requests and for upgrades to a socket. */
export interface Access {
  /** Whether callers must show a token. */
  readonly needsToken: boolean;
  /** Whether a Host header may be served. Without a token only names of this machine may, against DNS rebinding. */
  isHostAllowed(host: string | undefined): boolean;
  /** Whether a page of that origin may open a socket or read an answer; none is what programs send. */
  isOriginAllowed(origin: string | undefined, host: string | undefined): boolean;
  /** Whether the origin was allowed by name, and so is told in the headers of CORS. */
  isOriginListed(origin: string): boolean;
  /** Whether an Authorization header holds the token, as in `Bearer abc`; true where none is needed. */
  isAuthorized(authorization: string | undefined): boolean;
  /** Whether this is the token itself; true where none is needed. */
  isToken(token: unknown): boolean;
}

const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}

function isSameOrigin(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  if (page.origin === 'null') return false;
  // Behind a proxy the scheme may differ from ours, so the page's own decides which port goes without saying.
  const own = `${page.protocol}//${host}`;
  return URL.canParse(own) && new URL(own).host === page.host;
}

/** The rules that follow from the settings. */
export function createAccess(options: AccessOptions): Access {
  const { apiToken } = options;
  const listed = new Set(options.allowedOrigins);
  const expected = apiToken === null ? null : digest(apiToken);
  // Digests are of equal length, so that the comparison's time tells nothing about the token.
  const isToken = (token: unknown) =>
    expected === null || (typeof token === 'string' && timingSafeEqual(digest(token), expected));
  return {
    needsToken: expected !== null,
    isHostAllowed: (host) => expected !== null || (host !== undefined && LOCAL_HOST.test(host)),
    isOriginAllowed: (origin, host) =>
      origin === undefined || listed.has(origin) || (host !== undefined && isSameOrigin(origin, host)),
    isOriginListed: (origin) => listed.has(origin),
    isAuthorized: (authorization) =>
      expected === null || isToken(/^Bearer +([^\s]+)$/i.exec(authorization?.trim() ?? '')?.[1]),
    isToken,
  };
}

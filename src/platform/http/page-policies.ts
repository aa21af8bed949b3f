import type { PagePolicy } from './static-files.js';

/** Not every browser counts sockets to the page's own host as 'self'. */
function ownSockets(host: string | undefined): string {
  return host !== undefined && /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : '';
}

/** For GraphiQL: this server and nothing else. Its editor writes styles into the page and starts workers from blobs. */
export const editorPolicy: PagePolicy = (host) =>
  [
    `default-src 'self'`,
    `connect-src 'self'${ownSockets(host)}`,
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data:`,
    `font-src 'self' data:`,
    `worker-src 'self' blob:`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');

/** For the dashboard: files of this server and its API; nothing inline, nothing evaluated, no markup made of text. */
export const strictPolicy: PagePolicy = (host) =>
  [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self'`,
    `font-src 'self'`,
    `img-src 'self'`,
    `connect-src 'self'${ownSockets(host)}`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
    `require-trusted-types-for 'script'`,
  ].join('; ');

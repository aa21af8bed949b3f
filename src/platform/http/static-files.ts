import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { sendError, type Exchange } from './exchange.js';
import type { Route } from './routes.js';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** As a bundler names what never changes: name, hash, ending. */
const HASHED = /\/assets\/[^/]+-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;

/** Forms that a build may lay beside a file, the smallest first. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

interface StaticFile {
  readonly path: string;
  readonly size: number;
  readonly etag: string;
  readonly type: string;
}

/** What a page may do, as the header says it; told of the Host that was asked. */
export type PagePolicy = (host: string | undefined) => string;

/** The files of one built page, known by name before anything is asked: no path of a request reaches the disk. */
export class StaticFiles {
  readonly #files = new Map<string, StaticFile>();
  readonly #policy: PagePolicy;

  /** @param root a folder; a missing one holds no files */
  constructor(root: string, policy: PagePolicy) {
    this.#policy = policy;
    if (!existsSync(root)) return;
    for (const entry of readdirSync(root, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const name = `/${relative(root, path).split(sep).join('/')}`;
      const content = readFileSync(path);
      const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
      const type = TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream';
      this.#files.set(name, { path, size: content.length, etag, type });
    }
  }

  /** Whether there is a file of that name, as in /index.html. */
  has(name: string): boolean {
    return this.#files.has(name);
  }

  /** Sends a file; 404 where there is none of that name. */
  async send(exchange: Exchange, name: string): Promise<void> {
    const { request, response } = exchange;
    const file = this.#files.get(name);
    if (!file)
      return sendError(exchange, { status: 404, code: 'NOT_FOUND', message: 'There is no such file.' });
    const encoding = ENCODINGS.find(
      ([token, ending]) => accepts(request.headers['accept-encoding'], token) && this.has(name + ending),
    );
    const sent = (encoding && this.#files.get(name + encoding[1])) ?? file;
    const headers = {
      etag: sent.etag,
      vary: 'origin, accept-encoding',
      'cache-control': HASHED.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache',
      'content-security-policy': this.#policy(request.headers.host),
      'cross-origin-opener-policy': 'same-origin',
    };
    if (request.headers['if-none-match']?.split(/\s*,\s*/).includes(sent.etag)) {
      exchange.writeHead(304, headers);
      response.end();
      return;
    }
    exchange.writeHead(200, {
      ...headers,
      ...(encoding && { 'content-encoding': encoding[0] }),
      'content-type': file.type,
      'content-length': String(sent.size),
    });
    if (request.method === 'HEAD') response.end();
    else await pipeline(createReadStream(sent.path), response);
  }
}

/** Whether a client takes an encoding; one that it names with q=0 it does not. */
function accepts(header: string | string[] | undefined, token: string): boolean {
  return String(header ?? '')
    .split(',')
    .some((part) => new RegExp(`^\\s*${token}\\s*(;\\s*q=(?!0(\\.0+)?\\s*$)|$)`, 'i').test(part));
}

/** Serves all files below a path that ends in a slash; the path itself serves index.html. */
export function staticRoute(name: string, path: string, files: StaticFiles): Route {
  return {
    name,
    path,
    methods: ['GET'],
    isOpen: true,
    handle: (exchange) => {
      const below = exchange.pathname.slice(path.length - 1);
      return files.send(exchange, below === '/' ? '/index.html' : below);
    },
  };
}

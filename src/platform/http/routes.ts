import type { Exchange } from './exchange.js';

/** Something that the server serves. */
export interface Route {
  /** What it is called in the metrics. */
  readonly name: string;
  /** The whole path; one that ends in a slash stands for all below it, too, and the longest that fits serves. */
  readonly path: string;
  /** HEAD is served wherever GET is. */
  readonly methods: readonly ('GET' | 'POST' | 'OPTIONS')[];
  /** Whether it is served without a token: it holds no data, or a proof of its own. */
  readonly isOpen?: boolean | ((exchange: Exchange) => boolean);
  handle(exchange: Exchange): Promise<void> | void;
}

/** Finds routes by path. */
export class RouteTable {
  readonly #exact = new Map<string, Route>();
  readonly #below: Route[] = [];

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      if (this.#exact.has(route.path)) throw new Error(`The path ${route.path} is routed twice.`);
      this.#exact.set(route.path, route);
      if (route.path.endsWith('/') && route.path !== '/') this.#below.push(route);
    }
    this.#below.sort((a, b) => b.path.length - a.path.length);
  }

  find(pathname: string): Route | undefined {
    return this.#exact.get(pathname) ?? this.#below.find(({ path }) => pathname.startsWith(path));
  }
}

/** Whether the route serves a method. */
export function serves(route: Route, method: string | undefined): boolean {
  const served: readonly string[] = route.methods;
  return served.includes(method === 'HEAD' ? 'GET' : (method ?? ''));
}

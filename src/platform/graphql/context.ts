import type { Logger } from '../observability/logger.js';
import type { ProjectContext } from '../project.js';

/** Names a loader within one request; an own symbol or string for each loader. */
export type LoaderKey = string | symbol;

/** What every resolver is given. A new one for each request and for each event of a subscription. */
export interface RequestContext {
  readonly project: ProjectContext;
  /** Told to the client in `x-request-id` and with a masked error, and written with every log line. */
  readonly requestId: string;
  readonly logger: Logger;
  /**
   * The request's loader of that name, made by `factory` at its first use and kept until the request ends. It must
   * always be asked for with the same factory.
   */
  loader<T>(key: LoaderKey, factory: (context: RequestContext) => T): T;
}

export interface RequestContextOptions {
  readonly project: ProjectContext;
  readonly requestId: string;
  /** Used as it is: give a child that already carries the request id. Read only when something is logged. */
  readonly logger: Logger;
}

class Context implements RequestContext {
  readonly requestId: string;
  readonly #loaders = new Map<LoaderKey, unknown>();
  readonly #source: Pick<RequestContextOptions, 'logger'>;

  constructor(
    readonly project: ProjectContext,
    source: Pick<RequestContextOptions, 'requestId' | 'logger'>,
  ) {
    this.requestId = source.requestId;
    this.#source = source;
  }

  get logger(): Logger {
    return this.#source.logger;
  }

  loader<T>(key: LoaderKey, factory: (context: RequestContext) => T): T {
    if (this.#loaders.has(key)) return this.#loaders.get(key) as T;
    const loader = factory(this);
    this.#loaders.set(key, loader);
    return loader;
  }
}

/** A context with no loaders in it yet: what one request or one event has read is never shown to another. */
export function createContext(options: RequestContextOptions): RequestContext {
  return createContextOf(options.project, options);
}

/** The same for what has its own request id and logger. */
export function createContextOf(
  project: ProjectContext,
  source: Pick<RequestContextOptions, 'requestId' | 'logger'>,
): RequestContext {
  return new Context(project, source);
}

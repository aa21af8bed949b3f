import type { Logger } from 'pino';
import type { Database } from '../database/database.js';
import type { IdSource, RandomSource } from '../ports.js';
import { Cache, type CacheAsker, type CacheView } from './cache.js';
import { CacheStore } from './cache-store.js';
import { CacheSweeper, type CacheBounds } from './cache-sweeper.js';
import { CacheUsage } from './cache-usage.js';

export interface CacheParts {
  readonly database: Database;
  readonly ids: IdSource;
  readonly random: RandomSource;
  readonly logger: Logger;
}

/** A process's cache with all that it takes to keep it up. */
export interface KeptCache {
  for(asker: CacheAsker): CacheView;
  /** To be called a few times a lease; never throws. */
  keep(): Promise<void>;
}

/**
 * The cache of this process. With no room for it everything is found out anew.
 *
 * @param settings.leaseMs so long after its process fell silent another one finds out what it was at
 */
export function createCache(
  { database, ids, random, logger }: CacheParts,
  settings: CacheBounds & { readonly leaseMs: number },
): KeptCache {
  const usage = new CacheUsage(database);
  const store = new CacheStore(database, settings.leaseMs);
  const cache = new Cache(store, usage, ids, random, logger, settings.maxBytes);
  return {
    for: (asker) => (settings.maxBytes > 0 ? cache.for(asker) : findsAnew),
    keep: () => cache.keep(),
  };
}

/** Keeps the cache of all processes within its bounds. */
export function createCacheSweeper(database: Database, bounds: CacheBounds): CacheSweeper {
  return new CacheSweeper(database, new CacheUsage(database), bounds);
}

const findsAnew: CacheView = { recall: async (_kind, _key, find) => (await find()).value };

export { Cache, type CacheAsker, type CacheFound, type CacheView } from './cache.js';
export { registerCacheCounters } from './cache-counters.js';
export { CacheEntryEntity } from './cache-entry.entity.js';
export { CacheStore } from './cache-store.js';
export type { CacheBounds, CacheSweeper } from './cache-sweeper.js';
export { createCache, createCacheSweeper, type CacheParts, type KeptCache } from './create-cache.js';
export { CacheTotalEntity } from './cache-total.entity.js';
export { CacheUsage } from './cache-usage.js';

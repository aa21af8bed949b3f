import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import type { Database } from '../database/database.js';
import { CACHE_COUNTS, type CacheCount } from './cache-usage.js';

const HELP: Record<CacheCount, string> = {
  hits: 'Requests to the cache that were answered from it, by kind.',
  misses: 'Requests to the cache for which the value was found out, by kind.',
  waits: 'Requests to the cache that waited for another one that was finding the value out, by kind.',
  refreshes: 'Values that were found out anew because the asker wanted it so, by kind.',
  evictions: 'Values that left the cache for want of room or for their age, by kind.',
};

type Row = { readonly kind: string } & Readonly<Record<CacheCount, string>>;

/**
 * Registers what all nodes' caches have done. Workers may serve no HTTP, so that they add their counts to the database,
 * which is asked when somebody scrapes, in one statement.
 */
export function registerCacheCounters(registry: Registry, database: Database, logger: Logger): void {
  let reading: Promise<readonly Row[]> | null = null;
  const rows = (): Promise<readonly Row[]> =>
    (reading ??= read(database)
      .catch((error: unknown) => {
        logger.warn({ err: error }, 'the database could not be asked for the counts of the cache');
        return [];
      })
      .finally(() => {
        reading = null;
      }));
  for (const what of CACHE_COUNTS) {
    new Counter({
      name: `cache_${what}_total`,
      help: HELP[what],
      labelNames: ['kind'],
      registers: [registry],
      async collect() {
        const counted = await rows();
        this.reset();
        for (const row of counted) this.inc({ kind: row.kind }, Number(row[what]));
      },
    });
  }
}

function read(database: Database): Promise<Row[]> {
  return database.acrossProjects((db) =>
    db.query<Row[]>(
      `/* cache_counters */ SELECT kind, sum(hits) AS hits, sum(misses) AS misses, sum(waits) AS waits,
          sum(refreshes) AS refreshes, sum(evictions) AS evictions FROM cache_total GROUP BY kind`,
    ),
  );
}

import type { EntityManager } from 'typeorm';
import type { Database } from '../database/database.js';
import { changed } from './cache-store.js';
import type { CacheUsage } from './cache-usage.js';

export interface CacheBounds {
  /** Of all values' texts together, all projects. */
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

/** Entries of one transaction. */
const CHUNK = 200;
/** Transaction-level advisory lock, so that one node sweeps at a time. */
const SWEEP_LOCK = 4_702_112;
/** A claim that lapsed so long ago nobody waits for. */
const ABANDONED_MS = 3_600_000;
/** Uses are counted by time, that a newcomer need not be used as often as what was long there; not by less than this. */
const YOUNG_S = 60;

interface Gone {
  readonly project_id: string;
  readonly kind: string;
  readonly size: number;
}

/** Keeps the cache within its bounds: what is too old leaves, then what is used least until the rest fits. */
export class CacheSweeper {
  constructor(
    private readonly database: Database,
    private readonly usage: CacheUsage,
    private readonly bounds: CacheBounds,
  ) {}

  /** Goes on until all is within the bounds, another node is at it, or it is told to stop; says what it did. */
  async run(signal: AbortSignal): Promise<string> {
    const all = async (some: () => Promise<number>): Promise<number> => {
      let total = 0;
      for (let count = 1; count > 0 && !signal.aborted; total += count) count = await some();
      return total;
    };
    const old = await all(() => this.inTurn((tx) => dropOld(tx, this.bounds.maxAgeMs)));
    const leastUsed = await all(() => this.inTurn((tx) => dropLeastUsed(tx, this.bounds.maxBytes)));
    await this.usage.flush();
    return `${old} entries that were too old have left the cache, and ${leastUsed} that were used least, to keep it within its size`;
  }

  private async inTurn(drop: (tx: EntityManager) => Promise<Gone[]>): Promise<number> {
    const gone = await this.database.acrossProjects(async (tx) => {
      const [row] = await tx.query<{ locked: boolean }[]>(
        `/* sweep_lock */ SELECT pg_try_advisory_xact_lock($1) AS locked`,
        [SWEEP_LOCK],
      );
      return row?.locked ? drop(tx) : [];
    });
    for (const entry of gone) {
      if (entry.size > 0) this.usage.count({ projectId: entry.project_id, kind: entry.kind }, 'evictions');
    }
    return gone.length;
  }
}

function dropOld(tx: EntityManager, maxAgeMs: number): Promise<Gone[]> {
  return changed(
    tx,
    `/* drop_old_cache */ DELETE FROM cache_entry WHERE (project_id, kind, key_hash) IN (
        SELECT project_id, kind, key_hash FROM cache_entry
          WHERE (value IS NOT NULL AND created_at < clock_timestamp() - $1 * interval '1 millisecond')
            OR (value IS NULL AND lease_until < clock_timestamp() - $2 * interval '1 millisecond')
          LIMIT $3 FOR UPDATE SKIP LOCKED)
      RETURNING project_id, kind, size`,
    [maxAgeMs, ABANDONED_MS, CHUNK],
  );
}

/** As many of the least used as are too much, up to a chunk; of those used equally, the longest unused. */
async function dropLeastUsed(tx: EntityManager, maxBytes: number): Promise<Gone[]> {
  const [total] = await tx.query<{ bytes: string }[]>(
    `/* cache_size */ SELECT coalesce(sum(size), 0) AS bytes FROM cache_entry`,
  );
  const excess = Number(total!.bytes) - maxBytes;
  if (excess <= 0) return [];
  return changed(
    tx,
    `/* drop_least_used_cache */ DELETE FROM cache_entry e USING (
        SELECT project_id, kind, key_hash, sum(size) OVER (ORDER BY use, last_used_at, key_hash) - size AS before
          FROM (SELECT project_id, kind, key_hash, size, last_used_at,
                  (hits + 1) / greatest($3, extract(epoch FROM clock_timestamp() - created_at)) AS use
                  FROM cache_entry WHERE value IS NOT NULL ORDER BY use, last_used_at, key_hash LIMIT $2) fewest) ranked
      WHERE ranked.before < $1 AND e.project_id = ranked.project_id AND e.kind = ranked.kind
        AND e.key_hash = ranked.key_hash
      RETURNING e.project_id, e.kind, e.size`,
    [excess, CHUNK, YOUNG_S],
  );
}

import type { EntityManager } from 'typeorm';
import type { Database } from '../database/database.js';
import type { CacheKey } from './cache-key.js';
import { columnsOf } from './cache-store.js';

export const CACHE_COUNTS = ['hits', 'misses', 'waits', 'refreshes', 'evictions'] as const;
export type CacheCount = (typeof CACHE_COUNTS)[number];

interface Total extends Pick<CacheKey, 'projectId' | 'kind'> {
  readonly counts: Record<CacheCount, number>;
}

/**
 * Counts in this process what the cache does, and adds it to the database now and then: a statement for each hit would
 * cost more than the hit. What was counted since is lost where the process is killed.
 */
export class CacheUsage {
  private uses = new Map<string, { readonly key: CacheKey; count: number }>();
  private totals = new Map<string, Total>();

  constructor(private readonly database: Database) {}

  count({ projectId, kind }: Pick<CacheKey, 'projectId' | 'kind'>, what: CacheCount, by = 1): void {
    const id = `${projectId}\n${kind}`;
    let total = this.totals.get(id);
    if (!total) {
      total = { projectId, kind, counts: { hits: 0, misses: 0, waits: 0, refreshes: 0, evictions: 0 } };
      this.totals.set(id, total);
    }
    total.counts[what] += by;
  }

  /** Counts a hit, for the kind and for the entry. */
  use(key: CacheKey): void {
    this.count(key, 'hits');
    const use = this.uses.get(key.id);
    if (use) use.count += 1;
    else this.uses.set(key.id, { key, count: 1 });
  }

  /** Adds what was counted since to the database. What could not be written is written the next time. */
  async flush(): Promise<void> {
    const [uses, totals] = [[...this.uses.values()], [...this.totals.values()]];
    if (totals.length === 0) return;
    this.uses = new Map();
    this.totals = new Map();
    try {
      await this.database.acrossProjects(async (tx) => {
        if (uses.length > 0) await writeUses(tx, uses);
        await writeTotals(tx, totals);
      });
    } catch (error) {
      for (const total of totals) {
        for (const what of CACHE_COUNTS) this.count(total, what, total.counts[what]);
      }
      for (const { key, count } of uses) {
        this.uses.set(key.id, { key, count: count + (this.uses.get(key.id)?.count ?? 0) });
      }
      throw error;
    }
  }
}

/** Rows are locked in one order, so that two nodes do not wait for each other. */
async function writeUses(
  tx: EntityManager,
  uses: readonly { readonly key: CacheKey; readonly count: number }[],
): Promise<void> {
  await tx.query(
    `/* cache_uses */ WITH used AS (
        SELECT e.project_id, e.kind, e.key_hash, u.count
          FROM cache_entry e JOIN unnest($1::text[], $2::text[], $3::text[], $4::integer[])
            AS u(project_id, kind, key_hash, count) USING (project_id, kind, key_hash)
          ORDER BY e.project_id, e.kind, e.key_hash FOR UPDATE OF e)
      UPDATE cache_entry e SET hits = e.hits + used.count, last_used_at = clock_timestamp() FROM used
        WHERE e.project_id = used.project_id AND e.kind = used.kind AND e.key_hash = used.key_hash`,
    [...columnsOf(uses.map(({ key }) => key)), uses.map(({ count }) => count)],
  );
}

async function writeTotals(tx: EntityManager, totals: readonly Total[]): Promise<void> {
  const column = (what: CacheCount): number[] => totals.map(({ counts }) => counts[what]);
  await tx.query(
    `/* cache_totals */ INSERT INTO cache_total AS t (project_id, kind, hits, misses, waits, refreshes, evictions)
      SELECT n.* FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
          AS n(project_id, kind, hits, misses, waits, refreshes, evictions) ORDER BY n.project_id, n.kind
      ON CONFLICT (project_id, kind) DO UPDATE SET hits = t.hits + excluded.hits, misses = t.misses + excluded.misses,
        waits = t.waits + excluded.waits, refreshes = t.refreshes + excluded.refreshes,
        evictions = t.evictions + excluded.evictions`,
    [
      totals.map(({ projectId }) => projectId),
      totals.map(({ kind }) => kind),
      ...CACHE_COUNTS.map((what) => column(what)),
    ],
  );
}

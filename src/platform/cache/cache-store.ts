import type { EntityManager } from 'typeorm';
import type { Database } from '../database/database.js';
import type { CacheKey } from './cache-key.js';

/** What the database says to who asks for an entry. */
export type StoredEntry =
  /** Its value as JSON. */
  | { readonly state: 'KNOWN'; readonly text: string }
  /** Somebody else is finding it out. */
  | { readonly state: 'HELD' }
  /** Whoever asked is to find it out. */
  | { readonly state: 'CLAIMED' };

export interface Held {
  readonly key: CacheKey;
  readonly token: string;
}

/** The statements of the cache. The token of whoever finds something out fences what it writes. */
export class CacheStore {
  constructor(
    private readonly database: Database,
    private readonly leaseMs: number,
  ) {}

  /** Reads an entry; claims it where nobody has it, or whoever was finding it out has fallen silent. */
  async readOrClaim(held: Held): Promise<StoredEntry> {
    const { key } = held;
    return this.database.transaction(key, async (tx): Promise<StoredEntry> => {
      const [row] = await tx.query<{ text: string | null; is_held: boolean }[]>(
        `/* read_cache */ SELECT value::text AS text, coalesce(lease_until >= clock_timestamp(), false) AS is_held
          FROM cache_entry WHERE project_id = $1 AND kind = $2 AND key_hash = $3`,
        [key.projectId, key.kind, key.hash],
      );
      if (row?.text != null) return { state: 'KNOWN', text: row.text };
      // Where another one is faster, it holds the entry from then on.
      return { state: !row?.is_held && (await this.claim(tx, held)) ? 'CLAIMED' : 'HELD' };
    });
  }

  private async claim(tx: EntityManager, { key, token }: Held): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      `/* claim_cache, prepared */ INSERT INTO cache_entry AS e (project_id, kind, key_hash, owner_token, lease_until)
        VALUES ($1, $2, $3, $4, clock_timestamp() + $5 * interval '1 millisecond')
        ON CONFLICT (project_id, kind, key_hash) DO UPDATE
          SET owner_token = excluded.owner_token, lease_until = excluded.lease_until
          WHERE e.value IS NULL AND e.lease_until < clock_timestamp()
        RETURNING 1`,
      [key.projectId, key.kind, key.hash, token, this.leaseMs],
    );
    return rows.length > 0;
  }

  /** Writes what was found out. False, and nothing written, where the claim is lost. */
  async fill({ key, token }: Held, text: string): Promise<boolean> {
    const rows = await this.database.transaction(key, (tx) =>
      changed(
        tx,
        `/* fill_cache */ UPDATE cache_entry SET value = $5, size = $6, owner_token = NULL, lease_until = NULL,
            created_at = clock_timestamp(), last_used_at = clock_timestamp()
          WHERE project_id = $1 AND kind = $2 AND key_hash = $3 AND owner_token = $4 RETURNING 1`,
        [key.projectId, key.kind, key.hash, token, text, Buffer.byteLength(text)],
      ),
    );
    return rows.length > 0;
  }

  /** Lets go of an entry that is not to be kept, so that who waits for it finds it out for himself. */
  async release({ key, token }: Held): Promise<void> {
    await this.database.transaction(key, (tx) =>
      tx.query(
        `/* release_cache */ DELETE FROM cache_entry
          WHERE project_id = $1 AND kind = $2 AND key_hash = $3 AND owner_token = $4 AND value IS NULL`,
        [key.projectId, key.kind, key.hash, token],
      ),
    );
  }

  /** Writes what was found out anew over what there is, and takes it from whoever is finding it out. */
  async replace(key: CacheKey, text: string): Promise<void> {
    await this.database.transaction(key, (tx) =>
      tx.query(
        `/* replace_cache, prepared */ INSERT INTO cache_entry AS e (project_id, kind, key_hash, value, size)
          VALUES ($1, $2, $3, $4, $5)
          ON CONFLICT (project_id, kind, key_hash) DO UPDATE SET value = excluded.value, size = excluded.size,
            owner_token = NULL, lease_until = NULL, created_at = clock_timestamp(), last_used_at = clock_timestamp()`,
        [key.projectId, key.kind, key.hash, text, Buffer.byteLength(text)],
      ),
    );
  }

  /** Renews the claims that still hold. */
  async renew(held: readonly Held[]): Promise<void> {
    await this.database.acrossProjects((tx) =>
      tx.query(
        `/* renew_cache */ UPDATE cache_entry e SET lease_until = clock_timestamp() + $5 * interval '1 millisecond'
          FROM unnest($1::text[], $2::text[], $3::text[], $4::uuid[]) AS mine(project_id, kind, key_hash, token)
          WHERE e.project_id = mine.project_id AND e.kind = mine.kind AND e.key_hash = mine.key_hash
            AND e.owner_token = mine.token`,
        [...columnsOf(held.map(({ key }) => key)), held.map(({ token }) => token), this.leaseMs],
      ),
    );
  }
}

/** Projects, kinds and hashes, each as an array. */
export function columnsOf(keys: readonly CacheKey[]): [string[], string[], string[]] {
  return [keys.map((key) => key.projectId), keys.map((key) => key.kind), keys.map((key) => key.hash)];
}

/** The rows of an UPDATE or DELETE … RETURNING, which TypeORM answers as [rows, count]. */
export async function changed<T>(tx: EntityManager, sql: string, parameters: unknown[]): Promise<T[]> {
  const [rows] = await tx.query<[T[], number]>(sql, parameters);
  return rows;
}

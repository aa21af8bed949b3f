import type { EntityManager } from 'typeorm';

const KEY = 'sessions_pruned_before';

/** SQL for the first UTC day of which all sessions are kept, as in 2026-01-31; null where none was ever pruned. */
export const PRUNED_BEFORE = `(SELECT value #>> '{}' FROM system_state WHERE project_id = $1 AND key = '${KEY}')`;

/**
 * Remembers that sessions of days before this one are going to leave. It is to be committed before the first of them
 * leaves: who sees a session gone must see this.
 */
export async function rememberPruning(tx: EntityManager, projectId: string, day: string): Promise<void> {
  await tx.query(
    `/* remember_pruning */ INSERT INTO system_state AS s (project_id, key, value) VALUES ($1, '${KEY}', to_jsonb($2::text))
     ON CONFLICT (project_id, key) DO UPDATE SET updated_at = now(),
       value = to_jsonb(greatest(s.value #>> '{}', excluded.value #>> '{}'))`,
    [projectId, day],
  );
}

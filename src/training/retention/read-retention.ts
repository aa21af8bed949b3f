import type { EntityManager } from 'typeorm';
import { PRUNED_BEFORE } from './pruned-before.js';

/** From when a project's sessions are kept. */
export interface KeptSessions {
  /** When the oldest that is kept was accepted; null where there is none. */
  readonly oldestSessionAt: Date | null;
  /** Some that ended before this may have left; null where none has. */
  readonly prunedBefore: Date | null;
}

export async function readKeptSessions(db: EntityManager, projectId: string): Promise<KeptSessions> {
  const [row] = await db.query<{ oldest: Date | null; pruned_before: string | null }[]>(
    `/* kept_sessions */ SELECT ${PRUNED_BEFORE} AS pruned_before,
        (SELECT created_at FROM training_session WHERE project_id = $1 ORDER BY created_at, id LIMIT 1) AS oldest`,
    [projectId],
  );
  const day = row!.pruned_before;
  return { oldestSessionAt: row!.oldest, prunedBefore: day === null ? null : new Date(`${day}T00:00:00Z`) };
}

import type { EntityManager } from 'typeorm';
import { updated } from '../../platform/database/updated.js';
import { keyOfSession, type Claim } from '../session-claim.js';

/** A worker that has not been seen for so many leases is forgotten. */
const FORGET_AFTER_LEASES = 20;

/** Renews the leases of `claims` and the worker's own row; returns the keys of the sessions that it still holds. */
export async function keepAlive(
  tx: EntityManager,
  worker: { readonly workerId: string; readonly host: string; readonly leaseMs: number },
  claims: readonly Claim[],
): Promise<Set<string>> {
  const held =
    claims.length === 0
      ? []
      : await updated<{ id: string; project_id: string }>(
          tx,
          `/* renew_leases */ UPDATE training_session s SET lease_until = clock_timestamp() + $3 * interval '1 millisecond'
            FROM unnest($1::uuid[], $2::integer[], $4::text[]) AS mine(id, attempt, project_id)
            WHERE s.project_id = mine.project_id AND s.id = mine.id AND s.attempt = mine.attempt AND s.status = 'RUNNING' RETURNING s.project_id, s.id`,
          [
            claims.map((c) => c.sessionId),
            claims.map((c) => c.attempt),
            worker.leaseMs,
            claims.map((c) => c.projectId),
          ],
        );
  await tx.query(
    `/* worker_seen */ INSERT INTO worker (project_id, id, host, running_count) VALUES ('default', $1, $2, $3)
      ON CONFLICT (project_id, id) DO UPDATE SET running_count = excluded.running_count, last_seen_at = now()`,
    [worker.workerId, worker.host, held.length],
  );
  return new Set(held.map((row) => keyOfSession({ projectId: row.project_id, sessionId: row.id })));
}

export async function removeWorker(tx: EntityManager, workerId: string): Promise<void> {
  await tx.query(`/* remove_worker */ DELETE FROM worker WHERE id = $1`, [workerId]);
}

/** Forgets workers that died without a word. */
export async function forgetDeadWorkers(tx: EntityManager, leaseMs: number): Promise<void> {
  await tx.query(
    `/* forget_workers */ DELETE FROM worker WHERE last_seen_at < now() - $1 * interval '1 millisecond'`,
    [leaseMs * FORGET_AFTER_LEASES],
  );
}

import type { EntityManager } from 'typeorm';
import type { EventPosition } from './event-position.js';

/** SQL for the oldest transaction that still runs: what older ones wrote can no longer be preceded by a late commit. */
export const BARRIER = 'pg_snapshot_xmin(pg_current_snapshot())::text::bigint';

/** Where the barrier stands: no event can yet commit before it. */
export async function headOf(db: EntityManager): Promise<EventPosition> {
  const [row] = await db.query<{ barrier: string }[]>(`/* event_head */ SELECT ${BARRIER} AS barrier`);
  return { tx: BigInt(row!.barrier), position: 0n };
}

import type { EntityManager } from 'typeorm';
import { updated } from '../platform/database/updated.js';
import { DAY_MS, HOURS_KEPT_DAYS } from './domain/rollup-window.js';

/** A day more than windows are made of, so that no reader's clock finds an hour gone. */
const SLACK_DAYS = 1;

/** Deletes up to `limit` rows of hours that are no longer kept, across projects; returns how many. */
export async function pruneHours(tx: EntityManager, now: Date, limit: number): Promise<number> {
  const before = new Date(now.getTime() - (HOURS_KEPT_DAYS + SLACK_DAYS) * DAY_MS);
  const rows = await updated(
    tx,
    `/* prune_hours */ DELETE FROM rollup_hour WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM rollup_hour WHERE project_id = ANY(ARRAY(SELECT project_id FROM project)) AND hour < $1 LIMIT $2)) RETURNING 1`,
    [before.toISOString(), limit],
  );
  return rows.length;
}

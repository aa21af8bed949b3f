import type { EntityManager } from 'typeorm';
import type { Database } from '../../platform/database/database.js';
import { isServed } from '../../platform/database/served-project.js';
import { updated } from '../../platform/database/updated.js';

/** Alerts of one transaction. */
const CHUNK = 500;

/** Lets alerts leave that were resolved more than so many days ago, with what was told of them; open ones stay. */
export class AlertRetention {
  /** @param days 0 keeps alerts for ever */
  constructor(
    private readonly database: Database,
    private readonly days: number,
  ) {}

  /** Goes on until none is left or it is told to stop; says what it did. */
  async run(signal: AbortSignal): Promise<string> {
    if (this.days === 0) return 'alerts are kept for ever (RETENTION_DAYS is 0)';
    let total = 0;
    for (let count = 1; count > 0 && !signal.aborted; total += count) {
      count = await this.database.acrossProjects((tx) => prune(tx, this.days));
    }
    return `${total} alerts that were resolved more than ${this.days} days ago have left`;
  }
}

async function prune(tx: EntityManager, days: number): Promise<number> {
  const gone = await updated<{ project_id: string; id: string }>(
    tx,
    `/* prune_alerts */ DELETE FROM alert WHERE (project_id, id) IN (
        SELECT a.project_id, a.id FROM alert a
          WHERE a.resolved_at < now() - $1 * interval '1 day' AND ${isServed('a.project_id')} LIMIT $2)
      RETURNING project_id, id`,
    [days, CHUNK],
  );
  await tx.query(
    `/* prune_alert_deliveries */ DELETE FROM alert_delivery d
      USING unnest($1::text[], $2::uuid[]) AS a(project_id, id)
      WHERE d.project_id = a.project_id AND d.alert_id = a.id`,
    [gone.map((alert) => alert.project_id), gone.map((alert) => alert.id)],
  );
  return gone.length;
}

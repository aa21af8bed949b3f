import type { ExecutorPool } from '../../evaluation/index.js';
import type { Database } from '../../platform/database/database.js';
import type { ProjectContext } from '../../platform/project.js';

export interface Check {
  readonly name: string;
  readonly isOk: boolean;
  readonly message: string;
}

export interface Health {
  readonly isHealthy: boolean;
  readonly checks: readonly Check[];
}

export interface HealthLimits {
  /** A worker that has not been seen for so long counts as gone, in milliseconds. */
  readonly workerSilentMs: number;
  /**
   * A session that waits longer than this while the system runs is a sign of too few workers, in milliseconds. Those of
   * batches are made to wait, and are no sign.
   */
  readonly queueAgeMs: number;
  /** Live events that lag more than this behind their commit, in milliseconds. */
  readonly eventLagMs: number;
}

/** Makes the checks anew each time it is asked; nothing is assumed. */
export class HealthService {
  constructor(
    private readonly database: Database,
    private readonly executors: ExecutorPool,
    private readonly limits: HealthLimits,
  ) {}

  async check(project: ProjectContext): Promise<Health> {
    const checks = [...(await this.databaseChecks(project)), this.executorCheck()];
    return { isHealthy: checks.every((check) => check.isOk), checks };
  }

  private async databaseChecks(project: ProjectContext): Promise<Check[]> {
    const startedAt = performance.now();
    try {
      const [row] = await this.database.read(project, (db) =>
        db.query<
          {
            live_workers: string;
            desired: string;
            queue_age_ms: string | null;
            oldest_tx_ms: string | null;
          }[]
        >(
          `/* health */ SELECT
             (SELECT count(*) FROM worker WHERE last_seen_at > now() - $2 * interval '1 millisecond') AS live_workers,
             (SELECT value->>'desired' FROM system_state WHERE project_id = 'default' AND key = 'training_system') AS desired,
             (SELECT round(extract(epoch FROM clock_timestamp() - min(available_at)) * 1000) FROM training_session
               WHERE status = 'QUEUED' AND available_at < now() AND project_id = $1 AND batch_id IS NULL) AS queue_age_ms,
             (SELECT round(extract(epoch FROM clock_timestamp() - min(xact_start)) * 1000) FROM pg_stat_activity
               WHERE backend_xid IS NOT NULL AND datname = current_database()) AS oldest_tx_ms`,
          [project.projectId, this.limits.workerSilentMs],
        ),
      );
      const tookMs = Math.round(performance.now() - startedAt);
      return [
        { name: 'database', isOk: true, message: `answered in ${tookMs} ms` },
        this.workersCheck(Number(row!.live_workers), row!.desired),
        this.queueCheck(row!.queue_age_ms === null ? null : Number(row!.queue_age_ms), row!.desired),
        this.barrierCheck(row!.oldest_tx_ms === null ? 0 : Number(row!.oldest_tx_ms)),
      ];
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return [{ name: 'database', isOk: false, message: `does not answer (${reason}); check that it runs` }];
    }
  }

  private workersCheck(live: number, desired: string): Check {
    const isOk = live > 0 || desired === 'STOPPED';
    const message = isOk ? `${live} seen lately` : 'none seen lately; start a process with ROLES=worker';
    return { name: 'workers', isOk, message };
  }

  private queueCheck(ageMs: number | null, desired: string): Check {
    if (ageMs === null) return { name: 'queue', isOk: true, message: 'no single response waits' };
    const isOk = desired === 'STOPPED' || ageMs <= this.limits.queueAgeMs;
    const age = `the oldest single response has waited ${Math.round(ageMs / 1000)} s`;
    return { name: 'queue', isOk, message: isOk ? age : `${age}; add workers or raise WORKER_CONCURRENCY` };
  }

  /** Live events wait for the oldest writing transaction of the whole cluster. */
  private barrierCheck(oldestMs: number): Check {
    const isOk = oldestMs <= this.limits.eventLagMs;
    const message = isOk
      ? `the oldest writing transaction is ${oldestMs} ms old`
      : `a transaction has been writing for ${oldestMs} ms and holds back live events; look for it in pg_stat_activity`;
    return { name: 'live events', isOk, message };
  }

  private executorCheck(): Check {
    const available = this.executors.executors.filter((executor) => executor.isAvailable);
    const isOk = available.length > 0;
    const message = isOk
      ? `code can be run by ${available.map((executor) => executor.name).join(', ')}`
      : 'nothing here can run code; see executors for the reasons';
    return { name: 'executors', isOk, message };
  }
}

import type { Logger } from 'pino';
import type { Database } from '../../platform/database/database.js';
import { isServed } from '../../platform/database/served-project.js';
import type { Clock } from '../../platform/ports.js';
import { CORRECTION_QUEUE, type CorrectionStore } from '../correction-store.js';
import { MAX_TRIES, toClaim, type EvaluationClaims } from './evaluation-claims.js';

const BATCH = 100;
/** A waiting evaluation without a job is looked for this seldom: it takes a purged queue to make one. */
const ORPHAN_SWEEP_MS = 60_000;
const ORPHAN_AGE_SECONDS = 30;

/** Finds evaluations whose worker has died, by their lapsed lease, and those that no job tells of. */
export class EvaluationSweeper {
  private nextSweepAt = 0;
  private nextOrphanSweepAt = 0;
  private readonly everyMs: number;

  constructor(
    private readonly database: Database,
    private readonly claims: EvaluationClaims,
    private readonly store: CorrectionStore,
    private readonly clock: Clock,
    private readonly logger: Logger,
    leaseMs: number,
  ) {
    this.everyMs = Math.min(5_000, Math.max(250, Math.ceil(leaseMs / 6)));
  }

  /** Sends what was found anew; resolves with the number of jobs sent. */
  async sweepWhenDue(): Promise<number> {
    const now = this.clock.now().getTime();
    if (now < this.nextSweepAt) return 0;
    this.nextSweepAt = now + this.everyMs;
    let sent = await this.sweepLapsed();
    if (now >= this.nextOrphanSweepAt) {
      this.nextOrphanSweepAt = now + ORPHAN_SWEEP_MS;
      sent += await this.sweepOrphans();
    }
    return sent;
  }

  private async sweepLapsed(): Promise<number> {
    const rows = await this.database.acrossProjects((tx) =>
      tx.query<{ project_id: string; id: string; attempt: number; given_back: number }[]>(
        `/* lapsed_corrections */ SELECT e.project_id, e.id, e.attempt, e.given_back FROM correction_evaluation e
          WHERE e.status = 'PENDING' AND e.lease_until < clock_timestamp() AND ${isServed('e.project_id')}
          LIMIT ${BATCH}`,
      ),
    );
    for (const claim of rows.map(toClaim)) {
      const { correctionId, tries } = claim;
      this.logger.warn(
        { correctionId, tries },
        'a worker has stopped renewing its lease; its correction is taken from it',
      );
      // Both are fenced: where two nodes sweep at once, one of them writes nothing.
      if (tries >= MAX_TRIES) {
        await this.claims.fail(claim, `given up after ${tries} tries; in the last one its worker died`);
      } else await this.claims.release(claim, { delayMs: 0, isGivenBack: false });
    }
    return rows.length;
  }

  private async sweepOrphans(): Promise<number> {
    return this.database.acrossProjects(async (tx) => {
      const rows = await tx.query<{ project_id: string; id: string }[]>(
        `/* orphaned_corrections */ SELECT e.project_id, e.id FROM correction_evaluation e
          WHERE e.status = 'PENDING' AND e.lease_until IS NULL
            AND e.available_at < now() - $1 * interval '1 second'
            AND NOT EXISTS (SELECT 1 FROM pgboss.job j WHERE j.name = $2 AND j.data->>'correctionId' = e.id::text
                  AND j.data->>'projectId' = e.project_id)
            AND ${isServed('e.project_id')}
          LIMIT ${BATCH}`,
        [ORPHAN_AGE_SECONDS, CORRECTION_QUEUE],
      );
      for (const row of rows) await this.store.sendJob(tx, row.project_id, row.id);
      if (rows.length > 0)
        this.logger.warn({ count: rows.length }, 'waiting corrections had no job; sent anew');
      return rows.length;
    });
  }
}

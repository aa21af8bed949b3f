import type { Logger } from 'pino';
import type { EntityManager } from 'typeorm';
import type { Database } from '../../platform/database/database.js';
import { isServed } from '../../platform/database/served-project.js';
import type { WakeUp } from '../../platform/events/wake-up.js';
import type { Clock } from '../../platform/ports.js';
import type { BatchCloser } from '../batches/batch-closer.js';
import { MAX_ATTEMPTS } from '../domain/backoff.js';
import { TRAIN_QUEUE, type Claim } from '../session-claim.js';
import type { SessionStore } from '../session-store.js';
import { exhausted } from './session-runner.js';
import { forgetDeadWorkers } from './worker-registry.js';

const BATCH = 50;
/** A waiting session without a job is looked for this seldom: it takes a purged queue to make one. */
const ORPHAN_SWEEP_MS = 60_000;
const ORPHAN_AGE_SECONDS = 30;
/** Transaction-level advisory lock, so that one node sweeps at a time. */
const SWEEP_LOCK = 4_702_111;

interface LapsedRow {
  project_id: string;
  id: string;
  agent_type: string;
  attempt: number;
  given_back: number;
}

/**
 * Finds sessions whose worker has died, by their lapsed lease, and sends them anew; and batches that nobody has
 * finished.
 */
export class LeaseSweeper {
  private nextSweepAt = 0;
  private nextOrphanSweepAt = 0;
  private readonly everyMs: number;

  constructor(
    private readonly database: Database,
    private readonly store: SessionStore,
    private readonly batches: BatchCloser,
    private readonly wakeUp: WakeUp,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly leaseMs: number,
  ) {
    this.everyMs = Math.min(5_000, Math.max(250, Math.ceil(leaseMs / 6)));
  }

  async sweepWhenDue(): Promise<void> {
    const now = this.clock.now().getTime();
    if (now < this.nextSweepAt) return;
    this.nextSweepAt = now + this.everyMs;
    let count = 0;
    do {
      count = await this.sweepLapsed();
    } while (count === BATCH);
    await this.batches.sweep();
    if (now < this.nextOrphanSweepAt) return;
    this.nextOrphanSweepAt = now + ORPHAN_SWEEP_MS;
    await this.sweepOrphans();
  }

  private async sweepLapsed(): Promise<number> {
    const count = await this.database.acrossProjects(async (tx) => {
      if (!(await isAloneWith(tx, SWEEP_LOCK))) return 0;
      await forgetDeadWorkers(tx, this.leaseMs);
      const rows = await tx.query<LapsedRow[]>(
        `/* lapsed_sessions */ SELECT project_id, id, agent_type, attempt, given_back FROM training_session
          WHERE status = 'RUNNING' AND lease_until < clock_timestamp() AND ${isServed('training_session.project_id')}
          ORDER BY lease_until LIMIT $1 FOR UPDATE SKIP LOCKED`,
        [BATCH],
      );
      for (const row of rows) await this.takeAway(tx, row);
      return rows.length;
    });
    if (count > 0) this.wakeUp.ring();
    return count;
  }

  private async takeAway(tx: EntityManager, row: LapsedRow): Promise<void> {
    const tries = row.attempt - row.given_back;
    this.logger.warn(
      { sessionId: row.id, tries },
      'a worker has stopped renewing its lease; its session is taken from it',
    );
    const claim: Claim = {
      projectId: row.project_id,
      sessionId: row.id,
      agentType: row.agent_type,
      attempt: row.attempt,
    };
    if (tries >= MAX_ATTEMPTS) {
      await this.store.end(tx, claim, exhausted('its worker stopped renewing the lease'));
      return;
    }
    const message = `try ${tries} was lost with its worker; another follows`;
    await this.store.requeue(tx, claim, { message, delayMs: 0, isGivenBack: false });
  }

  /** A job lives as long as its session waits, unless somebody empties the queue; then it is sent anew. */
  private async sweepOrphans(): Promise<void> {
    await this.database.acrossProjects(async (tx) => {
      if (!(await isAloneWith(tx, SWEEP_LOCK))) return;
      const rows = await tx.query<{ project_id: string; id: string; batch_id: string | null }[]>(
        `/* orphaned_sessions */ SELECT s.project_id, s.id, s.batch_id FROM training_session s
          WHERE s.status = 'QUEUED' AND s.available_at < now() - $1 * interval '1 second'
            AND s.created_at < now() - $1 * interval '1 second'
            AND NOT EXISTS (SELECT 1 FROM pgboss.job j WHERE j.name = $2 AND j.data->>'sessionId' = s.id::text
                  AND j.data->>'projectId' = s.project_id)
            AND ${isServed('s.project_id')}
          LIMIT 1000`,
        [ORPHAN_AGE_SECONDS, TRAIN_QUEUE],
      );
      for (const row of rows) {
        const job = { projectId: row.project_id, sessionId: row.id };
        await this.store.sendJob(tx, job, { isOfBatch: row.batch_id !== null });
      }
      if (rows.length > 0) this.logger.warn({ count: rows.length }, 'waiting sessions had no job; sent anew');
    });
  }
}

async function isAloneWith(tx: EntityManager, lock: number): Promise<boolean> {
  const [row] = await tx.query<{ locked: boolean }[]>(
    `/* sweep_lock */ SELECT pg_try_advisory_xact_lock($1) AS locked`,
    [lock],
  );
  return row?.locked === true;
}

import type { Logger } from 'pino';
import type { EntityManager } from 'typeorm';
import type { Database } from '../../platform/database/database.js';
import { isServed } from '../../platform/database/served-project.js';
import type { ProjectContext } from '../../platform/project.js';
import { recurringFindingsOf } from './recurring-findings.js';

/** Batches that one sweep closes. */
const SWEEP = 20;

/** Told of each batch that has ended, once, in the transaction that ends it. */
export type BatchEnded = (tx: EntityManager, project: ProjectContext, batchId: string) => Promise<void>;

/**
 * Finishes batches whose last session has ended. It looks after the end of a session is committed: of two that end at
 * the same time the later commit sees both, so that one of them finds the batch done.
 */
export class BatchCloser {
  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
    /** Null where nobody wants to know. */
    private readonly ended: BatchEnded | null = null,
  ) {}

  /** To be called when the end of a session has been committed. Never throws: the sweep makes up for what fails. */
  async sessionEnded(project: ProjectContext, batchId: string | null): Promise<void> {
    if (batchId === null) return;
    try {
      await this.closeIfDone(project, batchId);
    } catch (error) {
      this.logger.warn({ err: error, batchId }, 'a batch could not be finished; the next sweep tries again');
    }
  }

  /** Finishes batches that are done and were left open, by a process that died before it had closed them. */
  async sweep(): Promise<void> {
    const rows = await this.database.acrossProjects((db) =>
      db.query<{ project_id: string; id: string }[]>(
        `/* batches_left_open */ SELECT b.project_id, b.id FROM training_batch b
          WHERE b.finished_at IS NULL AND ${noneUnfinished('b.project_id', 'b.id')} AND ${isServed('b.project_id')}
          ORDER BY b.created_at LIMIT $1`,
        [SWEEP],
      ),
    );
    for (const row of rows) await this.sessionEnded({ projectId: row.project_id }, row.id);
  }

  private async closeIfDone(project: ProjectContext, batchId: string): Promise<void> {
    // Ended sessions do not change any more, so that what is read here may be written later. Only that last statement
    // is a writing transaction, for which live events would wait.
    const findings = await this.database.read(project, async (db) => {
      const [open] = await db.query<{ id: string }[]>(
        `/* batch_is_done */ SELECT id FROM training_batch WHERE project_id = $1 AND id = $2 AND finished_at IS NULL
            AND ${noneUnfinished('$1', '$2')}`,
        [project.projectId, batchId],
      );
      return open ? recurringFindingsOf(db, project, batchId) : null;
    });
    if (findings === null) return;
    await this.database.transaction(project, async (tx) => {
      const [finished] = await tx.query<[unknown[], number]>(
        `/* finish_batch */ UPDATE training_batch SET recurring_findings = $3, finished_at =
            (SELECT max(s.finished_at) FROM training_session s WHERE s.project_id = $1 AND s.batch_id = $2)
          WHERE project_id = $1 AND id = $2 AND finished_at IS NULL RETURNING id`,
        [project.projectId, batchId, JSON.stringify(findings)],
      );
      if (finished.length > 0) await this.ended?.(tx, project, batchId);
    });
  }
}

/** As the index of unfinished sessions says it. */
function noneUnfinished(projectId: string, batchId: string): string {
  return `NOT EXISTS (SELECT FROM training_session u WHERE u.project_id = ${projectId} AND u.batch_id = ${batchId}
            AND u.batch_id IS NOT NULL AND u.status IN ('QUEUED', 'RUNNING'))`;
}

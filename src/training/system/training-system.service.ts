import type { Database } from '../../platform/database/database.js';
import type { WakeUp } from '../../platform/events/wake-up.js';
import type { ProjectContext } from '../../platform/project.js';
import type { WorkerEntity } from '../worker.entity.js';
import { readDesiredState, writeDesiredState, type DesiredState } from './system-state.js';

export interface SystemSnapshot {
  readonly status: 'STOPPED' | 'RUNNING' | 'DRAINING';
  readonly queuedCount: number;
  readonly runningCount: number;
}

/** A worker, and whether it was heard of lately. */
export type WorkerState = Omit<WorkerEntity, 'projectId'> & { readonly isAlive: boolean };

/** Starts and stops training, and tells how it is. What is wanted is stored, and holds for all workers. */
export class TrainingSystemService {
  constructor(
    private readonly database: Database,
    private readonly wakeUp: WakeUp,
    /** Milliseconds after which a silent worker is taken for gone. */
    private readonly workerSilentMs = 30_000,
  ) {}

  async start(project: ProjectContext): Promise<void> {
    await this.want(project, { desired: 'RUNNING', drain: true });
  }

  async stop(project: ProjectContext, drain: boolean): Promise<void> {
    await this.want(project, { desired: 'STOPPED', drain });
  }

  async snapshot(project: ProjectContext): Promise<SystemSnapshot> {
    return this.database.read(project, async (db) => {
      const { desired } = await readDesiredState(db);
      const [counts] = await db.query<{ queued: string; running: string }[]>(
        `/* system_counts */ SELECT
            (SELECT count(*) FROM training_session WHERE status = 'QUEUED' AND project_id = $1) AS queued,
            (SELECT count(*) FROM training_session WHERE status = 'RUNNING' AND project_id = $1) AS running`,
        [project.projectId],
      );
      const runningCount = Number(counts!.running);
      const stopped = runningCount > 0 ? 'DRAINING' : 'STOPPED';
      return {
        status: desired === 'RUNNING' ? 'RUNNING' : stopped,
        queuedCount: Number(counts!.queued),
        runningCount,
      };
    });
  }

  /** Of all projects, oldest first. */
  async workers(project: ProjectContext): Promise<WorkerState[]> {
    return this.database.read(project, (db) =>
      db.query<WorkerState[]>(
        `/* workers */ SELECT id, host, running_count AS "runningCount", started_at AS "startedAt",
            last_seen_at AS "lastSeenAt", last_seen_at > now() - $1 * interval '1 millisecond' AS "isAlive"
           FROM worker ORDER BY started_at, id`,
        [this.workerSilentMs],
      ),
    );
  }

  private async want(project: ProjectContext, state: DesiredState): Promise<void> {
    await this.database.transaction(project, (tx) => writeDesiredState(tx, state));
    this.wakeUp.ring();
  }
}

import type { Database } from '../../platform/database/database.js';
import type { WakeUp } from '../../platform/events/wake-up.js';
import type { ProjectContext } from '../../platform/project.js';
import { WorkerEntity } from '../worker.entity.js';
import { readDesiredState, writeDesiredState, type DesiredState } from './system-state.js';

export interface SystemSnapshot {
  readonly status: 'STOPPED' | 'RUNNING' | 'DRAINING';
  readonly queuedCount: number;
  readonly runningCount: number;
}

/** Starts and stops training, and tells how it is. What is wanted is stored, and holds for all workers. */
export class TrainingSystemService {
  constructor(
    private readonly database: Database,
    private readonly wakeUp: WakeUp,
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

  async workers(project: ProjectContext): Promise<WorkerEntity[]> {
    return this.database.read(project, (db) =>
      db.find(WorkerEntity, { order: { startedAt: 'ASC', id: 'ASC' } }),
    );
  }

  private async want(project: ProjectContext, state: DesiredState): Promise<void> {
    await this.database.transaction(project, (tx) => writeDesiredState(tx, state));
    this.wakeUp.ring();
  }
}

import type { DataSource, EntityManager } from 'typeorm';
import type { ProjectContext } from '../project.js';

/** Serialization failure and deadlock: PostgreSQL asks for the transaction to be run again. */
const RUN_AGAIN = new Set(['40001', '40P01']);
const TRIES = 3;

/**
 * The one place that opens transactions and tells the database which project they are for, so that row-level
 * security can be switched on beneath all features.
 */
export class Database {
  constructor(readonly dataSource: DataSource) {}

  /** Runs `work` in a transaction of the project; all of it is written, or nothing. May run `work` again after a deadlock. */
  async transaction<T>(project: ProjectContext, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.run(project.projectId, work);
  }

  /** Runs reads of the project on one connection and one snapshot setting. */
  async read<T>(project: ProjectContext, work: (db: EntityManager) => Promise<T>): Promise<T> {
    return this.run(project.projectId, work);
  }

  /** For what is not of one project: event reading, claims, sweeps, heartbeats. */
  async acrossProjects<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.run('*', work);
  }

  private async run<T>(scope: string, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const runner = this.dataSource.createQueryRunner();
      try {
        await runner.connect();
        await runner.startTransaction();
        await runner.query(`/* set_project */ SELECT set_config('app.project_id', $1, true)`, [scope]);
        const result = await work(runner.manager);
        await runner.commitTransaction();
        return result;
      } catch (error) {
        // A lost connection cannot be rolled back; the server has done so itself.
        if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
        if (attempt >= TRIES || !RUN_AGAIN.has((error as { code?: string }).code ?? '')) throw error;
      } finally {
        await runner.release();
      }
    }
  }
}

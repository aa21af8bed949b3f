import { taskMarks } from '../../../learning/index.js';
import type { Database } from '../../../platform/database/database.js';
import type { ProjectContext } from '../../../platform/project.js';
import type { PossiblySealedTask, SealedTasks } from './sealed-tasks.js';

/**
 * The tasks that optimizer runs have held out, be they over or not: a later run holds the same ones out. They are known again
 * by the marks that were kept when a run was started, so also where retention has taken their sessions since.
 */
export class OptimizerHoldouts implements SealedTasks {
  constructor(private readonly database: Database) {}

  async of({ projectId }: ProjectContext): Promise<(task: PossiblySealedTask) => boolean> {
    const rows = await this.database.read({ projectId }, (db) =>
      db.query<{ mark: string }[]>(
        `/* optimizer_holdouts */ SELECT DISTINCT mark
           FROM optimizer_run r, jsonb_array_elements_text(r.plan->'holdoutMarks') AS h(mark) WHERE r.project_id = $1`,
        [projectId],
      ),
    );
    const sealed = new Set(rows.map(({ mark }) => mark));
    return (task) => taskMarks(task).some((mark) => sealed.has(mark));
  }
}

import { createHash } from 'node:crypto';
import type { Database } from '../../../platform/database/database.js';
import type { ProjectContext } from '../../../platform/project.js';
import type { PossiblySealedTask, SealedTasks } from './sealed-tasks.js';

interface Row {
  readonly id: string;
  readonly task_description: string | null;
  readonly original_response: string | null;
}

/**
 * The tasks that optimizer runs have held out, be they over or not: a later run holds the same ones out. A task is known
 * again by its session, by what was asked but for capitals and spaces, and by the response that came in.
 */
export class OptimizerHoldouts implements SealedTasks {
  constructor(private readonly database: Database) {}

  async of({ projectId }: ProjectContext): Promise<(task: PossiblySealedTask) => boolean> {
    const rows = await this.database.read({ projectId }, (db) =>
      // A session that retention took is still named by its id.
      db.query<Row[]>(
        `/* optimizer_holdouts */ SELECT held.id, s.task_description, s.original_response
           FROM (SELECT DISTINCT h.id FROM optimizer_run r, jsonb_array_elements_text(r.plan->'holdout') AS h(id)
                  WHERE r.project_id = $1) held
           LEFT JOIN training_session s ON s.project_id = $1 AND s.id = held.id::uuid`,
        [projectId],
      ),
    );
    const sealed = new Set(rows.flatMap(marksOf));
    return ({ sessionId, taskDescription, originalResponse }) =>
      marksOf({
        id: sessionId,
        task_description: taskDescription,
        original_response: originalResponse,
      }).some((mark) => sealed.has(mark));
  }
}

function marksOf({ id, task_description, original_response }: { [K in keyof Row]: Row[K] | null }): string[] {
  const words = (task_description ?? '').toLowerCase().replace(/\s+/g, ' ').trim();
  return [
    ...(id === null ? [] : [`session ${id}`]),
    ...(words === '' ? [] : [markOf('task', words)]),
    ...(original_response === null ? [] : [markOf('response', original_response)]),
  ];
}

function markOf(kind: string, text: string): string {
  return `${kind} ${createHash('sha256').update(text).digest('base64')}`;
}

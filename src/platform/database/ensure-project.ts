import type { ProjectContext } from '../project.js';
import type { Database } from './database.js';

/** Makes the project where it is missing; whether it was. */
export async function ensureProject(database: Database, project: ProjectContext): Promise<boolean> {
  const made = await database.transaction(project, (tx) =>
    tx.query<unknown[]>(
      `/* ensure_project */ INSERT INTO project (project_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING project_id`,
      [project.projectId],
    ),
  );
  return made.length > 0;
}

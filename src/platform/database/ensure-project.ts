import { StartupError } from '../config/index.js';
import type { ProjectContext } from '../project.js';
import type { Database } from './database.js';
import { readImportMark } from './import-mark.js';

/**
 * Makes the project where it is missing; whether it was.
 *
 * @throws StartupError where an import into it is under way, or was killed
 */
export async function ensureProject(database: Database, project: ProjectContext): Promise<boolean> {
  const { projectId } = project;
  const made = await database.transaction(project, async (tx) => {
    if (await readImportMark(tx, projectId)) {
      throw new StartupError(
        'PROJECT',
        `${projectId} holds a part of an import only, which is under way or was killed. Wait for its end, or run it again: npm run import -- FILE --project ${projectId}`,
      );
    }
    return tx.query<unknown[]>(
      `/* ensure_project */ INSERT INTO project (project_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING project_id`,
      [projectId],
    );
  });
  return made.length > 0;
}

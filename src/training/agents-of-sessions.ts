import type { EntityManager } from 'typeorm';

const next = (behind: string): string => `
  SELECT agent_type FROM training_session WHERE project_id = $1 AND finished_at IS NOT NULL ${behind}
   ORDER BY agent_type LIMIT 1`;

/**
 * SQL's WITH clause for `agents`, the agent types of the ended sessions of project $1 and a NULL: one look into the index
 * for each, however many sessions there are.
 */
export const WITH_AGENTS = `WITH RECURSIVE agents AS (
  (${next('')})
  UNION ALL SELECT (${next('AND agent_type > agents.agent_type')}) FROM agents WHERE agents.agent_type IS NOT NULL)`;

/** The agent types of a project's ended sessions, in order. */
export async function agentsOfSessions(db: EntityManager, projectId: string): Promise<string[]> {
  const rows = await db.query<{ agent_type: string }[]>(
    `/* agents_of_sessions */ ${WITH_AGENTS}
     SELECT agent_type FROM agents WHERE agent_type IS NOT NULL`,
    [projectId],
  );
  return rows.map((row) => row.agent_type);
}

import type { EntityManager } from 'typeorm';

/** Agents that are defined, and those that were ever trained, by their type in order. */
export async function readKnownAgents(db: EntityManager, projectId: string): Promise<string[]> {
  const rows = await db.query<{ agent_type: string }[]>(
    `/* known_agents */ SELECT agent_type FROM agent WHERE project_id = $1
      UNION SELECT agent_type FROM rollup_agent_day WHERE project_id = $1
      UNION SELECT agent_type FROM rollup_day WHERE project_id = $1 ORDER BY agent_type`,
    [projectId],
  );
  return rows.map((row) => row.agent_type);
}

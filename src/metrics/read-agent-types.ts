import type { EntityManager } from 'typeorm';

/** The agent types of which a session ended on one of the UTC days in [from, to), in alphabetical order. */
export async function readAgentTypes(
  db: EntityManager,
  projectId: string,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<string[]> {
  const rows = await db.query<{ agent_type: string }[]>(
    `/* rollup_agent_types */ SELECT DISTINCT agent_type FROM rollup_day
      WHERE project_id = $1 AND day >= ($2::timestamptz AT TIME ZONE 'UTC')::date
        AND day < ($3::timestamptz AT TIME ZONE 'UTC')::date ORDER BY agent_type`,
    [projectId, from, to],
  );
  return rows.map((row) => row.agent_type);
}

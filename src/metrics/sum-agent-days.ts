import type { EntityManager } from 'typeorm';
import { isServed } from '../platform/database/served-project.js';
import { RollupRow } from './domain/rollup-totals.js';
import { closedBefore } from './domain/rollup-window.js';
import { parseStored, STORED_VALUES, writeAgentDay, type AgentDay } from './stored-rollups.js';

/** Days of one call, so that no transaction is long. */
const DAYS = 50;

/**
 * Sums some days up that are over, by agent type, for dashboards to read. Returns how many that were; none is left where
 * it is 0.
 */
export async function sumAgentDays(tx: EntityManager, now: Date): Promise<number> {
  const rows = await tx.query<{ project_id: string; agent_type: string; day: string }[]>(
    `/* days_to_sum */ SELECT DISTINCT r.project_id, r.agent_type, r.day::text AS day FROM rollup_day r
      WHERE r.day < $1::date AND NOT EXISTS (SELECT FROM rollup_agent_day a
              WHERE a.project_id = r.project_id AND a.agent_type = r.agent_type AND a.day = r.day)
        AND ${isServed('r.project_id')}
      ORDER BY 1, 2, 3 LIMIT $2`,
    [closedBefore(now), DAYS],
  );
  for (const { project_id: projectId, agent_type: agentType, day } of rows) {
    await sum(tx, { projectId, agentType, day });
  }
  return rows.length;
}

async function sum(tx: EntityManager, of: AgentDay): Promise<void> {
  const { projectId, agentType, day } = of;
  // As the trigger on rollup_day does it, so that nobody is changing what is read below.
  await tx.query(
    `/* lock_agent_day */ SELECT pg_advisory_xact_lock(
       hashtextextended(concat_ws('/', 'agent_day', $1::text, $2::text, $3::date), 0))`,
    [projectId, agentType, day],
  );
  const rows = await tx.query<{ values: (string | null)[] }[]>(
    `/* rows_of_day */ SELECT ${STORED_VALUES} AS values FROM rollup_day r
      WHERE project_id = $1 AND agent_type = $2 AND day = $3`,
    [projectId, agentType, day],
  );
  if (rows.length === 0) return;
  const all = new RollupRow();
  for (const { values } of rows) all.merge(parseStored(values));
  await writeAgentDay(tx, of, all);
}

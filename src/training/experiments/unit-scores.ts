import type { EntityManager } from 'typeorm';
import type { ProjectContext } from '../../platform/project.js';

/**
 * The mean response score of a unit's sessions that had ended before a time, in [0, 1]; null where there are none. What was
 * made under an arm of any experiment is left out: it is no measure of the unit alone.
 */
export async function meanScoreBefore(
  tx: EntityManager,
  { projectId }: ProjectContext,
  of: { readonly agentType: string; readonly unitHash: string },
  before: Date,
): Promise<number | null> {
  const [row] = await tx.query<{ mean: number | null }[]>(
    `/* unit_score */ SELECT avg(e.score) / 100 AS mean FROM training_session s
       JOIN evaluation e ON e.project_id = s.project_id AND e.id = s.evaluation_before_id
      WHERE s.project_id = $1 AND s.agent_type = $2 AND s.unit_hash = $3 AND s.finished_at < $4
        AND s.status IN ('IMPROVED', 'UNIMPROVED')
        AND s.instructions_variant_id IS NULL AND s.plan->'trial' IS NULL`,
    [projectId, of.agentType, of.unitHash, before],
  );
  return row?.mean ?? null;
}

import type { EntityManager } from 'typeorm';
import type { ProjectContext } from '../../platform/project.js';
import type { AdaptivePlan } from '../training-session.entity.js';
import { worthOf } from './worth.js';

/** What an ADAPTIVE session was planned with, and what that was worth. */
export interface PastSession extends Pick<AdaptivePlan, 'kind' | 'improver' | 'candidates'> {
  /** That in force, also where the session got the one without a rule beside it. */
  readonly templateVersionId: string | null;
  /** In [0, 1]. */
  readonly worth: number;
}

/** So many of the newest sessions are learned from: what worked long ago may work no more. */
const REMEMBERED = 500;

/** The newest ADAPTIVE sessions of an agent that have ended, needed improvement and were not answered from the cache. */
export async function readPast(
  db: EntityManager,
  { projectId }: ProjectContext,
  agentType: string,
): Promise<PastSession[]> {
  const rows = await db.query<
    {
      adaptive: AdaptivePlan;
      template_version_id: string | null;
      before: number;
      gain: number;
      calls: number;
    }[]
  >(
    `/* adaptive_past */ SELECT s.plan->'adaptive' AS adaptive, coalesce(v.beside_id, s.template_version_id) AS template_version_id, e.score AS before, s.improvement_score AS gain,
        (SELECT count(*)::int FROM llm_call c WHERE c.project_id = s.project_id AND c.owner_id = s.id::text AND c.role = 'writer') AS calls
       FROM (SELECT * FROM training_session
              WHERE project_id = $1 AND agent_type = $2 AND mode = 'ADAPTIVE' AND finished_at IS NOT NULL
                AND status IN ('IMPROVED', 'UNIMPROVED') AND NOT cache_hit AND plan->'adaptive' IS NOT NULL
              ORDER BY finished_at DESC LIMIT $3) s
       JOIN evaluation e ON e.project_id = s.project_id AND e.id = s.evaluation_before_id
       LEFT JOIN training_template_version v ON v.project_id = s.project_id AND v.id = s.template_version_id
      WHERE e.score < (s.plan->>'targetScore')::float8 AND e.score < 100`,
    [projectId, agentType, REMEMBERED],
  );
  return rows.map(({ adaptive, template_version_id: templateVersionId, before, gain, calls }) => ({
    kind: adaptive.kind,
    improver: adaptive.improver,
    candidates: adaptive.candidates,
    templateVersionId,
    worth: worthOf(before, gain, calls),
  }));
}

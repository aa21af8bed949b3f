import type { EntityManager } from 'typeorm';
import { armWith, EMPTY_ARM, type UnpairedArm } from '../experiments/index.js';
import type { ProjectContext } from '../platform/project.js';
import type { AdaptationScope } from './domain/adaptation.js';

/** An adopted rule, and since when its units are compared. */
export interface HeldRule {
  readonly id: string;
  readonly agentType: string;
  readonly scope: AdaptationScope | null;
  readonly since: Date;
}

/** Outcomes of the units that are told a rule, and of those that are not; in [0, 1]. */
export interface HoldoutArms {
  readonly withRule: UnpairedArm;
  readonly without: UnpairedArm;
}

/** Units that are looked at; a comparison begins anew before it has so many. */
const UNITS_MAX = 100_000;
const POINTS = 100;

/**
 * What came of a rule's units since a time: of each its first outcome, in the order in which they came. A rule that agents are
 * told counts by the responses as they came in, one that models are told by what became of them. As in a trial, what failed
 * or could not be judged is worth 0, and what a person cancelled is no outcome.
 */
export async function readHoldoutArms(
  db: EntityManager,
  { projectId }: ProjectContext,
  { id, agentType, scope, since }: HeldRule,
): Promise<HoldoutArms> {
  const rows = await db.query<{ isHeld: boolean; score: number }[]>(
    scope === 'TEMPLATE' ? OF_TEMPLATE : OF_INSTRUCTIONS,
    [projectId, id, agentType, since, UNITS_MAX],
  );
  const arms = { withRule: EMPTY_ARM, without: EMPTY_ARM };
  for (const { isHeld, score } of rows) {
    const arm = isHeld ? 'without' : 'withRule';
    arms[arm] = armWith(arms[arm], score / POINTS);
  }
  return arms;
}

/**
 * Told are those that worked under a version in force that has one without the rule beside it; others, as those on trial, are
 * not counted.
 */
const OF_INSTRUCTIONS = `/* holdout_of_instructions */
  WITH beside AS (SELECT id, beside_id FROM agent_version WHERE project_id = $1 AND left_out_id = $2),
    version AS (SELECT id, true AS is_held FROM beside UNION SELECT beside_id, false FROM beside),
    first AS (
      SELECT DISTINCT ON (s.unit_hash) s.finished_at, s.id, v.is_held, coalesce(e.score, 0) AS score
        FROM version v
        JOIN training_session s ON s.project_id = $1 AND s.agent_type = $3 AND s.agent_version_id = v.id
        LEFT JOIN evaluation e ON e.project_id = $1 AND e.id = s.evaluation_before_id
       WHERE s.unit_hash IS NOT NULL AND s.finished_at >= $4 AND s.status IN ('IMPROVED', 'UNIMPROVED', 'FAILED')
       ORDER BY s.unit_hash, s.finished_at, s.id)
  SELECT is_held AS "isHeld", score FROM first ORDER BY finished_at, id LIMIT $5`;

/**
 * As above, of a template's versions. A unit is that of the token, and without one the input. What was begun before the rule was
 * in force is not counted, nor what is under an experiment.
 */
const OF_TEMPLATE = `/* holdout_of_template */
  WITH beside AS (SELECT id, beside_id FROM training_template_version WHERE project_id = $1 AND left_out_id = $2),
    version AS (SELECT id, true AS is_held FROM beside UNION SELECT beside_id, false FROM beside),
    first AS (
      SELECT DISTINCT ON (coalesce(s.unit_hash, s.input_hash)) s.finished_at, s.id, v.is_held,
          CASE WHEN s.status = 'FAILED' THEN 0 ELSE coalesce(e.score, 0) END AS score
        FROM version v
        JOIN training_session s ON s.project_id = $1 AND s.agent_type = $3 AND s.template_version_id = v.id
        LEFT JOIN evaluation e ON e.project_id = $1 AND e.id = coalesce(s.evaluation_after_id, s.evaluation_before_id)
       WHERE s.created_at >= $4 AND s.status IN ('IMPROVED', 'UNIMPROVED', 'FAILED') AND s.plan->'trial' IS NULL
       ORDER BY coalesce(s.unit_hash, s.input_hash), s.finished_at, s.id)
  SELECT is_held AS "isHeld", score FROM first ORDER BY finished_at, id LIMIT $5`;

import type { EntityManager } from 'typeorm';
import { BUCKET_MS, DAY_MS, type BucketSize } from './domain/buckets.js';
import { toCauses, type CauseRow } from './domain/causes.js';

/** Days on each side of a change over which strategies and models are compared. */
const SIDE_DAYS: Readonly<Record<BucketSize, number>> = { HOUR: 1, DAY: 3, WEEK: 14 };
/** Calls on each side by which it is told which model was in use; of an agent, the sessions whose calls are looked at. */
const USES = 100;

/** Where the strategies that were used are counted: a change within a day is not to be seen by whole days. */
const OF_DAYS = {
  table: 'rollup_day',
  bucket: 'day',
  at: `(c.at AT TIME ZONE 'UTC')::date`,
  side: '$5::integer',
};
const OF_HOURS = { table: 'rollup_hour', bucket: 'hour', at: 'c.at', side: `$5::integer * interval '1 day'` };

/** Whose changes they are, and by which buckets they were found. */
export interface CausesOf {
  /** Whose templates, instructions, strategies and models; all where null. */
  readonly agentType: string | null;
  readonly size: BucketSize;
}

/** When something changed, and of whom, as in CausesOf. */
export interface ChangeOf {
  readonly agentType: string | null;
  readonly at: Date;
}

/**
 * What changed about the times of changes, in one statement: versions of templates and instructions that came within a
 * bucket of it, and strategies and models that were mostly used before and behind it. What was learned reaches agents as
 * new versions, and is among them.
 *
 * @param size of the buckets by which all of them were found
 * @returns of each change what else changed then
 */
export async function findCauses(
  db: EntityManager,
  projectId: string,
  size: BucketSize,
  changes: readonly ChangeOf[],
): Promise<string[][]> {
  if (changes.length === 0) return [];
  const { table, bucket, at, side } = size === 'HOUR' ? OF_HOURS : OF_DAYS;
  const rows = await db.query<(CauseRow & { change: number })[]>(
    `/* change_causes */ WITH change AS (
        SELECT ordinality::integer AS change, at, agent_type
          FROM unnest($2::timestamptz[], $3::text[]) WITH ORDINALITY AS c(at, agent_type)
      ), near AS (
        SELECT change, agent_type, at - $4 * interval '1 millisecond' AS since, at + $4 * interval '1 millisecond' AS until
          FROM change
      )
      SELECT c.change, 'template' AS kind, t.slug AS name,
          coalesce((SELECT max(b.version) FROM training_template_version b WHERE b.project_id = $1 AND b.template_id = t.id
            AND b.beside_id IS NULL AND b.version < min(v.version)), min(v.version) - 1)::text AS before,
          max(v.version)::text AS after, NULL::bigint AS used_before, NULL::bigint AS used_after
        FROM near c
        JOIN training_template t ON t.project_id = $1 AND (c.agent_type IS NULL OR t.agent_type = c.agent_type)
        JOIN training_template_version v ON v.project_id = $1 AND v.template_id = t.id AND v.version > 1
          AND v.beside_id IS NULL
          AND v.created_at >= c.since AND v.created_at < c.until
        GROUP BY c.change, t.id, t.slug
      UNION ALL
      SELECT c.change, 'instructions', a.agent_type,
          coalesce((SELECT max(b.version) FROM agent_version b WHERE b.project_id = $1 AND b.agent_id = a.id
            AND b.beside_id IS NULL AND b.version < min(v.version)), min(v.version) - 1)::text,
          max(v.version)::text, NULL, NULL
        FROM near c
        JOIN agent a ON a.project_id = $1 AND (c.agent_type IS NULL OR a.agent_type = c.agent_type)
        JOIN agent_version v ON v.project_id = $1 AND v.agent_id = a.id AND v.version > 1
          AND v.beside_id IS NULL
          AND v.created_at >= c.since AND v.created_at < c.until
        GROUP BY c.change, a.id, a.agent_type
      UNION ALL
      SELECT c.change, 'strategy', r.agent_type, r.strategy, NULL,
          sum(sessions) FILTER (WHERE r.${bucket} < ${at}), sum(sessions) FILTER (WHERE r.${bucket} >= ${at})
        FROM change c
        CROSS JOIN LATERAL (
          SELECT ${bucket}, agent_type, strategy, improved_count + unimproved_count + failed_count AS sessions
            FROM ${table}
            WHERE project_id = $1 AND (c.agent_type IS NULL OR agent_type = c.agent_type) AND strategy <> ''
              AND ${bucket} >= ${at} - ${side} AND ${bucket} < ${at} + ${side}) r
        GROUP BY c.change, r.agent_type, r.strategy
      UNION ALL
      SELECT c.change, 'model', l.role, l.model, NULL,
          count(*) FILTER (WHERE l.is_before), count(*) FILTER (WHERE NOT l.is_before)
        FROM change c
        CROSS JOIN LATERAL (
          (SELECT role, model, true AS is_before FROM llm_call
            WHERE c.agent_type IS NULL AND project_id = $1
              AND created_at >= c.at - $5::integer * interval '1 day' AND created_at < c.at
            ORDER BY created_at DESC LIMIT $6)
          UNION ALL
          (SELECT role, model, false FROM llm_call
            WHERE c.agent_type IS NULL AND project_id = $1
              AND created_at >= c.at AND created_at < c.at + $5::integer * interval '1 day'
            ORDER BY created_at LIMIT $6)
          UNION ALL
          SELECT m.role, m.model, s.is_before FROM (
            (SELECT id, true AS is_before FROM training_session
              WHERE project_id = $1 AND agent_type = c.agent_type
                AND created_at >= c.at - $5::integer * interval '1 day' AND created_at < c.at
              ORDER BY created_at DESC LIMIT $6)
            UNION ALL
            (SELECT id, false FROM training_session
              WHERE project_id = $1 AND agent_type = c.agent_type
                AND created_at >= c.at AND created_at < c.at + $5::integer * interval '1 day'
              ORDER BY created_at LIMIT $6)) s
            JOIN llm_call m ON m.project_id = $1 AND m.owner_id = s.id::text) l
        GROUP BY c.change, l.role, l.model
      ORDER BY change, kind, name, before`,
    [
      projectId,
      changes.map((change) => change.at),
      changes.map(({ agentType }) => agentType),
      Math.max(BUCKET_MS[size], DAY_MS),
      SIDE_DAYS[size],
      USES,
    ],
  );
  return changes.map((_, i) => toCauses(rows.filter((row) => row.change === i + 1)));
}

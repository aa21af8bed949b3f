import type { EntityManager } from 'typeorm';
import type { ProjectContext } from '../../platform/project.js';
import type { RecurringFinding } from './training-batch.entity.js';

/** A rule is told from so many sessions on, and so many rules at most. */
const MIN_SESSIONS = 2;
const MAX_FINDINGS = 50;

interface Row {
  rule: string;
  message: string;
  count: number;
  evaluated: number;
}

/**
 * The rules that came up in the evaluations of the responses as they came in, of at least two of a batch's sessions; the
 * most frequent first. A session counts once for a rule and once for each message of it.
 */
export async function recurringFindingsOf(
  db: EntityManager,
  project: ProjectContext,
  batchId: string,
): Promise<RecurringFinding[]> {
  const rows = await db.query<Row[]>(
    `/* recurring_findings */ WITH evaluated AS MATERIALIZED (
        SELECT s.id, e.result FROM training_session s
          JOIN evaluation e ON e.project_id = s.project_id AND e.id = s.evaluation_before_id
         WHERE s.project_id = $1 AND s.batch_id = $2),
      found AS (
        SELECT DISTINCT v.id, finding->>'rule' AS rule, finding->>'message' AS message
          FROM evaluated v, jsonb_path_query(v.result, '$.criteria[*].findings[*]') AS finding)
      SELECT rule, mode() WITHIN GROUP (ORDER BY message COLLATE "C") AS message, count(DISTINCT id)::integer AS count,
          (SELECT count(*) FROM evaluated)::integer AS evaluated
        FROM found GROUP BY rule HAVING count(DISTINCT id) >= $3 ORDER BY count DESC, rule COLLATE "C" LIMIT $4`,
    [project.projectId, batchId, MIN_SESSIONS, MAX_FINDINGS],
  );
  return rows.map(({ rule, message, count, evaluated }) => ({
    rule,
    message,
    count,
    share: count / evaluated,
  }));
}

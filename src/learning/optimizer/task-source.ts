import type { EntityManager } from 'typeorm';
import { CorrectionEntity } from '../../corrections/index.js';
import type { ProjectContext } from '../../platform/project.js';
import { TrainingSessionEntity, type TrainingTemplateEntity } from '../../training/index.js';

/** A stored response that a template can be tried on. */
export interface StoredTask {
  readonly sessionId: string;
  /** The same for all responses to the same task. */
  readonly key: string;
}

/** Sessions of an agent, newest first, that are looked through. */
const LOOKED_THROUGH = 5_000;
/** Corrections that proposals are made from. */
const CORRECTIONS = 3;

/**
 * The tasks that a template can be tried on, the newest first, each with its newest response: those of its agent type and
 * kind of response, or planned with it, that came in below their target score, for of others no model is asked. A task is
 * what was asked, with what came along to judge by; where nothing says what was asked, it is the response itself.
 */
export async function readTasks(
  db: EntityManager,
  { projectId }: ProjectContext,
  template: Pick<TrainingTemplateEntity, 'id' | 'agentType' | 'dataFormat'>,
): Promise<StoredTask[]> {
  const rows = await db.query<{ id: string; key: string }[]>(
    `/* optimizer_tasks */ SELECT id, key FROM (
       SELECT DISTINCT ON (key) id, key, created_at FROM (
         SELECT s.id, s.created_at, encode(sha256(convert_to(CASE
             WHEN s.task_description IS NULL THEN 'response' || s.original_response
             ELSE 'task' || jsonb_build_array(regexp_replace(lower(btrim(s.task_description)), '\\s+', ' ', 'g'),
               s.context->'tests', s.context->'source', s.context->'reference', s.context->'evidence')::text
             END, 'UTF8')), 'hex') AS key
           FROM training_session s
           JOIN evaluation e ON e.project_id = s.project_id AND e.id = s.evaluation_before_id
          WHERE s.project_id = $1 AND s.agent_type = $2 AND s.status IN ('IMPROVED', 'UNIMPROVED')
            AND e.score < (s.plan->>'targetScore')::float8
            AND (s.data_format = $3 OR s.template_version_id IN
              (SELECT id FROM training_template_version WHERE project_id = $1 AND template_id = $4))
          ORDER BY s.created_at DESC, s.id DESC LIMIT $5) recent
        ORDER BY key, created_at DESC, id DESC) tasks
      ORDER BY created_at DESC, id DESC`,
    [projectId, template.agentType, template.dataFormat, template.id, LOOKED_THROUGH],
  );
  return rows.map(({ id, key }) => ({ sessionId: id, key }));
}

/** The newest corrections of an agent that tell nothing of the tasks of some sessions. */
export async function readCorrectionIds(
  db: EntityManager,
  { projectId }: ProjectContext,
  agentType: string,
  sealed: readonly string[],
): Promise<string[]> {
  const rows = await db.query<{ id: string }[]>(
    `/* optimizer_corrections */ SELECT c.id FROM correction c WHERE c.project_id = $1 AND c.agent_type = $2
        AND NOT EXISTS (SELECT FROM training_session s WHERE s.project_id = $1 AND s.id = ANY($3::uuid[])
          AND (s.id = c.session_id OR s.original_response = c.original_response OR s.task_description = c.task_description))
      ORDER BY c.created_at DESC, c.id DESC LIMIT $4`,
    [projectId, agentType, sealed, CORRECTIONS],
  );
  return rows.map(({ id }) => id);
}

/** Sessions by their ids; those that have left are left out. */
export function readSessions(
  db: EntityManager,
  { projectId }: ProjectContext,
  ids: readonly string[],
): Promise<TrainingSessionEntity[]> {
  return db
    .createQueryBuilder(TrainingSessionEntity, 's')
    .where('s.project_id = :projectId AND s.id = ANY(:ids)', { projectId, ids })
    .getMany();
}

/** Corrections by their ids, the newest first. */
export function readCorrections(
  db: EntityManager,
  { projectId }: ProjectContext,
  ids: readonly string[],
): Promise<CorrectionEntity[]> {
  return db
    .createQueryBuilder(CorrectionEntity, 'c')
    .where('c.project_id = :projectId AND c.id = ANY(:ids)', { projectId, ids })
    .orderBy('c.created_at', 'DESC')
    .addOrderBy('c.id', 'DESC')
    .getMany();
}

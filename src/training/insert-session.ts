import type { EntityManager } from 'typeorm';
import { TrainingSessionEntity, type StoredContext } from './training-session.entity.js';

export interface NewSession extends Pick<
  TrainingSessionEntity,
  | 'projectId'
  | 'id'
  | 'agentType'
  | 'mode'
  | 'dataFormat'
  | 'taskDescription'
  | 'originalResponse'
  | 'idempotencyKey'
  | 'inputHash'
  | 'useCache'
  | 'retryOfId'
  | 'agentVersionId'
  | 'unitHash'
  | 'instructionsVariantId'
> {
  readonly context: StoredContext;
}

/** A session of which nothing is known but what was handed in. */
const UNTOUCHED = {
  status: 'QUEUED',
  strategy: null,
  plan: null,
  templateVersionId: null,
  batchId: null,
  improvedResponse: null,
  evaluationBeforeId: null,
  evaluationAfterId: null,
  improvementScore: null,
  cacheHit: false,
  failureCode: null,
  failureMessage: null,
  failureIsRetryable: null,
  attempt: 0,
  givenBack: 0,
  workerId: null,
  leaseUntil: null,
  lastSequence: 1,
  startedAt: null,
  finishedAt: null,
} as const satisfies Partial<TrainingSessionEntity>;

/** Writes a session's row. Null, and nothing written, where its idempotency key is taken. */
export async function insertSession(
  tx: EntityManager,
  session: NewSession,
): Promise<TrainingSessionEntity | null> {
  const [row] = await tx.query<{ created_at: Date; available_at: Date }[]>(
    `/* accept_session, prepared */ INSERT INTO training_session
       (project_id, id, agent_type, mode, data_format, status, task_description, original_response, context,
        idempotency_key, input_hash, retry_of_id, use_cache, agent_version_id, unit_hash,
        instructions_variant_id, last_sequence, created_at)
     VALUES ($1, $2, $3, $4, $5, 'QUEUED', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1, clock_timestamp())
     ON CONFLICT (project_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
     RETURNING created_at, available_at`,
    [
      session.projectId,
      session.id,
      session.agentType,
      session.mode,
      session.dataFormat,
      session.taskDescription,
      session.originalResponse,
      JSON.stringify(session.context),
      session.idempotencyKey,
      session.inputHash,
      session.retryOfId,
      session.useCache,
      session.agentVersionId,
      session.unitHash,
      session.instructionsVariantId,
    ],
  );
  if (!row) return null;
  return Object.assign(new TrainingSessionEntity(), {
    ...UNTOUCHED,
    projectId: session.projectId,
    id: session.id,
    agentType: session.agentType,
    mode: session.mode,
    dataFormat: session.dataFormat,
    taskDescription: session.taskDescription,
    originalResponse: session.originalResponse,
    context: session.context,
    idempotencyKey: session.idempotencyKey,
    inputHash: session.inputHash,
    retryOfId: session.retryOfId,
    useCache: session.useCache,
    agentVersionId: session.agentVersionId,
    unitHash: session.unitHash,
    instructionsVariantId: session.instructionsVariantId,
    createdAt: row.created_at,
    availableAt: row.available_at,
  });
}

import type { EntityManager } from 'typeorm';
import { together } from '../../platform/database/database.js';
import type { IdSource } from '../../platform/ports.js';
import type { JobQueue } from '../../platform/queue/job-queue.js';
import { appendEvents } from '../events/training-event-log.js';
import { BATCH_PRIORITY, TRAIN_QUEUE, type TrainJob } from '../session-claim.js';
import { QUEUED_EVENT } from '../session-store.js';
import type { CheckedInput } from '../training-input.js';
import type { CheckedBatch } from './batch-input.js';
import { TrainingBatchEntity } from './training-batch.entity.js';

/** A checked batch with its ids. */
export interface NewBatch extends CheckedBatch {
  readonly projectId: string;
  readonly id: string;
  /** The sessions' ids in the order of the items; rising, since a batch's sessions are listed by them. */
  readonly sessionIds: readonly string[];
}

/** A checked batch with ids for it and its sessions. */
export function newBatch(projectId: string, checked: CheckedBatch, ids: IdSource): NewBatch {
  const sessionIds = checked.sessions.map(() => ids.next()).sort();
  return { ...checked, projectId, id: ids.next(), sessionIds };
}

/**
 * Accepts a batch: its row, and of all its sessions the rows, first events and jobs, in a handful of statements however
 * many they are. Null, and nothing written, where its idempotency key is taken.
 */
export async function acceptBatch(
  tx: EntityManager,
  batch: NewBatch,
  ids: IdSource,
  queue: JobQueue,
): Promise<TrainingBatchEntity | null> {
  const accepted = await insertBatch(tx, batch);
  if (!accepted) return null;
  await together(
    insertSessions(tx, batch, accepted.createdAt),
    appendEvents(
      tx,
      batch.sessions.map(({ agentType }, index) => ({
        ...QUEUED_EVENT,
        id: ids.next(),
        projectId: batch.projectId,
        sessionId: batch.sessionIds[index]!,
        batchId: batch.id,
        agentType,
        sequence: 1,
      })),
    ),
    queue.sendMany<TrainJob>(
      tx,
      TRAIN_QUEUE,
      batch.sessionIds.map((sessionId) => ({ projectId: batch.projectId, sessionId })),
      { priority: BATCH_PRIORITY },
    ),
  );
  return accepted;
}

async function insertBatch(tx: EntityManager, batch: NewBatch): Promise<TrainingBatchEntity | null> {
  const [row] = await tx.query<{ created_at: Date }[]>(
    `/* accept_batch */ INSERT INTO training_batch (project_id, id, mode, idempotency_key, input_hash)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (project_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING RETURNING created_at`,
    [batch.projectId, batch.id, batch.mode, batch.idempotencyKey, batch.inputHash],
  );
  if (!row) return null;
  const { projectId, id, mode, idempotencyKey, inputHash } = batch;
  return Object.assign(new TrainingBatchEntity(), {
    projectId,
    id,
    mode,
    idempotencyKey,
    inputHash,
    recurringFindings: null,
    createdAt: row.created_at,
    finishedAt: null,
  });
}

/** All at the same time, so that their ids alone order them. */
async function insertSessions(tx: EntityManager, batch: NewBatch, createdAt: Date): Promise<void> {
  const column = <T>(of: (session: CheckedInput) => T): T[] => batch.sessions.map(of);
  await tx.query(
    `/* accept_sessions */ INSERT INTO training_session
       (project_id, batch_id, mode, status, last_sequence, created_at,
        id, agent_type, data_format, task_description, original_response, context, input_hash, use_cache,
        agent_version_id, unit_hash, instructions_variant_id)
     SELECT $1, $2, $3, 'QUEUED', 1, $4, s.id, s.agent_type, s.data_format, s.task_description, s.original_response,
        s.context::jsonb, s.input_hash, s.use_cache, s.agent_version_id, s.unit_hash, s.instructions_variant_id
       FROM unnest($5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::boolean[],
         $13::uuid[], $14::text[], $15::uuid[])
         AS s(id, agent_type, data_format, task_description, original_response, context, input_hash, use_cache,
           agent_version_id, unit_hash, instructions_variant_id)`,
    [
      batch.projectId,
      batch.id,
      batch.mode,
      createdAt,
      [...batch.sessionIds],
      column((session) => session.agentType),
      column((session) => session.dataFormat),
      column((session) => session.taskDescription),
      column((session) => session.originalResponse),
      column((session) => JSON.stringify(session.context)),
      column((session) => session.inputHash),
      column((session) => session.useCache),
      column((session) => session.agentVersionId),
      column((session) => session.unitHash),
      column((session) => session.instructionsVariantId),
    ],
  );
}

import type { EntityManager } from 'typeorm';
import type { CriterionScore } from '../evaluation/index.js';
import { recordRollup } from '../metrics/index.js';
import { together } from '../platform/database/database.js';
import { updated } from '../platform/database/updated.js';
import type { IdSource } from '../platform/ports.js';
import type { JobQueue } from '../platform/queue/job-queue.js';
import { sourcesOf, type EventType, type SessionStatus } from './domain/session-status.js';
import { appendEvents } from './events/training-event-log.js';
import type { SessionOutcomes } from './experiments/session-outcomes.js';
import { isSuccess } from './rollups/raw-sessions.js';
import { insertSession, type NewSession } from './insert-session.js';
import { BATCH_PRIORITY, TRAIN_QUEUE, type Claim, type TrainJob } from './session-claim.js';
import type { SessionPlan, TrainingSessionEntity } from './training-session.entity.js';
import { EvaluationStore } from './work/evaluation-store.js';
import { LostClaimError } from './work/failures.js';

export interface StepEvent {
  readonly type: EventType;
  readonly message: string;
  /** Share of the work done; null where nothing was added to it. */
  readonly progress: number | null;
  readonly score: number | null;
}

export interface SessionEnd {
  readonly status: Extract<SessionStatus, 'IMPROVED' | 'UNIMPROVED' | 'FAILED' | 'CANCELLED'>;
  readonly message: string;
  readonly improvedResponse?: string;
  readonly evaluationAfterId?: string;
  /** Whether the outcome was taken from the cache; no if left out. */
  readonly isCacheHit?: boolean;
  /** Points of the original, by criterion too, and of what was kept; given when IMPROVED or UNIMPROVED. */
  readonly scores?: {
    readonly before: number;
    readonly after: number;
    readonly criteria: readonly CriterionScore[];
  };
  /** The same by the yardstick of the experiment that it takes part in; null where that cannot judge it. As `scores` if left out. */
  readonly measured?: { readonly before: number | null; readonly after: number | null };
  readonly failure?: { readonly code: string; readonly message: string; readonly isRetryable: boolean };
}

/** What any change of a session's row is answered with: enough to tell it as an event. */
interface ChangedRow {
  last_sequence: number;
  batch_id: string | null;
}

interface EndedRow extends ChangedRow {
  agent_type: string;
  strategy: string | null;
  mode: string;
  unit_hash: string | null;
  instructions_variant_id: string | null;
  plan: SessionPlan | null;
  duration_ms: string | null;
  finished_at: Date;
}

/** A session's first event. */
export const QUEUED_EVENT: StepEvent = {
  type: 'QUEUED',
  message: 'accepted, and waiting for a worker',
  progress: 0,
  score: null,
};

/** The writes of a session's life. Each locks the session's row first, and writes its event with it. */
export class SessionStore {
  /** What its responses are worth. */
  readonly evaluations: EvaluationStore;

  constructor(
    private readonly ids: IdSource,
    private readonly queue: JobQueue,
    /** Told of sessions that end; nobody is where it is left out. */
    private readonly outcomes: Pick<SessionOutcomes, 'record'> | null = null,
  ) {
    this.evaluations = new EvaluationStore(ids);
  }

  /** Accepts a session: its row, its first event and its job. Null, and nothing written, where its idempotency key is taken. */
  async accept(tx: EntityManager, session: NewSession): Promise<TrainingSessionEntity | null> {
    if (session.idempotencyKey === null) {
      const [accepted] = await together(insertSession(tx, session), this.announce(tx, session));
      return accepted;
    }
    const accepted = await insertSession(tx, session);
    if (accepted) await this.announce(tx, session);
    return accepted;
  }

  /** The first event of a session, and its job. */
  private async announce(tx: EntityManager, session: NewSession): Promise<void> {
    const of = { ...session, sessionId: session.id };
    await together(
      this.append(tx, of, { last_sequence: 1, batch_id: null }, QUEUED_EVENT),
      this.sendJob(tx, of, { isOfBatch: false }),
    );
  }

  /** Writes a step of a claimed session with its event. @throws LostClaimError when the claim no longer holds. */
  async step(tx: EntityManager, claim: Claim, event: StepEvent): Promise<void> {
    const [row] = await updated<ChangedRow>(
      tx,
      `/* session_step */ UPDATE training_session SET last_sequence = last_sequence + 1
        WHERE project_id = $1 AND id = $2 AND attempt = $3 AND status = 'RUNNING' RETURNING last_sequence, batch_id`,
      [claim.projectId, claim.sessionId, claim.attempt],
    );
    if (!row) throw new LostClaimError(claim.sessionId);
    await this.append(tx, claim, row, event);
  }

  /**
   * Ends a session, with its final event, its part of the rollups and of experiments; tells its batch, which may be finished when
   * that is committed. Null, and nothing written, when it is in no state to end so, or when `attempt` is given and is not
   * the session's.
   */
  async end(
    tx: EntityManager,
    session: { readonly projectId: string; readonly sessionId: string; readonly attempt?: number },
    end: SessionEnd,
  ): Promise<{ readonly batchId: string | null } | null> {
    const gained = end.scores ? end.scores.after - end.scores.before : null;
    const [row] = await updated<EndedRow>(
      tx,
      `/* end_session */ UPDATE training_session SET status = $3, improved_response = $4, evaluation_after_id = $5,
          improvement_score = $6, failure_code = $7, failure_message = $8, failure_is_retryable = $9, cache_hit = $12,
          finished_at = clock_timestamp(), worker_id = NULL, lease_until = NULL, last_sequence = last_sequence + 1
        WHERE project_id = $1 AND id = $2 AND status = ANY($10::text[]) AND ($11::integer IS NULL OR attempt = $11)
        RETURNING agent_type, strategy, mode, plan, batch_id, unit_hash, instructions_variant_id, last_sequence, finished_at,
          round(extract(epoch FROM finished_at - started_at) * 1000) AS duration_ms`,
      [
        session.projectId,
        session.sessionId,
        end.status,
        end.improvedResponse ?? null,
        end.evaluationAfterId ?? null,
        gained,
        end.failure?.code ?? null,
        end.failure?.message ?? null,
        end.failure?.isRetryable ?? null,
        sourcesOf(end.status),
        session.attempt ?? null,
        end.isCacheHit ?? false,
      ],
    );
    if (!row) return null;
    await this.append(tx, { ...session, agentType: row.agent_type }, row, {
      type: end.status,
      message: end.message,
      progress: 1,
      score: end.scores?.after ?? null,
    });
    const durationMs = row.duration_ms === null ? null : Number(row.duration_ms);
    await this.outcomes?.record(tx, {
      projectId: session.projectId,
      sessionId: session.sessionId,
      status: end.status,
      unitHash: row.unit_hash,
      instructionsVariantId: row.instructions_variant_id,
      plan: row.plan,
      durationMs,
      scores: end.measured ?? end.scores ?? null,
    });
    await recordRollup(tx, {
      projectId: session.projectId,
      sessionId: session.sessionId,
      agentType: row.agent_type,
      strategy: row.strategy,
      mode: row.mode,
      outcome: end.status,
      isSuccess: isSuccess(end.status, end.scores?.before ?? null, row.plan?.targetScore ?? null),
      responseScore: end.scores?.before ?? null,
      improvement: gained,
      criteria: end.scores?.criteria ?? [],
      durationMs,
      finishedAt: row.finished_at,
    });
    return { batchId: row.batch_id };
  }

  /** Sends a running session back to the queue. False when the claim no longer holds. */
  async requeue(
    tx: EntityManager,
    claim: Claim,
    how: { readonly message: string; readonly delayMs: number; readonly isGivenBack: boolean },
  ): Promise<boolean> {
    const [row] = await updated<ChangedRow>(
      tx,
      `/* requeue_session */ UPDATE training_session SET status = 'QUEUED', worker_id = NULL, lease_until = NULL,
          given_back = given_back + $4, available_at = clock_timestamp() + $5 * interval '1 millisecond',
          last_sequence = last_sequence + 1
        WHERE project_id = $1 AND id = $2 AND attempt = $3 AND status = 'RUNNING' RETURNING last_sequence, batch_id`,
      [claim.projectId, claim.sessionId, claim.attempt, how.isGivenBack ? 1 : 0, how.delayMs],
    );
    if (!row) return false;
    await this.append(tx, claim, row, {
      type: 'RETRIED',
      message: how.message,
      progress: null,
      score: null,
    });
    await this.sendJob(
      tx,
      { projectId: claim.projectId, sessionId: claim.sessionId },
      { isOfBatch: row.batch_id !== null, delayMs: how.delayMs },
    );
    return true;
  }

  async sendJob(
    tx: EntityManager,
    { projectId, sessionId, traceparent }: TrainJob,
    { isOfBatch, delayMs = 0 }: { readonly isOfBatch: boolean; readonly delayMs?: number },
  ): Promise<void> {
    const priority = isOfBatch ? BATCH_PRIORITY : 0;
    const job = { projectId, sessionId, ...(traceparent === undefined ? {} : { traceparent }) };
    await this.queue.send<TrainJob>(tx, TRAIN_QUEUE, job, { delayMs, priority });
  }

  private append(
    tx: EntityManager,
    of: { readonly projectId: string; readonly sessionId: string; readonly agentType: string },
    row: ChangedRow,
    event: StepEvent,
  ): Promise<void> {
    return appendEvents(tx, [
      {
        id: this.ids.next(),
        projectId: of.projectId,
        sessionId: of.sessionId,
        batchId: row.batch_id,
        agentType: of.agentType,
        sequence: row.last_sequence,
        ...event,
      },
    ]);
  }
}

import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { DataFormat } from '../evaluation/index.js';
import type { SessionStatus, TrainingMode } from './domain/session-status.js';
import type { ArmOutcome, SessionTrial } from './experiments/session-trial.js';

/** What the response was an answer to, as it came in. */
export interface StoredContext {
  readonly language: string | null;
  readonly tests: string | null;
  readonly entryPoint: string | null;
  readonly reference: string | null;
  readonly source: string | null;
  readonly evidence: string | null;
  readonly extra: Readonly<Record<string, unknown>> | null;
}

/** What an ADAPTIVE session was planned with beyond the others. */
export interface AdaptivePlan {
  /** Of the task, as in CODE/python. */
  readonly kind: string;
  /** The strategy whose improvers propose, as in generic@2. */
  readonly improver: string;
  /** Candidates that a model is asked for at first; 0 where none writes. */
  readonly candidates: number;
  /** Calls to the model that it may take. */
  readonly maxCalls: number;
}

/** With what a session is trained; recorded so that its numbers can be traced to their causes. */
export interface SessionPlan {
  readonly strategy: string;
  /** Points from which a response needs no improvement, as it was set when the session was planned. */
  readonly targetScore: number;
  /** The template version that a model is to be prompted with; null where none writes, or none fits. */
  readonly templateVersionId: string | null;
  /** Of an ADAPTIVE session only. */
  readonly adaptive?: AdaptivePlan;
  /** Corrections that a model is shown; not there until they were looked for. */
  readonly exampleIds?: readonly string[];
  /** Adopted rules that a model is told besides those of its template; not there until they were looked for. */
  readonly lessonIds?: readonly string[];
  /** The experiment on training that it takes part in; not there where none runs. */
  readonly trial?: SessionTrial;
  /** What came of it under the arms of a PAIRED experiment that have run so far, by their ids. */
  readonly armOutcomes?: Readonly<Record<string, ArmOutcome>>;
  /** Who judges, and whether that decides anything; not there until a judge was asked. */
  readonly judge?: { readonly judge: string | null; readonly isTrusted: boolean };
}

@Entity({ name: 'training_session' })
@Index('training_session_newest', ['projectId', 'createdAt', 'id'])
@Index('training_session_newest_of_agent', ['projectId', 'agentType', 'createdAt', 'id'])
@Index('training_session_ended_of_agent', ['projectId', 'agentType', 'finishedAt'], {
  where: 'finished_at IS NOT NULL',
})
@Index('training_session_idempotency_key', ['projectId', 'idempotencyKey'], {
  unique: true,
  where: 'idempotency_key IS NOT NULL',
})
@Index('training_session_lease', ['leaseUntil'], { where: `status = 'RUNNING'` })
@Index('training_session_waiting', ['availableAt'], { where: `status = 'QUEUED'` })
@Index('training_session_adaptive', ['projectId', 'agentType', 'finishedAt'], {
  where: `mode = 'ADAPTIVE' AND finished_at IS NOT NULL`,
})
@Index('training_session_of_template', ['projectId', 'templateVersionId', 'status'], {
  where: 'template_version_id IS NOT NULL',
})
@Index('training_session_of_unit', ['projectId', 'agentType', 'unitHash', 'finishedAt'], {
  where: 'unit_hash IS NOT NULL',
})
@Index('training_session_of_batch', ['projectId', 'batchId', 'createdAt', 'id'], {
  where: 'batch_id IS NOT NULL',
})
@Index('training_session_unfinished_of_batch', ['projectId', 'batchId'], {
  where: `batch_id IS NOT NULL AND status IN ('QUEUED', 'RUNNING')`,
})
export class TrainingSessionEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'agent_type', type: 'text' })
  agentType!: string;

  @Column({ type: 'text' })
  mode!: TrainingMode;

  @Column({ name: 'data_format', type: 'text' })
  dataFormat!: DataFormat;

  @Column({ type: 'text' })
  status!: SessionStatus;

  @Column({ name: 'task_description', type: 'text', nullable: true })
  taskDescription!: string | null;

  @Column({ name: 'original_response', type: 'text' })
  originalResponse!: string;

  @Column({ type: 'jsonb' })
  context!: StoredContext;

  @Column({ name: 'idempotency_key', type: 'text', nullable: true })
  idempotencyKey!: string | null;

  /** SHA-256 of the input, to tell a repeated request from another one under the same key. */
  @Column({ name: 'input_hash', type: 'text' })
  inputHash!: string;

  /** False: the client wants it evaluated and improved anew. */
  @Column({ name: 'use_cache', type: 'boolean', default: true })
  useCache!: boolean;

  /** The version of its agent's instructions that it was given under, and a hash of the unit that it was given for. */
  @Column({ name: 'agent_version_id', type: 'uuid', nullable: true })
  agentVersionId!: string | null;

  @Column({ name: 'unit_hash', type: 'text', nullable: true })
  unitHash!: string | null;

  /** The arm of an experiment on the instructions that it was given under, as its token says. */
  @Column({ name: 'instructions_variant_id', type: 'uuid', nullable: true })
  instructionsVariantId!: string | null;

  @Column({ name: 'retry_of_id', type: 'uuid', nullable: true })
  retryOfId!: string | null;

  /** The batch that it was handed in with; null where it came alone. */
  @Column({ name: 'batch_id', type: 'uuid', nullable: true })
  batchId!: string | null;

  @Column({ type: 'text', nullable: true })
  strategy!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  plan!: SessionPlan | null;

  /** As in its plan; a column of its own, so that a template's sessions can be counted. */
  @Column({ name: 'template_version_id', type: 'uuid', nullable: true })
  templateVersionId!: string | null;

  @Column({ name: 'improved_response', type: 'text', nullable: true })
  improvedResponse!: string | null;

  @Column({ name: 'evaluation_before_id', type: 'uuid', nullable: true })
  evaluationBeforeId!: string | null;

  @Column({ name: 'evaluation_after_id', type: 'uuid', nullable: true })
  evaluationAfterId!: string | null;

  /** Points gained; null until final. */
  @Column({ name: 'improvement_score', type: 'double precision', nullable: true })
  improvementScore!: number | null;

  /** Whether its outcome was taken from the cache. */
  @Column({ name: 'cache_hit', type: 'boolean', default: false })
  cacheHit!: boolean;

  @Column({ name: 'failure_code', type: 'text', nullable: true })
  failureCode!: string | null;

  @Column({ name: 'failure_message', type: 'text', nullable: true })
  failureMessage!: string | null;

  @Column({ name: 'failure_is_retryable', type: 'boolean', nullable: true })
  failureIsRetryable!: boolean | null;

  /** How often it was claimed: the fence that every later write of that claim carries. */
  @Column({ type: 'integer', default: 0 })
  attempt!: number;

  /** Claims that were given back by a stopping worker; they do not count as tries. */
  @Column({ name: 'given_back', type: 'integer', default: 0 })
  givenBack!: number;

  @Column({ name: 'worker_id', type: 'uuid', nullable: true })
  workerId!: string | null;

  @Column({ name: 'lease_until', type: 'timestamptz', precision: 3, nullable: true })
  leaseUntil!: Date | null;

  @Column({ name: 'available_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  availableAt!: Date;

  /** Sequence of its newest event; raised under the row's lock, so that there is no gap. */
  @Column({ name: 'last_sequence', type: 'integer', default: 0 })
  lastSequence!: number;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'started_at', type: 'timestamptz', precision: 3, nullable: true })
  startedAt!: Date | null;

  @Column({ name: 'finished_at', type: 'timestamptz', precision: 3, nullable: true })
  finishedAt!: Date | null;
}

import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { OwnerUsage } from '../../platform/llm/index.js';
import type { OptimizerRunStatus, OptimizerVerdict } from './domain/run-status.js';

/** What a run works with, settled when it is started, so that every try of it does the same. */
export interface OptimizerPlan {
  /** Sessions whose responses are its tasks, by the part that they fall into. */
  readonly search: readonly string[];
  readonly validation: readonly string[];
  readonly holdout: readonly string[];
  /** What the tasks of the holdout are known again by (`taskMarks`): nothing may be trained on them, also when their sessions have left. */
  readonly holdoutMarks: readonly string[];
  /** Corrections that proposals may be made from; none is of a task of validation or holdout. */
  readonly correctionIds: readonly string[];
  /** Adopted rules that a model is told. */
  readonly lessonIds: readonly string[];
}

/** A search for a better template. */
@Entity({ name: 'optimizer_run' })
@Index('optimizer_run_idempotency_key', ['projectId', 'idempotencyKey'], {
  unique: true,
  where: 'idempotency_key IS NOT NULL',
})
@Index('optimizer_run_active', ['projectId', 'templateId'], {
  unique: true,
  where: `status IN ('QUEUED', 'RUNNING')`,
})
@Index('optimizer_run_waiting', ['availableAt'], { where: `status IN ('QUEUED', 'RUNNING')` })
@Index('optimizer_run_order', ['tx', 'position'])
@Index('optimizer_run_whole', ['finishedAt'], { where: 'finished_at IS NOT NULL AND model_usage IS NULL' })
@Index('optimizer_run_newest', ['projectId', 'createdAt', 'id'])
export class OptimizerRunEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'template_id', type: 'uuid' })
  templateId!: string;

  @Column({ type: 'text' })
  status!: OptimizerRunStatus;

  @Column({ name: 'seed_version_id', type: 'uuid' })
  seedVersionId!: string;

  @Column({ name: 'result_version_id', type: 'uuid', nullable: true })
  resultVersionId!: string | null;

  @Column({ type: 'text', nullable: true })
  verdict!: OptimizerVerdict | null;

  /** Points; null where no finalist was looked at. */
  @Column({ name: 'holdout_gain', type: 'double precision', nullable: true })
  holdoutGain!: number | null;

  @Column({ name: 'holdout_lower', type: 'double precision', nullable: true })
  holdoutLower!: number | null;

  @Column({ name: 'holdout_upper', type: 'double precision', nullable: true })
  holdoutUpper!: number | null;

  @Column({ type: 'jsonb' })
  plan!: OptimizerPlan;

  @Column({ name: 'max_cost_usd', type: 'double precision' })
  maxCostUsd!: number;

  @Column({ name: 'max_calls', type: 'integer' })
  maxCalls!: number;

  @Column({ name: 'test_count', type: 'integer', default: 0 })
  testCount!: number;

  /** In [0, 1]; never falls. */
  @Column({ type: 'double precision', default: 0 })
  progress!: number;

  @Column({ name: 'failure_reason', type: 'text', nullable: true })
  failureReason!: string | null;

  @Column({ name: 'idempotency_key', type: 'text', nullable: true })
  idempotencyKey!: string | null;

  @Column({ name: 'input_hash', type: 'text' })
  inputHash!: string;

  /** How often it was claimed: the fence that each write of that claim carries. */
  @Column({ type: 'integer', default: 0 })
  attempt!: number;

  /** Tries that failed since a step of it was stored last. */
  @Column({ type: 'integer', default: 0 })
  failures!: number;

  @Column({ name: 'lease_until', type: 'timestamptz', precision: 3, nullable: true })
  leaseUntil!: Date | null;

  @Column({ name: 'available_at', type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  availableAt!: Date;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  createdAt!: Date;

  @Column({ name: 'started_at', type: 'timestamptz', precision: 3, nullable: true })
  startedAt!: Date | null;

  @Column({ name: 'finished_at', type: 'timestamptz', precision: 3, nullable: true })
  finishedAt!: Date | null;

  /** What models were asked for it, once its calls have left; null while they are there. */
  @Column({ name: 'model_usage', type: 'jsonb', nullable: true })
  modelUsage!: OwnerUsage | null;

  /** The transaction that changed it last, and its place among all changes. */
  @Column({ type: 'bigint' })
  tx!: string;

  @Column({ type: 'bigint' })
  position!: string;
}

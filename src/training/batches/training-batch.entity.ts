import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { TrainingMode } from '../domain/session-status.js';

/** A rule that came up in several sessions of a batch. */
export interface RecurringFinding {
  readonly rule: string;
  /** The message that it came up with most. */
  readonly message: string;
  /** Sessions that it came up in. */
  readonly count: number;
  /** Of the batch's evaluated sessions, (0, 1]. */
  readonly share: number;
}

/** Sessions that were handed in together. What they have come to is read from them. */
@Entity({ name: 'training_batch' })
@Index('training_batch_idempotency_key', ['projectId', 'idempotencyKey'], {
  unique: true,
  where: 'idempotency_key IS NOT NULL',
})
@Index('training_batch_unfinished', ['createdAt'], { where: 'finished_at IS NULL' })
export class TrainingBatchEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  mode!: TrainingMode;

  @Column({ name: 'idempotency_key', type: 'text', nullable: true })
  idempotencyKey!: string | null;

  /** SHA-256 of mode and items, to tell a repeated request from another one under the same key. */
  @Column({ name: 'input_hash', type: 'text' })
  inputHash!: string;

  /** Null until it has finished. */
  @Column({ name: 'recurring_findings', type: 'jsonb', nullable: true })
  recurringFindings!: readonly RecurringFinding[] | null;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  createdAt!: Date;

  /** When its last session ended. */
  @Column({ name: 'finished_at', type: 'timestamptz', precision: 3, nullable: true })
  finishedAt!: Date | null;
}

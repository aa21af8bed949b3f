import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { EventType } from './domain/session-status.js';

/** A fact of a session's life, written in the transaction of what it tells, never changed. */
@Entity({ name: 'training_event' })
@Index('training_event_order', ['tx', 'position'])
@Index('training_event_retried', ['projectId'], { where: `type = 'RETRIED'` })
@Index('training_event_of_batch', ['projectId', 'batchId', 'tx', 'position'], {
  where: 'batch_id IS NOT NULL',
})
@Index('training_event_of_session', ['projectId', 'sessionId', 'sequence'], { unique: true })
export class TrainingEventEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  /** The writing transaction; with `position` the order in which events are told (see platform/events). */
  @Column({ type: 'bigint', default: () => '((pg_current_xact_id()))' })
  tx!: string;

  @Column({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS' })
  position!: string;

  @Column({ name: 'session_id', type: 'uuid' })
  sessionId!: string;

  /** Its session's batch, so that a batch's events can be followed. */
  @Column({ name: 'batch_id', type: 'uuid', nullable: true })
  batchId!: string | null;

  @Column({ name: 'agent_type', type: 'text' })
  agentType!: string;

  @Column({ type: 'integer' })
  sequence!: number;

  @Column({ type: 'text' })
  type!: EventType;

  @Column({ type: 'text' })
  message!: string;

  /** Share of the work done, [0, 1]. */
  @Column({ type: 'double precision' })
  progress!: number;

  @Column({ type: 'double precision', nullable: true })
  score!: number | null;

  @Column({ name: 'occurred_at', type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  occurredAt!: Date;
}

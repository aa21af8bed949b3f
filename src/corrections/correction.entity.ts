import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { DataFormat } from '../evaluation/index.js';
import type { CorrectionSeverity, CorrectionType } from './domain/correction-kind.js';

/** A response with what a person made of it; written once, and never changed. */
@Entity({ name: 'correction' })
@Index('correction_newest', ['projectId', 'createdAt', 'id'])
@Index('correction_newest_of_agent', ['projectId', 'agentType', 'createdAt', 'id'])
@Index('correction_of_session', ['projectId', 'sessionId', 'createdAt', 'id'], {
  where: 'session_id IS NOT NULL',
})
@Index('correction_idempotency_key', ['projectId', 'idempotencyKey'], {
  unique: true,
  where: 'idempotency_key IS NOT NULL',
})
@Index('correction_search', { synchronize: false })
@Index('correction_topic', { synchronize: false })
export class CorrectionEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'agent_type', type: 'text' })
  agentType!: string;

  /** The session whose response was corrected; null where the response was handed in with the correction. */
  @Column({ name: 'session_id', type: 'uuid', nullable: true })
  sessionId!: string | null;

  /** Whether it was the session's improved response that was corrected, rather than the one that came in. */
  @Column({ name: 'is_of_improvement', type: 'boolean', default: false })
  isOfImprovement!: boolean;

  @Column({ name: 'data_format', type: 'text' })
  dataFormat!: DataFormat;

  @Column({ type: 'text' })
  type!: CorrectionType;

  @Column({ type: 'text' })
  severity!: CorrectionSeverity;

  @Column({ name: 'task_description', type: 'text', nullable: true })
  taskDescription!: string | null;

  @Column({ name: 'original_response', type: 'text' })
  originalResponse!: string;

  @Column({ name: 'corrected_response', type: 'text' })
  correctedResponse!: string;

  @Column({ type: 'text', nullable: true })
  feedback!: string | null;

  /** Null where it is too long to be kept: then it is made from the texts again. */
  @Column({ type: 'text', nullable: true })
  diff!: string | null;

  /** What was taken out of the texts, as in 'AWS access key, line 3 of correctedResponse'. */
  @Column({ type: 'text', array: true, default: '{}' })
  redactions!: string[];

  @Column({ name: 'idempotency_key', type: 'text', nullable: true })
  idempotencyKey!: string | null;

  /** SHA-256 of the input, to tell a repeated request from another one under the same key. */
  @Column({ name: 'input_hash', type: 'text' })
  inputHash!: string;

  /** What all texts take in a prompt, at four bytes each. */
  @Column({ type: 'integer' })
  tokens!: number;

  /** Words of the task, or of the original response where no task is known. */
  @Column({ name: 'topic_terms', type: 'tsvector', select: false })
  topicTerms!: string;

  /** Those, and the words of the texts and the feedback. */
  @Column({ name: 'search_terms', type: 'tsvector', select: false })
  searchTerms!: string;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt!: Date;
}

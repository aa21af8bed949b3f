import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Evaluation } from '../evaluation/index.js';
import type { CorrectionEvaluationStatus } from './domain/correction-kind.js';

/** What became of evaluating a correction, under the correction's own id; apart from it, for it is rewritten. */
@Entity({ name: 'correction_evaluation' })
@Index('correction_evaluation_order', ['tx', 'position'])
@Index('correction_evaluation_open', ['availableAt'], { where: `status = 'PENDING'` })
export class CorrectionEvaluationEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text', default: 'PENDING' })
  status!: CorrectionEvaluationStatus;

  /** Why it FAILED; else null. */
  @Column({ type: 'text', nullable: true })
  failure!: string | null;

  @Column({ type: 'json', nullable: true })
  original!: Evaluation | null;

  @Column({ type: 'json', nullable: true })
  corrected!: Evaluation | null;

  /** Whether the evaluators see no gain in the correction; null until DONE. */
  @Column({ name: 'is_disagreement', type: 'boolean', nullable: true })
  isDisagreement!: boolean | null;

  /** Of the topic, by the model named beside it; null where no model is configured. */
  @Column({ type: 'real', array: true, nullable: true })
  embedding!: number[] | null;

  @Column({ name: 'embedding_model', type: 'text', nullable: true })
  embeddingModel!: string | null;

  /** How often it was claimed: the fence that every later write of that claim carries. */
  @Column({ type: 'integer', default: 0 })
  attempt!: number;

  /** Claims that were given back by a stopping worker; they do not count as tries. */
  @Column({ name: 'given_back', type: 'integer', default: 0 })
  givenBack!: number;

  @Column({ name: 'lease_until', type: 'timestamptz', precision: 3, nullable: true })
  leaseUntil!: Date | null;

  @Column({ name: 'available_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  availableAt!: Date;

  @Column({ name: 'finished_at', type: 'timestamptz', precision: 3, nullable: true })
  finishedAt!: Date | null;

  /** The transaction that accepted it or ended it; with `position` the order in which that is told. */
  @Column({ type: 'bigint', default: () => '((pg_current_xact_id()))' })
  tx!: string;

  @Column({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS' })
  position!: string;
}

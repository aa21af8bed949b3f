import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { CaseKind, Verdict } from './domain/agreement.js';

/** A case on which a judge's verdict is held against people's. */
@Entity({ name: 'judge_case' })
@Index('judge_case_of_reference', ['projectId', 'judge', 'kind', 'referenceId'], { unique: true })
@Index('judge_case_open', ['judge', 'createdAt'], { where: 'verdict IS NULL AND NOT is_void' })
export class JudgeCaseEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  /** Also the owner of the model's calls, so that a verdict is paid for once. */
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  /** Model and version of the prompt: with another of either it is another judge. */
  @Column({ type: 'text' })
  judge!: string;

  @Column({ type: 'text' })
  kind!: CaseKind;

  /** The session that was labelled, or the correction. */
  @Column({ name: 'reference_id', type: 'uuid' })
  referenceId!: string;

  /** What people say; of a pair, in which place the corrected response stands. */
  @Column({ type: 'text' })
  human!: Verdict;

  /** What the judge says; null until it was asked. */
  @Column({ type: 'text', nullable: true })
  verdict!: Verdict | null;

  /** Whether there is no verdict to be had. */
  @Column({ name: 'is_void', type: 'boolean', default: false })
  isVoid!: boolean;

  @Column({ name: 'void_reason', type: 'text', nullable: true })
  voidReason!: string | null;

  /** Characters of the response; of a pair, of its first one. */
  @Column({ name: 'response_length', type: 'integer', nullable: true })
  responseLength!: number | null;

  /** How often it was begun: the fence that the verdict carries. */
  @Column({ type: 'integer', default: 0 })
  tries!: number;

  /** Until then somebody is at it, or it is not to be tried again. */
  @Column({ name: 'lease_until', type: 'timestamptz', precision: 3, nullable: true })
  leaseUntil!: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'judged_at', type: 'timestamptz', precision: 3, nullable: true })
  judgedAt!: Date | null;
}

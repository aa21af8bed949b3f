import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Evaluation } from '../evaluation/index.js';

/** A stored evaluation of a session's original response or of one of its candidates. */
@Entity({ name: 'evaluation' })
@Index('evaluation_of_session', ['projectId', 'sessionId', 'candidateOrdinal'], { unique: true })
export class EvaluationEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'session_id', type: 'uuid' })
  sessionId!: string;

  /** 0 is the original response; from 1 on the candidates. */
  @Column({ name: 'candidate_ordinal', type: 'integer' })
  candidateOrdinal!: number;

  @Column({ type: 'double precision' })
  score!: number;

  @Column({ type: 'jsonb' })
  result!: Evaluation;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt!: Date;
}

import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A response that an improver proposed for a session, kept with what became of it. */
@Entity({ name: 'candidate' })
@Index('candidate_of_session', ['projectId', 'sessionId', 'ordinal'], { unique: true })
export class CandidateEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'session_id', type: 'uuid' })
  sessionId!: string;

  /** 1, 2, 3 … in the order of proposal. */
  @Column({ type: 'integer' })
  ordinal!: number;

  /** Which of the strategy's improvers made it: 0-based position, and its name@version. */
  @Column({ name: 'improver_index', type: 'integer' })
  improverIndex!: number;

  @Column({ type: 'text' })
  improver!: string;

  @Column({ type: 'text' })
  response!: string;

  @Column({ type: 'text' })
  summary!: string;

  /** Null until evaluated. */
  @Column({ name: 'is_accepted', type: 'boolean', nullable: true })
  isAccepted!: boolean | null;

  /** Why it was accepted or not; null until evaluated. */
  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt!: Date;
}

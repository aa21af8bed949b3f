import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a person said last of the response that a session was given. */
@Entity({ name: 'response_label' })
export class ResponseLabelEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ name: 'session_id', type: 'uuid' })
  sessionId!: string;

  @Column({ name: 'is_acceptable', type: 'boolean' })
  isAcceptable!: boolean;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ name: 'labelled_at', type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  labelledAt!: Date;
}

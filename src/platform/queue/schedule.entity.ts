import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Something that runs by itself: when it did, what came of it, when it will again. */
@Entity({ name: 'schedule' })
export class ScheduleEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'text' })
  name!: string;

  @Column({ name: 'next_run_at', type: 'timestamptz', precision: 3 })
  nextRunAt!: Date;

  /** Null before the first run. */
  @Column({ name: 'last_started_at', type: 'timestamptz', precision: 3, nullable: true })
  lastStartedAt!: Date | null;

  /** When a run last ended, well or not. */
  @Column({ name: 'last_finished_at', type: 'timestamptz', precision: 3, nullable: true })
  lastFinishedAt!: Date | null;

  /** What the last run that ended well did. */
  @Column({ name: 'last_result', type: 'text', nullable: true })
  lastResult!: string | null;

  /** Why the last run did not end well; null when it did. */
  @Column({ name: 'last_failure', type: 'text', nullable: true })
  lastFailure!: string | null;

  /** Runs that failed since one last ended well. */
  @Column({ type: 'integer', default: 0 })
  failures!: number;

  /** Fences the writes of a run whose node has lost its lease. */
  @Column({ type: 'integer', default: 0 })
  attempt!: number;

  /** Until when a node holds it; null while none runs it. */
  @Column({ name: 'lease_until', type: 'timestamptz', precision: 3, nullable: true })
  leaseUntil!: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt!: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A process that trains, as it last said of itself. */
@Entity({ name: 'worker' })
export class WorkerEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  host!: string;

  @Column({ name: 'running_count', type: 'integer', default: 0 })
  runningCount!: number;

  @Column({ name: 'started_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  startedAt!: Date;

  @Column({ name: 'last_seen_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  lastSeenAt!: Date;
}

import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Which arm a unit was given; it keeps it for as long as the experiment runs. */
@Entity({ name: 'assignment' })
export class AssignmentEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ name: 'experiment_id', type: 'uuid' })
  experimentId!: string;

  @PrimaryColumn({ type: 'text' })
  unit!: string;

  @Column({ name: 'variant_id', type: 'uuid' })
  variantId!: string;

  /** With which probability it was given this one. */
  @Column({ type: 'double precision' })
  propensity!: number;

  /** Its mean response score from before the experiment, in [0, 1]; null where there is none. */
  @Column({ type: 'double precision', nullable: true })
  covariate!: number | null;

  @Column({ name: 'assigned_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  assignedAt!: Date;
}

/** What came of a unit under an arm. Its first outcome is tested, later ones are only kept. */
@Entity({ name: 'observation' })
@Index('observation_first', ['projectId', 'experimentId', 'unit', 'variantId'], {
  unique: true,
  where: 'is_first',
})
@Index('observation_session', ['projectId', 'variantId', 'sessionId'], {
  unique: true,
  where: 'session_id IS NOT NULL',
})
@Index('observation_waiting', ['projectId', 'experimentId', 'observedAt', 'id'], {
  where: 'NOT is_counted',
})
export class ObservationEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'experiment_id', type: 'uuid' })
  experimentId!: string;

  @Column({ name: 'variant_id', type: 'uuid' })
  variantId!: string;

  @Column({ type: 'text' })
  unit!: string;

  @Column({ name: 'session_id', type: 'uuid', nullable: true })
  sessionId!: string | null;

  /** In [0, 1]; null where nothing could be judged. */
  @Column({ type: 'double precision', nullable: true })
  score!: number | null;

  @Column({ name: 'is_failed', type: 'boolean' })
  isFailed!: boolean;

  @Column({ name: 'cost_usd', type: 'double precision', nullable: true })
  costUsd!: number | null;

  @Column({ name: 'duration_ms', type: 'double precision', nullable: true })
  durationMs!: number | null;

  @Column({ name: 'is_first', type: 'boolean' })
  isFirst!: boolean;

  /** Whether it is in the variant's sums. */
  @Column({ name: 'is_counted', type: 'boolean', default: false })
  isCounted!: boolean;

  /** Whether its difference to the control's of the same unit is counted. */
  @Column({ name: 'is_paired', type: 'boolean', default: false })
  isPaired!: boolean;

  @Column({ name: 'observed_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  observedAt!: Date;
}

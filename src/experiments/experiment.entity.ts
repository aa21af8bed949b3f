import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type {
  ExperimentAllocation,
  ExperimentDesign,
  ExperimentLayer,
  ExperimentStatus,
} from './domain/experiment.js';

/** What is tried, on which agent, and how it ended. Scores and margins are in points. */
@Entity({ name: 'experiment' })
@Index('experiment_slug', ['projectId', 'slug'], { unique: true })
@Index('experiment_running', ['projectId', 'agentType', 'layer'], {
  unique: true,
  where: `status = 'RUNNING'`,
})
@Index('experiment_newest', ['projectId', 'createdAt', 'id'])
@Index('experiment_order', ['tx', 'position'])
export class ExperimentEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  slug!: string;

  @Column({ type: 'text' })
  hypothesis!: string;

  @Column({ name: 'agent_type', type: 'text' })
  agentType!: string;

  /** Of several experiments on one agent, one may run in each layer. */
  @Column({ type: 'text' })
  layer!: ExperimentLayer;

  @Column({ type: 'text' })
  design!: ExperimentDesign;

  @Column({ type: 'text', default: 'FIXED' })
  allocation!: ExperimentAllocation;

  @Column({ type: 'text' })
  status!: ExperimentStatus;

  @Column({ name: 'equivalence_margin', type: 'double precision' })
  equivalenceMargin!: number;

  @Column({ name: 'detectable_effect', type: 'double precision' })
  detectableEffect!: number;

  @Column({ name: 'required_units', type: 'integer', nullable: true })
  requiredUnits!: number | null;

  @Column({ name: 'max_units', type: 'integer' })
  maxUnits!: number;

  /** Of all its verdicts BETTER and WORSE together; its arms share it. */
  @Column({ type: 'double precision', default: () => '0.05' })
  alpha!: number;

  /** Null in PAIRED, where each unit is under every arm, and before the first outcome. */
  @Column({ name: 'sample_ratio_log_e', type: 'double precision', nullable: true })
  sampleRatioLogE!: number | null;

  @Column({ name: 'stop_reason', type: 'text', nullable: true })
  stopReason!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'started_at', type: 'timestamptz', precision: 3, nullable: true })
  startedAt!: Date | null;

  @Column({ name: 'stopped_at', type: 'timestamptz', precision: 3, nullable: true })
  stoppedAt!: Date | null;

  /** The transaction that changed it last; with `position` the order in which that is told. */
  @Column({ type: 'bigint' })
  tx!: string;

  @Column({ type: 'bigint' })
  position!: string;
}

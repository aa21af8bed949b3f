import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * What ended on one UTC day, for one agent type, strategy and mode. Scores are integer milli-points, so that sums are
 * exact. A key's numbers are spread over shards, so that writers do not queue behind one row; readers add them up.
 */
@Entity({ name: 'rollup_day' })
export class RollupDayEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'date' })
  day!: string;

  @PrimaryColumn({ name: 'agent_type', type: 'text' })
  agentType!: string;

  /** name@version; empty for sessions that ended before they were planned. */
  @PrimaryColumn({ type: 'text' })
  strategy!: string;

  @PrimaryColumn({ type: 'text' })
  mode!: string;

  @PrimaryColumn({ type: 'smallint' })
  shard!: number;

  @Column({ name: 'improved_count', type: 'bigint', default: 0 })
  improvedCount!: string;

  @Column({ name: 'unimproved_count', type: 'bigint', default: 0 })
  unimprovedCount!: string;

  @Column({ name: 'failed_count', type: 'bigint', default: 0 })
  failedCount!: string;

  @Column({ name: 'cancelled_count', type: 'bigint', default: 0 })
  cancelledCount!: string;

  /** Improved, or unimproved at or above the session's target score. */
  @Column({ name: 'success_count', type: 'bigint', default: 0 })
  successCount!: string;

  @Column({ name: 'response_score_n', type: 'bigint', default: 0 })
  responseScoreN!: string;

  @Column({ name: 'response_score_sum', type: 'bigint', default: 0 })
  responseScoreSum!: string;

  @Column({ name: 'response_score_sum_squares', type: 'numeric', default: 0 })
  responseScoreSumSquares!: string;

  @Column({ name: 'improvement_n', type: 'bigint', default: 0 })
  improvementN!: string;

  @Column({ name: 'improvement_sum', type: 'bigint', default: 0 })
  improvementSum!: string;

  @Column({ name: 'improvement_sum_squares', type: 'numeric', default: 0 })
  improvementSumSquares!: string;

  @Column({ name: 'duration_n', type: 'bigint', default: 0 })
  durationN!: string;

  /** Milliseconds. */
  @Column({ name: 'duration_sum', type: 'bigint', default: 0 })
  durationSum!: string;

  @Column({ name: 'duration_sum_squares', type: 'numeric', default: 0 })
  durationSumSquares!: string;
}

import { Column, PrimaryColumn } from 'typeorm';

/**
 * What ended in one span of time, for one agent type. Scores are integer milli-points, durations milliseconds, so that
 * sums are exact.
 */
export abstract class RollupValues {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ name: 'agent_type', type: 'text' })
  agentType!: string;

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

  @Column({ name: 'response_score_min', type: 'bigint', nullable: true })
  responseScoreMin!: string | null;

  @Column({ name: 'response_score_max', type: 'bigint', nullable: true })
  responseScoreMax!: string | null;

  @Column({ name: 'improvement_n', type: 'bigint', default: 0 })
  improvementN!: string;

  @Column({ name: 'improvement_sum', type: 'bigint', default: 0 })
  improvementSum!: string;

  @Column({ name: 'improvement_sum_squares', type: 'numeric', default: 0 })
  improvementSumSquares!: string;

  @Column({ name: 'improvement_min', type: 'bigint', nullable: true })
  improvementMin!: string | null;

  @Column({ name: 'improvement_max', type: 'bigint', nullable: true })
  improvementMax!: string | null;

  @Column({ name: 'duration_n', type: 'bigint', default: 0 })
  durationN!: string;

  @Column({ name: 'duration_sum', type: 'bigint', default: 0 })
  durationSum!: string;

  @Column({ name: 'duration_sum_squares', type: 'numeric', default: 0 })
  durationSumSquares!: string;

  @Column({ name: 'duration_min', type: 'bigint', nullable: true })
  durationMin!: string | null;

  @Column({ name: 'duration_max', type: 'bigint', nullable: true })
  durationMax!: string | null;

  @Column({ name: 'correctness_n', type: 'bigint', default: 0 })
  correctnessN!: string;

  @Column({ name: 'correctness_sum', type: 'bigint', default: 0 })
  correctnessSum!: string;

  @Column({ name: 'completeness_n', type: 'bigint', default: 0 })
  completenessN!: string;

  @Column({ name: 'completeness_sum', type: 'bigint', default: 0 })
  completenessSum!: string;

  @Column({ name: 'clarity_n', type: 'bigint', default: 0 })
  clarityN!: string;

  @Column({ name: 'clarity_sum', type: 'bigint', default: 0 })
  claritySum!: string;

  @Column({ name: 'efficiency_n', type: 'bigint', default: 0 })
  efficiencyN!: string;

  @Column({ name: 'efficiency_sum', type: 'bigint', default: 0 })
  efficiencySum!: string;

  @Column({ name: 'safety_n', type: 'bigint', default: 0 })
  safetyN!: string;

  @Column({ name: 'safety_sum', type: 'bigint', default: 0 })
  safetySum!: string;

  @Column({ name: 'relevance_n', type: 'bigint', default: 0 })
  relevanceN!: string;

  @Column({ name: 'relevance_sum', type: 'bigint', default: 0 })
  relevanceSum!: string;

  @Column({ name: 'helpfulness_n', type: 'bigint', default: 0 })
  helpfulnessN!: string;

  @Column({ name: 'helpfulness_sum', type: 'bigint', default: 0 })
  helpfulnessSum!: string;
}

/**
 * The same for one strategy and mode. A key's numbers are spread over shards, so that writers do not queue behind one
 * row; readers add them up. A histogram's subscripts are its buckets (domain/histogram.ts).
 */
export abstract class RollupColumns extends RollupValues {
  /** name@version; empty for sessions that ended before they were planned. */
  @PrimaryColumn({ type: 'text' })
  strategy!: string;

  @PrimaryColumn({ type: 'text' })
  mode!: string;

  @PrimaryColumn({ type: 'smallint' })
  shard!: number;

  @Column({ name: 'response_score_histogram', type: 'integer', array: true, nullable: true })
  responseScoreHistogram!: number[] | null;

  @Column({ name: 'improvement_histogram', type: 'integer', array: true, nullable: true })
  improvementHistogram!: number[] | null;

  @Column({ name: 'duration_histogram', type: 'integer', array: true, nullable: true })
  durationHistogram!: number[] | null;
}

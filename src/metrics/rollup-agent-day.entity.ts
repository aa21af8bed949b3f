import { Column, Entity, PrimaryColumn } from 'typeorm';
import { RollupValues } from './rollup-columns.entity.js';

/**
 * One UTC day of an agent type over all strategies and modes, made when the day is over, so that dashboards have one row
 * a day to read. A trigger on rollup_day takes it away as soon as a row that it was made from changes: what is there is
 * right, and where nothing is the day's own rows are read. Histograms are texts (domain/histogram.ts), as dashboards read them: to
 * make such texts of arrays was half of what a reading of 180 days took.
 */
@Entity({ name: 'rollup_agent_day' })
export class RollupAgentDayEntity extends RollupValues {
  @PrimaryColumn({ type: 'date' })
  day!: string;

  @Column({ name: 'response_score_histogram', type: 'text', nullable: true })
  responseScoreHistogram!: string | null;

  @Column({ name: 'improvement_histogram', type: 'text', nullable: true })
  improvementHistogram!: string | null;

  @Column({ name: 'duration_histogram', type: 'text', nullable: true })
  durationHistogram!: string | null;
}

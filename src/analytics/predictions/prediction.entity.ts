import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { SeriesMetric } from '../../metrics/index.js';
import type { Horizon } from '../forecast/forecast-series.js';
import type { Direction } from './direction.js';

const FLOAT = 'double precision';
const TIME = { type: 'timestamptz', precision: 3 } as const;

/** A forecast of the mean of one day; what it says is written once, what came of it is written once more. */
@Entity({ name: 'prediction' })
@Index('prediction_of_origin', ['projectId', 'agentType', 'metric', 'origin', 'horizonDays'], {
  unique: true,
})
@Index('prediction_newest', ['projectId', 'agentType', 'metric', 'createdAt', 'id'])
@Index('prediction_open', ['projectId', 'targetTime'], { where: 'graded_at IS NULL' })
@Index('prediction_marked', ['projectId', 'horizonDays', 'createdAt'], { where: 'actual_value IS NOT NULL' })
export class PredictionEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'agent_type', type: 'text' })
  agentType!: string;

  @Column({ type: 'text' })
  metric!: SeriesMetric;

  /** The last UTC day that it was made from, as in 2026-01-31. */
  @Column({ type: 'date' })
  origin!: string;

  /** It is about the day so many days after its origin. */
  @Column({ name: 'horizon_days', type: 'smallint' })
  horizonDays!: Horizon;

  @Column({ type: 'text' })
  method!: string;

  /** The level at the origin, without the day's noise. */
  @Column({ name: 'current_value', type: FLOAT })
  currentValue!: number;

  @Column({ name: 'predicted_value', type: FLOAT })
  predictedValue!: number;

  /** By the method's own model; what errors are divided by to calibrate later intervals. */
  @Column({ name: 'standard_error', type: FLOAT })
  standardError!: number;

  @Column({ type: FLOAT })
  lower80!: number;

  @Column({ type: FLOAT })
  upper80!: number;

  @Column({ type: FLOAT })
  lower95!: number;

  @Column({ type: FLOAT })
  upper95!: number;

  /** Marked forecasts that its intervals go by; 0 where they are the model's own, widened. */
  @Column({ name: 'calibrated_by', type: 'integer' })
  calibratedBy!: number;

  /** Days with sessions that it was made from. */
  @Column({ name: 'made_from', type: 'integer' })
  madeFrom!: number;

  @Column({ type: 'text' })
  direction!: Direction;

  @Column({ name: 'backtest_mase', type: FLOAT, nullable: true })
  backtestMase!: number | null;

  @Column({ type: 'text', array: true })
  recommendations!: string[];

  /** The end of the day that it is about. */
  @Column({ name: 'target_time', ...TIME })
  targetTime!: Date;

  /** When it was issued. */
  @Column({ name: 'created_at', ...TIME, default: () => 'now()' })
  createdAt!: Date;

  /** When it was marked, or found to have nothing to be marked by; null until then. */
  @Column({ name: 'graded_at', ...TIME, nullable: true })
  gradedAt!: Date | null;

  /** The day that it was marked by; null where there was none. */
  @Column({ name: 'actual_day', type: 'date', nullable: true })
  actualDay!: string | null;

  @Column({ name: 'actual_value', type: FLOAT, nullable: true })
  actualValue!: number | null;

  /** Actual less predicted. */
  @Column({ type: FLOAT, nullable: true })
  error!: number | null;

  @Column({ name: 'is_inside80', type: 'boolean', nullable: true })
  isInside80!: boolean | null;

  @Column({ name: 'is_inside95', type: 'boolean', nullable: true })
  isInside95!: boolean | null;
}

import { Entity, Index, PrimaryColumn } from 'typeorm';
import { RollupColumns } from './rollup-columns.entity.js';

/** One UTC hour; kept for some days (HOURS_KEPT_DAYS). */
@Entity({ name: 'rollup_hour' })
@Index('rollup_hour_of_agent', ['projectId', 'agentType', 'hour'])
export class RollupHourEntity extends RollupColumns {
  @PrimaryColumn({ type: 'timestamptz', precision: 3 })
  hour!: Date;
}

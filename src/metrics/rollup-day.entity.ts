import { Entity, Index, PrimaryColumn } from 'typeorm';
import { RollupColumns } from './rollup-columns.entity.js';

/** One UTC day; kept for ever. */
@Entity({ name: 'rollup_day' })
@Index('rollup_day_of_agent', ['projectId', 'agentType', 'day'])
@Index('rollup_day_unfolded', ['day'], { where: 'shard > 0' })
export class RollupDayEntity extends RollupColumns {
  @PrimaryColumn({ type: 'date' })
  day!: string;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How the cache served one kind of thing since the tables were made, all nodes together. */
@Entity({ name: 'cache_total' })
export class CacheTotalEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'text' })
  kind!: string;

  /** Answered from the cache. */
  @Column({ type: 'bigint', default: 0 })
  hits!: string;

  /** Found out for want of an answer. */
  @Column({ type: 'bigint', default: 0 })
  misses!: string;

  /** Had to wait for somebody who was finding it out. */
  @Column({ type: 'bigint', default: 0 })
  waits!: string;

  /** Found out anew because the asker wanted it so. */
  @Column({ type: 'bigint', default: 0 })
  refreshes!: string;

  /** Left for want of room, or for their age. */
  @Column({ type: 'bigint', default: 0 })
  evictions!: string;
}

import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One thing that was found out within a project, or that somebody is finding out. */
@Entity({ name: 'cache_entry' })
@Index('cache_entry_oldest', ['createdAt'])
export class CacheEntryEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'text' })
  kind!: string;

  /** SHA-256 of the key's canonical JSON, in hex. */
  @PrimaryColumn({ name: 'key_hash', type: 'text' })
  keyHash!: string;

  /** Null while it is being found out. Not jsonb, which holds neither NUL characters nor lone surrogates. */
  @Column({ type: 'json', nullable: true })
  value!: unknown;

  /** Bytes of the value's text. */
  @Column({ type: 'integer', default: 0 })
  size!: number;

  @Column({ type: 'bigint', default: 0 })
  hits!: string;

  /** Whoever is finding it out: the fence of what it writes. Null when it is known. */
  @Column({ name: 'owner_token', type: 'uuid', nullable: true })
  ownerToken!: string | null;

  @Column({ name: 'lease_until', type: 'timestamptz', precision: 3, nullable: true })
  leaseUntil!: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'last_used_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  lastUsedAt!: Date;
}

import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Instructions that an agent had or has; never changed. */
@Entity({ name: 'agent_version' })
@Index('agent_version_number', ['projectId', 'agentId', 'version'], { unique: true })
@Index('agent_version_newest', ['projectId', 'agentId', 'createdAt', 'id'])
@Index('agent_version_left_out', ['projectId', 'leftOutId'], { where: 'left_out_id IS NOT NULL' })
export class AgentVersionEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'agent_id', type: 'uuid' })
  agentId!: string;

  /** Counts from 1 within its agent. */
  @Column({ type: 'integer' })
  version!: number;

  /** What all agents of the project were told; '' where there was nothing. */
  @Column({ name: 'shared_text', type: 'text' })
  sharedText!: string;

  /** What this one was told behind it. */
  @Column({ name: 'own_text', type: 'text' })
  ownText!: string;

  /** The section of rules learned, behind both; '' where there are none. */
  @Column({ name: 'learned_text', type: 'text', default: '' })
  learnedText!: string;

  @Column({ type: 'text' })
  author!: string;

  @Column({ type: 'text' })
  reason!: string;

  /** Unified diff to the version before; '' for the first. */
  @Column({ type: 'text' })
  diff!: string;

  /** SHA-256 of the definition that it was taken from; null where it was restored. */
  @Column({ name: 'source_hash', type: 'text', nullable: true })
  sourceHash!: string | null;

  /** The version in force that it was made beside, for some units only; null where it was put in force itself. */
  @Column({ name: 'beside_id', type: 'uuid', nullable: true })
  besideId!: string | null;

  /** The learned rule that it lacks, so that the rule's effect can be seen; null where it was made for something else. */
  @Column({ name: 'left_out_id', type: 'uuid', nullable: true })
  leftOutId!: string | null;

  /** Rises with the version. */
  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}

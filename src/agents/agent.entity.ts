import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Finding } from '../evaluation/index.js';
import type { AgentTier } from './domain/agent-state.js';

/** A kind of agent, as it is defined now or was last. */
@Entity({ name: 'agent' })
@Index('agent_of_type', ['projectId', 'agentType'], { unique: true })
export class AgentEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'agent_type', type: 'text' })
  agentType!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', nullable: true })
  description!: string | null;

  @Column({ type: 'text' })
  tier!: AgentTier;

  /** What its definition is called to people, as in .claude/agents/engineer.md; never a path of the machine. */
  @Column({ type: 'text' })
  source!: string;

  /** SHA-256 of its definition when its text was last taken from there; null where it never was. */
  @Column({ name: 'source_hash', type: 'text', nullable: true })
  sourceHash!: string | null;

  /** SHA-256 of AGENTS.md when its text was last taken from there. */
  @Column({ name: 'shared_hash', type: 'text', nullable: true })
  sharedHash!: string | null;

  /** The version in force; null where no usable definition was ever found. */
  @Column({ name: 'current_version_id', type: 'uuid', nullable: true })
  currentVersionId!: string | null;

  @Column({ type: 'jsonb' })
  findings!: readonly Finding[];

  /** False when it is defined nowhere any more. */
  @Column({ name: 'is_listed', type: 'boolean' })
  isListed!: boolean;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  updatedAt!: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A learned rule that a share of an agent's units is not told, so that its effect goes on being seen. */
@Entity({ name: 'agent_holdout' })
export class AgentHoldoutEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ name: 'agent_id', type: 'uuid' })
  agentId!: string;

  @PrimaryColumn({ name: 'rule_id', type: 'uuid' })
  ruleId!: string;

  /** A unit is held out of one rule at most: the first by place that it falls to. */
  @Column({ type: 'integer' })
  place!: number;

  /** The learned section without the rule. */
  @Column({ name: 'learned_text', type: 'text' })
  learnedText!: string;

  /** The version with that section that was made last; made anew where it is not beside the one in force any more. */
  @Column({ name: 'version_id', type: 'uuid', nullable: true })
  versionId!: string | null;
}

import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { HoldoutReading } from './domain/keep-effect.js';
import type { AdaptationCause, AdaptationScope, AdaptationStatus, Evidence } from './domain/adaptation.js';

/** A rule that was learned for an agent, why, and what became of it. What it says never changes. */
@Entity({ name: 'learning_adaptation' })
@Index('learning_adaptation_active', ['projectId', 'agentType', 'cause'], {
  unique: true,
  where: `status IN ('PROPOSED', 'ON_TRIAL')`,
})
@Index('learning_adaptation_newest', ['projectId', 'createdAt', 'id'])
@Index('learning_adaptation_newest_of_agent', ['projectId', 'agentType', 'createdAt', 'id'])
@Index('learning_adaptation_in_force', ['projectId', 'agentType', 'decidedAt', 'id'], {
  where: `status = 'ADOPTED'`,
})
@Index('learning_adaptation_trial', ['projectId', 'agentType', 'trialNumber'], {
  unique: true,
  where: 'trial_number IS NOT NULL',
})
@Index('learning_adaptation_order', ['tx', 'position'])
export class LearningAdaptationEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'agent_type', type: 'text' })
  agentType!: string;

  @Column({ type: 'text' })
  cause!: AdaptationCause;

  @Column({ type: 'text' })
  status!: AdaptationStatus;

  /** Two adaptations of one agent with the same subject say the same. */
  @Column({ type: 'text' })
  subject!: string;

  @Column({ type: 'text' })
  trigger!: string;

  /** Null where it takes a rule out. */
  @Column({ type: 'text', nullable: true })
  instruction!: string | null;

  /** The adopted adaptation that it takes out; null where it adds a rule. */
  @Column({ name: 'removes_id', type: 'uuid', nullable: true })
  removesId!: string | null;

  @Column({ type: 'jsonb' })
  evidence!: Evidence;

  /** Why it has no trial yet; null where nobody tried to start one, or it has one. */
  @Column({ name: 'waits_for', type: 'text', nullable: true })
  waitsFor!: string | null;

  /** What its trial tests and what its adoption changes; null before both. */
  @Column({ type: 'text', nullable: true })
  scope!: AdaptationScope | null;

  /** The version of the agent's instructions that adoption made; null where there was none to make. */
  @Column({ name: 'agent_version_id', type: 'uuid', nullable: true })
  agentVersionId!: string | null;

  /** The template that its trial was on, and that its adoption changes; null where it is of none. */
  @Column({ name: 'template_id', type: 'uuid', nullable: true })
  templateId!: string | null;

  /** The version of that template that adoption made; null where it made none. */
  @Column({ name: 'template_version_id', type: 'uuid', nullable: true })
  templateVersionId!: string | null;

  /** Its trial; null where it never had one. */
  @Column({ name: 'experiment_id', type: 'uuid', nullable: true })
  experimentId!: string | null;

  /** Counts the agent's trials from 1, in the order in which they were started. */
  @Column({ name: 'trial_number', type: 'integer', nullable: true })
  trialNumber!: number | null;

  /** Evidence against the rule's having no effect, as it was at its trial's verdict; null before. */
  @Column({ name: 'e_value', type: 'double precision', nullable: true })
  eValue!: number | null;

  /** Whether its trial was held to have found an effect, among all trials of the agent. */
  @Column({ name: 'is_discovery', type: 'boolean', default: false })
  isDiscovery!: boolean;

  /** Since when the oldest comparison under way goes of the units that are told an adopted rule with those that are not; null where none are held out. */
  @Column({ name: 'held_since', type: 'timestamptz', precision: 3, nullable: true })
  heldSince!: Date | null;

  /** Its number; all comparisons of the rule's life are counted from 1. */
  @Column({ name: 'held_number', type: 'integer', nullable: true })
  heldNumber!: number | null;

  /** What the oldest one showed last; null before the first look. */
  @Column({ name: 'held_reading', type: 'jsonb', nullable: true })
  heldReading!: HoldoutReading | null;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ name: 'decided_at', type: 'timestamptz', precision: 3, nullable: true })
  decidedAt!: Date | null;

  @Column({ name: 'decided_by', type: 'text', nullable: true })
  decidedBy!: string | null;

  @Column({ name: 'decision_reason', type: 'text', nullable: true })
  decisionReason!: string | null;

  /** The transaction that changed it last; with `position` the order in which that is told. */
  @Column({ type: 'bigint' })
  tx!: string;

  @Column({ type: 'bigint' })
  position!: string;
}

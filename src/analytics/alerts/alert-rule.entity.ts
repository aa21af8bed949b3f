import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { AlertComparison, AlertMetric, AlertSeverity } from './domain/alert-rule.js';

/** When to alarm. A rule is data, and may be changed at any time. */
@Entity({ name: 'alert_rule' })
@Index('alert_rule_built_in', ['projectId', 'builtIn'], { unique: true, where: 'built_in IS NOT NULL' })
export class AlertRuleEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  /** Which of ours it was made from; null where somebody made it. */
  @Column({ name: 'built_in', type: 'text', nullable: true })
  builtIn!: string | null;

  @Column({ type: 'text' })
  metric!: AlertMetric;

  /** Null: each kind of agent by itself, or the whole project where the metric is of that. */
  @Column({ name: 'agent_type', type: 'text', nullable: true })
  agentType!: string | null;

  @Column({ type: 'text' })
  comparison!: AlertComparison;

  @Column({ type: 'double precision' })
  threshold!: number;

  @Column({ name: 'resolve_threshold', type: 'double precision' })
  resolveThreshold!: number;

  @Column({ name: 'for_seconds', type: 'integer' })
  forSeconds!: number;

  @Column({ type: 'text' })
  severity!: AlertSeverity;

  @Column({ name: 'is_enabled', type: 'boolean' })
  isEnabled!: boolean;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  updatedAt!: Date;
}

/** Since when a metric is past a rule's threshold without a break; no row where it is not. */
@Entity({ name: 'alert_watch' })
export class AlertWatchEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ name: 'rule_id', type: 'uuid' })
  ruleId!: string;

  /** Empty where the metric is of the whole project. */
  @PrimaryColumn({ name: 'agent_type', type: 'text' })
  agentType!: string;

  @Column({ name: 'past_since', type: 'timestamptz', precision: 3 })
  pastSince!: Date;
}

import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { AlertMetric, AlertSeverity } from './domain/alert-rule.js';

/** An alert, with what its rule said when it opened; open until it is resolved. */
@Entity({ name: 'alert' })
@Index('alert_open', ['projectId', 'ruleId', 'agentType'], { unique: true, where: 'resolved_at IS NULL' })
@Index('alert_newest', ['projectId', 'openedAt', 'id'])
@Index('alert_order', ['tx', 'position'])
export class AlertEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'rule_id', type: 'uuid' })
  ruleId!: string;

  /** Empty where the metric is of the whole project. */
  @Column({ name: 'agent_type', type: 'text' })
  agentType!: string;

  @Column({ type: 'text' })
  metric!: AlertMetric;

  @Column({ type: 'text' })
  severity!: AlertSeverity;

  @Column({ type: 'text' })
  message!: string;

  @Column({ type: 'double precision' })
  value!: number;

  @Column({ type: 'double precision' })
  threshold!: number;

  @Column({ name: 'opened_at', type: 'timestamptz', precision: 3 })
  openedAt!: Date;

  @Column({ name: 'resolved_at', type: 'timestamptz', precision: 3, nullable: true })
  resolvedAt!: Date | null;

  /** The transaction that opened or resolved it last; with `position` the order in which that is told. */
  @Column({ type: 'bigint' })
  tx!: string;

  @Column({ type: 'bigint' })
  position!: string;
}

export type DeliveryKind = 'OPENED' | 'RESOLVED';

/** PENDING: to be sent at `nextAt`. FAILED: not tried any more. */
export type DeliveryStatus = 'PENDING' | 'DELIVERED' | 'FAILED';

/** What a webhook is to be told, once for each alert that opens and once for each that resolves. */
@Entity({ name: 'alert_delivery' })
@Index('alert_delivery_once', ['projectId', 'alertId', 'kind'], { unique: true })
@Index('alert_delivery_due', ['nextAt'], { where: `status = 'PENDING'` })
export class AlertDeliveryEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'alert_id', type: 'uuid' })
  alertId!: string;

  @Column({ type: 'text' })
  kind!: DeliveryKind;

  @Column({ type: 'text', default: 'PENDING' })
  status!: DeliveryStatus;

  /** How often it was tried. */
  @Column({ type: 'integer', default: 0 })
  attempt!: number;

  /** While it is tried, when it may be taken for lost. */
  @Column({ name: 'next_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  nextAt!: Date;

  /** Why the last try failed; null where none has. */
  @Column({ type: 'text', nullable: true })
  failure!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'delivered_at', type: 'timestamptz', precision: 3, nullable: true })
  deliveredAt!: Date | null;
}

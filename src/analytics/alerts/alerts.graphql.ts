import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Connection } from '../../platform/graphql/connection.js';
import { toGlobalId } from '../../platform/graphql/node-id.js';
import { Node } from '../../platform/graphql/node.graphql.js';
import { UserError } from '../../platform/graphql/user-error.graphql.js';
import { AlertComparisonEnum, AlertMetricEnum, AlertSeverityEnum } from './alert-enums.graphql.js';
import type { AlertRuleEntity } from './alert-rule.entity.js';
import type { AlertEntity } from './alert.entity.js';
import type { AlertComparison, AlertMetric, AlertSeverity } from './domain/alert-rule.js';

@ObjectType({
  simpleResolvers: true,
  implements: Node,
  description:
    'Opens an alert when the metric has been past threshold for forSeconds, and resolves it when the metric is at resolveThreshold or past it again. Looked at every 15 seconds or so.',
})
export class AlertRule extends Node {
  @Field(() => AlertMetricEnum, { description: 'What it watches.' })
  metric!: AlertMetric;

  @Field(() => String, {
    nullable: true,
    description:
      'Whose metric it watches; null: each kind of agent by itself, or the whole project where the metric is of that.',
  })
  agentType!: string | null;

  @Field(() => AlertComparisonEnum, { description: 'On which side of threshold it alarms.' })
  comparison!: AlertComparison;

  @Field(() => Float, { description: "In the metric's unit." })
  threshold!: number;

  @Field(() => Float, { description: 'On the other side of threshold, so that an alert does not flap.' })
  resolveThreshold!: number;

  @Field(() => Int, { description: 'How long it must be past threshold without a break.' })
  forSeconds!: number;

  @Field(() => AlertSeverityEnum, { description: 'Of the alerts that it opens.' })
  severity!: AlertSeverity;

  @Field({ description: 'False: it watches nothing.' })
  isEnabled!: boolean;
}

/** A rule as clients see it. */
export function toAlertRule(row: AlertRuleEntity): AlertRule {
  const { metric, agentType, comparison, threshold, resolveThreshold, forSeconds, severity, isEnabled } = row;
  return {
    id: toGlobalId('AlertRule', row.id),
    metric,
    agentType,
    comparison,
    threshold,
    resolveThreshold,
    forSeconds,
    severity,
    isEnabled,
  };
}

@ObjectType({
  simpleResolvers: true,
  implements: Node,
  description: 'Something that wants a look; open until the metric is fine again.',
})
export class TrainingAlert extends Node {
  /** The row behind it; not part of the schema. */
  readonly row!: AlertEntity;

  @Field(() => AlertSeverityEnum, { description: 'As its rule said when it opened.' })
  severity!: AlertSeverity;

  @Field(() => String, { nullable: true, description: 'Whose metric it is; null: of the whole project.' })
  agentType!: string | null;

  @Field({
    description:
      'What was seen, with the number, as in "42 % of the last 50 sessions of engineer failed, above 30 %".',
  })
  message!: string;

  @Field(() => Float, { nullable: true, description: 'The number that opened it.' })
  value!: number | null;

  @Field(() => Float, { nullable: true, description: 'The number that it crossed.' })
  threshold!: number | null;

  @Field({ description: 'When it opened.' })
  openedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was over; null while it is open.' })
  resolvedAt!: Date | null;
}

/** An alert as clients see it. */
export function toTrainingAlert(row: AlertEntity): TrainingAlert {
  const { severity, message, value, threshold, openedAt, resolvedAt } = row;
  return {
    row,
    id: toGlobalId('TrainingAlert', row.id),
    severity,
    agentType: row.agentType === '' ? null : row.agentType,
    message,
    value,
    threshold,
    openedAt,
    resolvedAt,
  };
}

@ObjectType({ simpleResolvers: true, description: 'Alerts, those that opened last first.' })
export class TrainingAlertConnection extends Connection('TrainingAlert', () => TrainingAlert) {}

@InputType({ description: 'A rule of alarm; without alertRuleId a new one.' })
export class SaveAlertRuleInput {
  @Field(() => ID, { nullable: true, description: 'The rule to change; a new one is made if left out.' })
  alertRuleId?: string | null;

  @Field(() => AlertMetricEnum, { description: 'What to watch.' })
  metric!: AlertMetric;

  @Field(() => String, {
    nullable: true,
    description:
      'Only this kind of agent, which need not be known yet; each by itself if left out. Not for metrics of the whole project.',
  })
  agentType?: string | null;

  @Field(() => AlertComparisonEnum, { description: 'On which side of threshold to alarm.' })
  comparison!: AlertComparison;

  @Field(() => Float, { description: "In the metric's unit and range." })
  threshold!: number;

  @Field(() => Float, { description: 'Less than threshold for ABOVE, more for BELOW.' })
  resolveThreshold!: number;

  @Field(() => Int, { defaultValue: 0, description: 'How long it must be past threshold, 0 to 86400.' })
  forSeconds!: number;

  @Field(() => AlertSeverityEnum, { defaultValue: 'WARNING', description: 'Of the alerts that it opens.' })
  severity!: AlertSeverity;

  @Field({ defaultValue: true, description: 'False: it watches nothing, and its open alerts are resolved.' })
  isEnabled!: boolean;
}

@ObjectType({ description: 'The saved rule, or why it was not saved.' })
export class SaveAlertRulePayload {
  @Field(() => AlertRule, { nullable: true, description: 'Null when there are userErrors.' })
  alertRule?: AlertRule | null;

  @Field(() => [UserError], { description: 'Why it was not done; empty when it was.' })
  userErrors!: UserError[];
}

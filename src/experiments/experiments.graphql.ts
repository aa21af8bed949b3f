import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Connection } from '../platform/graphql/connection.js';
import { IntervalType } from '../platform/graphql/interval.graphql.js';
import { toGlobalId } from '../platform/graphql/node-id.js';
import { Node } from '../platform/graphql/node.graphql.js';
import type { ExperimentAllocation, ExperimentDesign, ExperimentStatus } from './domain/experiment.js';
import type { GuardrailMetric } from './domain/guardrails.js';
import type { ExperimentVerdict } from './domain/verdict.js';
import {
  ExperimentAllocationEnum,
  ExperimentDesignEnum,
  ExperimentStatusEnum,
  ExperimentVerdictEnum,
  GuardrailMetricEnum,
} from './experiment-enums.graphql.js';
import type { ExperimentVariantEntity } from './experiment-variant.entity.js';
import type { ExperimentEntity } from './experiment.entity.js';

@ObjectType({ simpleResolvers: true, description: 'How a variant does in what it must not do worse in.' })
export class GuardrailReading {
  @Field(() => GuardrailMetricEnum, { description: 'What is measured.' })
  metric!: GuardrailMetric;

  @Field(() => Float, { nullable: true, description: "The variant's own; null without observations." })
  value!: number | null;

  @Field(() => Float, { nullable: true, description: 'To the control; null without observations of both.' })
  difference!: number | null;

  @Field(() => IntervalType, {
    nullable: true,
    description:
      'Of the difference, and may be read at any time; null while there are too few units for it. COST_USD and DURATION_MS have no bound and need 100 of each arm.',
  })
  interval!: IntervalType | null;

  @Field(() => Float, {
    description:
      'The difference from which it is harmful: .05 of FAILURE_RATE, else as much as the control has. Where the control costs less than $0.0001 a unit, cost is not judged.',
  })
  limit!: number;

  @Field({ description: 'Whether it is shown to be past the limit, which stops the variant.' })
  isBreached!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'How a comparison stood when so many units were in.' })
export class LiftPoint {
  @Field({ description: 'When that was.' })
  at!: Date;

  @Field(() => Int, { description: 'Units of the variant.' })
  units!: number;

  @Field(() => Float, { description: 'Difference to the control, in points.' })
  lift!: number;

  @Field(() => IntervalType, { description: 'Where the true difference lies, in points.' })
  interval!: IntervalType;
}

@ObjectType({ simpleResolvers: true, description: 'An arm of an experiment, and how it does.' })
export class ExperimentVariant {
  /** The row behind it, with what it is compared with; not part of the schema. */
  readonly row!: ExperimentVariantEntity;
  readonly arms!: readonly ExperimentVariantEntity[];

  /** The error rate of its experiment; not part of the schema. */
  readonly alpha!: number;

  @Field({ description: 'As it was given.' })
  name!: string;

  @Field({ description: 'Whether the others are compared with it; true for exactly one.' })
  isControl!: boolean;

  @Field(() => String, { nullable: true, description: 'Its strategy; null: as it is in force.' })
  strategy!: string | null;

  @Field(() => Float, {
    description: 'Its share of units is this of the sum of all weights, where they are shared out FIXED.',
  })
  weight!: number;

  @Field(() => Int, { description: 'Units, not responses.' })
  sampleSize!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'In points; what failed, or could not be judged, counts as 0. Null before the first outcome.',
  })
  meanScore!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Difference to the control, in points; null for the control, and before both have outcomes.',
  })
  lift!: number | null;

  @Field(() => IntervalType, {
    nullable: true,
    description: 'Where the true difference lies, in points; it may be read at any time. Null as lift is.',
  })
  liftInterval!: IntervalType | null;

  @Field(() => ExperimentVerdictEnum, {
    nullable: true,
    description: 'Against the control; null for the control.',
  })
  verdict!: ExperimentVerdict | null;

  @Field({
    description:
      'Whether no more units are given to it, for it is WORSE or a guardrail is breached. Units that it had work as without an experiment; the other variants go on. A verdict that it was given before stays.',
  })
  isStopped!: boolean;

  @Field(() => Float, {
    nullable: true,
    description:
      'Evidence that it is better than the control by more than equivalenceMargin, as it was when the verdict was given; at most 1e300. Null as lift is.',
  })
  eValue!: number | null;
}

@ObjectType({
  simpleResolvers: true,
  implements: Node,
  description: 'A comparison of strategies, template versions or instruction versions with a control.',
})
export class Experiment extends Node {
  /** The row behind it; not part of the schema. */
  readonly row!: ExperimentEntity;

  @Field({ description: 'Its name for people and programs; unique in the project.' })
  slug!: string;

  @Field({ description: 'What is expected, and why.' })
  hypothesis!: string;

  @Field({ description: 'Whose responses it is about.' })
  agentType!: string;

  @Field(() => ExperimentDesignEnum, { description: 'How units and arms come together.' })
  design!: ExperimentDesign;

  @Field(() => ExperimentAllocationEnum, { description: 'How units are shared out among its arms.' })
  allocation!: ExperimentAllocation;

  @Field(() => ExperimentStatusEnum, { description: 'Where it stands.' })
  status!: ExperimentStatus;

  @Field(() => Float, { description: 'Points by which two arms may differ and still count as equivalent.' })
  equivalenceMargin!: number;

  @Field(() => Int, {
    nullable: true,
    description:
      'Units per arm that detectableEffect will need, with 80 % and for scores that vary as much as can be; it does not stop there. Null where a million are not enough.',
  })
  requiredUnits!: number | null;

  @Field(() => Int, {
    description: 'Units at which it stops as INCONCLUSIVE: of all arms together, in PAIRED each once.',
  })
  maxUnits!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Evidence that units are not split as they should be; stops the experiment at 1,000. By the weights of the variants, with THOMPSON by the chance that each unit had. Null in PAIRED, and before the first unit.',
  })
  sampleRatioEValue!: number | null;

  @Field(() => String, { nullable: true, description: 'Why it stopped; null while it has not.' })
  stopReason!: string | null;

  @Field({ description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was started; null while it is a DRAFT.' })
  startedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it stopped; null while it has not.' })
  stoppedAt!: Date | null;
}

@ObjectType({ simpleResolvers: true, description: 'Experiments, newest first.' })
export class ExperimentConnection extends Connection('Experiment', () => Experiment) {}

/** An experiment as clients see it. */
export function toExperiment(row: ExperimentEntity): Experiment {
  const { slug, hypothesis, agentType, design, allocation, status } = row;
  const { equivalenceMargin, requiredUnits, maxUnits } = row;
  const { stopReason, createdAt, startedAt, stoppedAt } = row;
  const logE = row.sampleRatioLogE;
  return {
    row,
    id: toGlobalId('Experiment', row.id),
    slug,
    hypothesis,
    agentType,
    design,
    allocation,
    status,
    equivalenceMargin,
    requiredUnits,
    maxUnits,
    sampleRatioEValue: logE === null ? null : Math.min(1e300, Math.exp(logE)),
    stopReason,
    createdAt,
    startedAt,
    stoppedAt,
  };
}

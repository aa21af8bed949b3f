import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { SeriesMetric } from '../../metrics/index.js';
import { Connection } from '../../platform/graphql/connection.js';
import { IntervalType } from '../../platform/graphql/interval.graphql.js';
import { toGlobalId } from '../../platform/graphql/node-id.js';
import { Node } from '../../platform/graphql/node.graphql.js';
import { TrainingMetricEnum, TrendDirectionEnum } from '../analytics-enums.graphql.js';
import type { Direction } from './direction.js';
import type { PredictionEntity } from './prediction.entity.js';

@ObjectType({
  simpleResolvers: true,
  implements: Node,
  description: 'A forecast that is kept, so that it can be marked when its time has come.',
})
export class PerformancePrediction extends Node {
  /** The row behind it; not part of the schema. */
  readonly row!: PredictionEntity;

  @Field({ description: 'Kind of the agent, as in engineer.' })
  agentType!: string;

  @Field(() => TrainingMetricEnum, { description: 'What is forecast.' })
  metric!: SeriesMetric;

  @Field({
    description: 'As in ets+theta, the default; naive or drift where that did better on the back-test.',
  })
  method!: string;

  @Field(() => Int, { description: 'It is about the day so many days after the last that it was made from.' })
  horizonDays!: number;

  @Field(() => Float, { description: "The level when it was made, without the last day's noise." })
  currentValue!: number;

  @Field(() => Float, { description: 'Mean of the day that it is about.' })
  predictedValue!: number;

  @Field(() => [IntervalType], {
    description:
      "At 80 % and at 95 %: by the errors of the project's past forecasts as soon as 40 are marked, before that the model's own, widened.",
  })
  intervals!: IntervalType[];

  @Field(() => Int, { description: 'Observations that it was made from: days with sessions.' })
  madeFrom!: number;

  @Field(() => TrendDirectionEnum, {
    description: 'IMPROVING or DECLINING where currentValue lies outside of the 80 % interval.',
  })
  direction!: Direction;

  @Field({ description: 'The end of the UTC day that it is about.' })
  targetTime!: Date;

  @Field(() => Float, {
    nullable: true,
    description:
      'Mean of that day, or of the first day with sessions soon after it (2 days for 7 ahead, 6 for 28). Null until targetTime has passed, and where there were no sessions.',
  })
  actualValue!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Mean absolute scaled error of the method on the back-test that chose it: below 1 beats the naive forecast of one day. Null where there was too little for a back-test.',
  })
  backtestMase!: number | null;

  @Field(() => [String], { description: 'What follows from it, in words; empty where nothing does.' })
  recommendations!: string[];

  @Field({ description: 'When it was made.' })
  issuedAt!: Date;
}

/** A prediction as clients see it. */
export function toPrediction(row: PredictionEntity): PerformancePrediction {
  return Object.assign(new PerformancePrediction(), {
    row,
    id: toGlobalId('PerformancePrediction', row.id),
    agentType: row.agentType,
    metric: row.metric,
    method: row.method,
    horizonDays: row.horizonDays,
    currentValue: row.currentValue,
    predictedValue: row.predictedValue,
    intervals: [
      { level: 0.8, lower: row.lower80, upper: row.upper80 },
      { level: 0.95, lower: row.lower95, upper: row.upper95 },
    ],
    madeFrom: row.madeFrom,
    direction: row.direction,
    targetTime: row.targetTime,
    actualValue: row.actualValue,
    backtestMase: row.backtestMase,
    recommendations: row.recommendations,
    issuedAt: row.createdAt,
  });
}

@ObjectType({ simpleResolvers: true, description: 'Forecasts, newest first.' })
export class PerformancePredictionConnection extends Connection(
  'PerformancePrediction',
  () => PerformancePrediction,
) {
  /** What was asked for; not part of the schema. */
  readonly of!: { readonly agentType: string; readonly metric: SeriesMetric };
}

import { Field, Float, Int, ObjectType } from 'type-graphql';
import { IntervalType } from '../../platform/graphql/interval.graphql.js';
import { TrainingMetricEnum, TrendDirectionEnum, type TrainingMetric } from '../analytics-enums.graphql.js';
import type { Direction } from './domain/assess-trend.js';
import type { Observation } from './domain/observations.js';
import type { CausesOf } from './find-causes.js';

@ObjectType({
  simpleResolvers: true,
  description: 'One bucket of time; value is null where nothing was observed.',
})
export class SeriesPoint {
  @Field({ description: 'When the bucket begins.' })
  bucketStart!: Date;

  @Field(() => Float, { nullable: true, description: 'Mean of the metric; null where nothing was observed.' })
  value!: number | null;

  @Field(() => Int, { description: 'Sessions that it is the mean of.' })
  count!: number;
}

@ObjectType({ simpleResolvers: true, description: "Where a metric's level changed." })
export class ChangePoint {
  @Field({ description: 'Beginning of the first bucket at the new level.' })
  at!: Date;

  @Field(() => Float, { description: 'Mean of the buckets since the change before.' })
  before!: number;

  @Field(() => Float, { description: 'Mean of the buckets up to the change behind.' })
  after!: number;

  @Field(() => Float, {
    description:
      "From .95 to 1: 1 less the p value of Welch's t test of the buckets on both sides, corrected for their autocorrelation and for the number of places where the change could have been. What is less sure is not told, nor what has fewer than three buckets on a side.",
  })
  confidence!: number;

  /** Whose metric it is, and by which buckets; not part of the schema. */
  readonly of!: CausesOf;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'A metric over time. HOUR before the hourly buckets begin is BAD_USER_INPUT. A window is widened to whole buckets and has at most 800.',
})
export class Trend {
  @Field(() => TrainingMetricEnum, { description: 'What was measured.' })
  metric!: TrainingMetric;

  @Field(() => TrendDirectionEnum, {
    description:
      "UNKNOWN below ten buckets with observations. Else IMPROVING or DECLINING where Mann's and Kendall's test, corrected for ties and autocorrelation, finds a trend at 5 %, and STABLE where it finds none. Of DURATION_MS a falling value is improving.",
  })
  direction!: Direction;

  @Field(() => [SeriesPoint], { description: 'Every bucket of the window, oldest first.' })
  points!: SeriesPoint[];

  @Field(() => Float, {
    nullable: true,
    description:
      "Theil's and Sen's slope, in the metric's unit per day; null below two buckets with observations.",
  })
  slopePerDay!: number | null;

  @Field(() => IntervalType, {
    nullable: true,
    description: 'Of the slope, with the same correction as the test; null where the direction is UNKNOWN.',
  })
  slopeInterval!: IntervalType | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Two-sided, of the test that says the direction; null where that is UNKNOWN.',
  })
  pValue!: number | null;

  /** What it was reckoned from; not part of the schema. */
  readonly observations!: readonly Observation[];

  /** Whose metric it is, and by which buckets; not part of the schema. */
  readonly of!: CausesOf;
}

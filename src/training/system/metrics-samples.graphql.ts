import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType({ simpleResolvers: true, description: 'How training is going at one moment.' })
export class TrainingMetricsSample {
  @Field(() => Date, { description: 'When it was taken.' })
  sampledAt!: Date;

  @Field(() => Int, { description: 'Sessions that wait for a worker.' })
  queuedCount!: number;

  @Field(() => Int, { description: 'Sessions that a worker trains.' })
  runningCount!: number;

  @Field(() => Float, { description: 'Sessions that ended within the last minute.' })
  finishedPerMinute!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Mean of improvementScore over those of them that were improved or not, in points; null if there are none.',
  })
  meanImprovement!: number | null;
}

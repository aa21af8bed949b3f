import { Field, Float, Int, ObjectType } from 'type-graphql';
import { IntervalType } from '../platform/graphql/interval.graphql.js';
import { TimeRange } from '../platform/graphql/time-range.graphql.js';

@ObjectType({ simpleResolvers: true, description: "One agent type's part of the statistics." })
export class AgentTypeStatistics {
  @Field({ description: 'Kind of the agent.' })
  agentType!: string;

  @Field(() => Int, { description: 'Sessions that ended in the window.' })
  sessionCount!: number;

  @Field(() => Float, { nullable: true, description: 'As in TrainingStatistics; null if nothing counts.' })
  successRate!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'As in TrainingStatistics; null if nothing was evaluated.',
  })
  meanResponseScore!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'As in TrainingStatistics; null if nothing was evaluated.',
  })
  meanImprovement!: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'What the sessions that ended in a window come to.' })
export class TrainingStatistics {
  @Field(() => TimeRange, {
    description:
      'The window that was counted: the one asked for, widened to whole buckets (UTC hours where they are kept, else UTC days).',
  })
  range!: TimeRange;

  @Field(() => Int, {
    description:
      'Sessions that ended in the window, by finishedAt: improved, unimproved, failed and cancelled.',
  })
  sessionCount!: number;

  @Field(() => Int, { description: 'Of these, the IMPROVED ones.' })
  improvedCount!: number;

  @Field(() => Int, { description: 'Of these, the UNIMPROVED ones.' })
  unimprovedCount!: number;

  @Field(() => Int, { description: 'Of these, the FAILED ones.' })
  failedCount!: number;

  @Field(() => Int, { description: 'Of these, the CANCELLED ones.' })
  cancelledCount!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Share of sessions that were IMPROVED, or needed no improvement (UNIMPROVED at or above the target score), among those that ended and were not cancelled; null if there are none.',
  })
  successRate!: number | null;

  @Field(() => IntervalType, { nullable: true, description: "Wilson's interval; null with the rate." })
  successRateInterval!: IntervalType | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Mean score of the responses as they came in: how good the agents are; null if none was evaluated.',
  })
  meanResponseScore!: number | null;

  @Field(() => IntervalType, {
    nullable: true,
    description: "Student's interval of the mean; null below two sessions.",
  })
  meanResponseScoreInterval!: IntervalType | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Mean of improvementScore over improved and unimproved sessions, in points; null if there are none.',
  })
  meanImprovement!: number | null;

  @Field(() => IntervalType, {
    nullable: true,
    description: "Student's interval of the mean; null below two sessions.",
  })
  meanImprovementInterval!: IntervalType | null;

  @Field(() => [AgentTypeStatistics], { description: 'The same by agent type, in alphabetical order.' })
  byAgentType!: AgentTypeStatistics[];
}

import type { GraphQLResolveInfo } from 'graphql';
import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  Info,
  Int,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import {
  GranularityEnum,
  PerformancePredictionConnection,
  TrainingMetricEnum,
  TrainingStatistics,
  Trend,
  type Granularity,
  type PredictionLoaders,
  type TrainingMetric,
} from '../analytics/index.js';
import { requireAgentType } from '../evaluation/index.js';
import {
  LearningAdaptationConnection,
  toLearningAdaptation,
  type AdaptationLoaders,
} from '../learning/index.js';
import { readPageArgs, toConnection } from '../platform/graphql/connection.js';
import { askedFields } from '../platform/graphql/asked-fields.js';
import type { RequestContext } from '../platform/graphql/context.js';
import { requireTimeRange, TimeRangeInput } from '../platform/graphql/time-range.graphql.js';
import { toTrainingSession, TrainingSessionConnection, type TrainingLoaders } from '../training/index.js';
import { AgentTrainingDashboard, CriterionStatistics } from './dashboard.graphql.js';
import type { DashboardService } from './dashboard.service.js';

@ArgsType()
class PageArgs {
  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 20 if left out.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only those behind this cursor.' })
  after?: string | null;
}

@ArgsType()
class DashboardPredictionsArgs {
  @Field(() => TrainingMetricEnum, { defaultValue: 'RESPONSE_SCORE', description: 'What is forecast.' })
  metric!: TrainingMetric;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: those whose time has come. False: those still open. All if left out.',
  })
  isGraded?: boolean | null;

  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 20 if left out.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only those behind this cursor.' })
  after?: string | null;
}

@Resolver(() => AgentTrainingDashboard)
export class DashboardResolver {
  constructor(
    private readonly service: DashboardService,
    private readonly sessions: Pick<TrainingLoaders, 'newestOfAgent'>,
    private readonly forecasts: Pick<PredictionLoaders, 'connection'>,
    private readonly learned: Pick<AdaptationLoaders, 'newestOfAgent'>,
  ) {}

  @Query(() => AgentTrainingDashboard, {
    description:
      'Of the last 30 days if no range is given. An agent type that was never trained has an empty dashboard, with a recommendation to start.',
  })
  agentTrainingDashboard(
    @Arg('agentType', () => String, { description: 'Kind of the agent.' }) agentType: string,
    @Arg('range', () => TimeRangeInput, {
      nullable: true,
      description: 'By when sessions ended; recentSessions are the newest whatever it is.',
    })
    range?: TimeRangeInput | null,
  ): AgentTrainingDashboard {
    requireAgentType(agentType, ['agentType']);
    const asked = range ? requireTimeRange(range, ['range']) : null;
    const window = this.service.windowOf(asked);
    return { agentType, window, range: asked && window };
  }

  @FieldResolver(() => TrainingStatistics, { description: 'What its sessions come to.' })
  statistics(
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Root() dashboard: AgentTrainingDashboard,
  ) {
    return this.service.statistics(context, dashboard, askedFields(info));
  }

  @FieldResolver(() => Trend, {
    description:
      'Where a metric of it is heading, over the range asked for; else over the last 7 days of hours, 30 days or 26 weeks.',
  })
  trend(
    @Ctx() context: RequestContext,
    @Root() dashboard: AgentTrainingDashboard,
    @Arg('metric', () => TrainingMetricEnum, {
      defaultValue: 'RESPONSE_SCORE',
      description: 'What is measured.',
    })
    metric: TrainingMetric,
    @Arg('granularity', () => GranularityEnum, { defaultValue: 'DAY', description: 'How long a bucket is.' })
    granularity: Granularity,
  ) {
    return this.service.trend(context, dashboard, { metric, granularity });
  }

  @FieldResolver(() => PerformancePredictionConnection, {
    description: 'Its forecasts, newest first; isGraded: those whose time has come, or those still open.',
  })
  predictions(
    @Ctx() context: RequestContext,
    @Root() { agentType }: AgentTrainingDashboard,
    @Args() { metric, isGraded = null, first, after }: DashboardPredictionsArgs,
  ) {
    return this.forecasts.connection(context, { agentType, metric, isGraded }, { first, after });
  }

  @FieldResolver(() => [CriterionStatistics], {
    description:
      'Mean of each criterion over the responses as they came in; those that were observed. What is only advice is not counted.',
  })
  criteria(@Ctx() context: RequestContext, @Root() dashboard: AgentTrainingDashboard) {
    return this.service.criteria(context, dashboard);
  }

  @FieldResolver(() => LearningAdaptationConnection, {
    description:
      'What was learned for it, newest first, whatever the range. `first` is 1 to 100, 20 if left out.',
  })
  async adaptations(
    @Ctx() context: RequestContext,
    @Root() { agentType }: AgentTrainingDashboard,
    @Args() args: PageArgs,
  ) {
    const page = readPageArgs(args, `AgentTrainingDashboard.adaptations/${agentType}`);
    const rows = await this.learned.newestOfAgent(context, agentType, page);
    return toConnection(rows, page, toLearningAdaptation);
  }

  @FieldResolver(() => TrainingSessionConnection, {
    description: 'Its sessions, newest first. `first` is 1 to 100, 20 if left out.',
  })
  async recentSessions(
    @Ctx() context: RequestContext,
    @Root() { agentType }: AgentTrainingDashboard,
    @Args() args: PageArgs,
  ) {
    const page = readPageArgs(args, `AgentTrainingDashboard.recentSessions/${agentType}`);
    const rows = await this.sessions.newestOfAgent(context, agentType, page);
    return toConnection(rows, page, toTrainingSession);
  }

  @FieldResolver(() => [String], {
    description:
      'What to do about what was measured, naming the numbers, the most pressing first; empty where all is well.',
  })
  recommendations(@Ctx() context: RequestContext, @Root() dashboard: AgentTrainingDashboard) {
    return this.service.recommendations(context, dashboard);
  }
}

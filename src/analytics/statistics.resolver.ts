import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, FieldResolver, Float, Info, Query, Resolver, Root } from 'type-graphql';
import { askedFields } from '../platform/graphql/asked-fields.js';
import type { RequestContext } from '../platform/graphql/context.js';
import { requireTimeRange, TimeRangeInput } from '../platform/graphql/time-range.graphql.js';
import { requireAgentType } from '../evaluation/index.js';
import { TrainingStatistics } from './statistics.graphql.js';
import type { StatisticsService, WindowStatistics } from './statistics.service.js';

const QUANTILE = 'from their first start to their end, within 2 %; null if none was started.';

@Resolver(() => TrainingStatistics)
export class StatisticsResolver {
  constructor(private readonly service: StatisticsService) {}

  @Query(() => TrainingStatistics, { description: 'The last 30 days if no range is given.' })
  trainingStatistics(
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Arg('range', () => TimeRangeInput, { nullable: true, description: 'By when sessions ended.' })
    range?: TimeRangeInput | null,
    @Arg('agentType', () => String, {
      nullable: true,
      description: 'Of one kind of agent; of all if left out.',
    })
    agentType?: string | null,
  ) {
    const window = this.service.windowOf(range ? requireTimeRange(range, ['range']) : null);
    if (agentType != null) requireAgentType(agentType, ['agentType']);
    return this.service.statistics(context, window, agentType ?? null, askedFields(info));
  }

  @FieldResolver(() => TrainingStatistics, {
    nullable: true,
    description:
      'The same for the window of equal length before this one; it may begin earlier, where hours are no longer kept.',
  })
  previous(@Ctx() context: RequestContext, @Root() statistics: WindowStatistics) {
    return this.service.before(context, statistics);
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description: `Milliseconds that half of the sessions took at most, ${QUANTILE}`,
  })
  p50DurationMs(@Ctx() context: RequestContext, @Root() statistics: WindowStatistics) {
    return this.service.durationQuantile(context, statistics, 0.5);
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description: `Milliseconds that 95 % of the sessions took at most, ${QUANTILE}`,
  })
  p95DurationMs(@Ctx() context: RequestContext, @Root() statistics: WindowStatistics) {
    return this.service.durationQuantile(context, statistics, 0.95);
  }
}

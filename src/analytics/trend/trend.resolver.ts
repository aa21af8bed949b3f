import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { requireAgentType } from '../../evaluation/index.js';
import type { RequestContext } from '../../platform/graphql/context.js';
import { requireTimeRange, TimeRangeInput } from '../../platform/graphql/time-range.graphql.js';
import {
  GranularityEnum,
  TrainingMetricEnum,
  type Granularity,
  type TrainingMetric,
} from '../analytics-enums.graphql.js';
import type { TrendLoaders } from './trend-loaders.js';
import { ChangePoint, Trend } from './trend.graphql.js';
import type { TimedChange, TrendReport, TrendService } from './trend.service.js';

@Resolver(() => Trend)
export class TrendResolver {
  constructor(
    private readonly service: Pick<TrendService, 'changePoints'>,
    private readonly loaders: Pick<TrendLoaders, 'trend'>,
  ) {}

  @Query(() => Trend, {
    description:
      'Where a metric is heading. The last 7 days of hours, 30 days or 26 weeks if no range is given.',
  })
  trend(
    @Ctx() context: RequestContext,
    @Arg('metric', () => TrainingMetricEnum, { description: 'What is measured.' }) metric: TrainingMetric,
    @Arg('granularity', () => GranularityEnum, { defaultValue: 'DAY', description: 'How long a bucket is.' })
    granularity: Granularity,
    @Arg('agentType', () => String, {
      nullable: true,
      description: 'Of one kind of agent; of all if left out.',
    })
    agentType?: string | null,
    @Arg('range', () => TimeRangeInput, {
      nullable: true,
      description: 'By when sessions ended; widened to whole buckets.',
    })
    range?: TimeRangeInput | null,
  ): Promise<TrendReport> {
    if (agentType != null) requireAgentType(agentType, ['agentType']);
    return this.loaders.trend(context, {
      metric,
      granularity,
      agentType: agentType ?? null,
      range: range ? requireTimeRange(range, ['range']) : null,
    });
  }

  @FieldResolver(() => [ChangePoint], {
    description: 'Where its level changed, oldest first; by Bayesian online change point detection.',
  })
  changePoints(@Root() trend: Pick<Trend, 'observations' | 'of'>): TimedChange[] {
    return this.service.changePoints(trend);
  }
}

@Resolver(() => ChangePoint)
export class ChangePointResolver {
  constructor(private readonly loaders: Pick<TrendLoaders, 'causes'>) {}

  @FieldResolver(() => [String], {
    description:
      "What changed then, as in 'template code_optimization 3 -> 4', 'instructions of engineer 2 -> 3', 'strategy engineer@1 -> engineer@2', 'model of the writer a -> b'; empty where nothing known did.",
  })
  causes(@Ctx() context: RequestContext, @Root() change: Pick<ChangePoint, 'at' | 'of'>): Promise<string[]> {
    return this.loaders.causes(context, change);
  }
}

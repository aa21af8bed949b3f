import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  Float,
  Int,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { requireAgentType } from '../../evaluation/index.js';
import type { SeriesMetric } from '../../metrics/index.js';
import { ExpectedError } from '../../platform/errors.js';
import type { RequestContext } from '../../platform/graphql/context.js';
import { TrainingMetricEnum } from '../analytics-enums.graphql.js';
import { HORIZONS } from '../forecast/forecast-series.js';
import type { PredictionLoaders } from './prediction-loaders.js';
import { PerformancePrediction, PerformancePredictionConnection } from './predictions.graphql.js';

@ArgsType()
class PredictionArgs {
  @Field({ description: 'Of this kind of agent.' })
  agentType!: string;

  @Field(() => TrainingMetricEnum, { defaultValue: 'RESPONSE_SCORE', description: 'What is forecast.' })
  metric!: SeriesMetric;

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

@Resolver(() => PerformancePrediction)
export class PredictionResolver {
  constructor(private readonly loaders: PredictionLoaders) {}

  @Query(() => PerformancePredictionConnection, {
    description: 'Newest first; isGraded: those whose time has come, or those still open.',
  })
  predictions(@Ctx() context: RequestContext, @Args() args: PredictionArgs) {
    const { agentType, metric, isGraded = null, first, after } = args;
    requireAgentType(agentType, ['agentType']);
    return this.loaders.connection(context, { agentType, metric, isGraded }, { first, after });
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description:
      'Share of past forecasts whose 95 % interval held the truth: those of this agent type, metric and horizon that are marked by now; null where none is.',
  })
  observedCoverage(@Ctx() context: RequestContext, @Root() { row }: Pick<PerformancePrediction, 'row'>) {
    return this.loaders.observedCoverage(context, row);
  }
}

@Resolver(() => PerformancePredictionConnection)
export class PredictionConnectionResolver {
  constructor(private readonly loaders: PredictionLoaders) {}

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Why there is no current forecast; null where there is one.',
  })
  unavailableReason(
    @Ctx() context: RequestContext,
    @Root() { of }: Pick<PerformancePredictionConnection, 'of'>,
    @Arg('horizonDays', () => Int, {
      nullable: true,
      description: 'Of one for so many days ahead: 1, 7 or 28; of any if left out.',
    })
    horizonDays?: number | null,
  ) {
    const horizon = HORIZONS.find((each) => each === horizonDays) ?? null;
    if (horizon === null && horizonDays != null) {
      const message = `horizonDays must be one of ${HORIZONS.join(', ')}`;
      throw new ExpectedError('INVALID_INPUT', message, ['horizonDays']);
    }
    return this.loaders.unavailableReason(context, { ...of, horizonDays: horizon });
  }
}

import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver } from 'type-graphql';
import type { ExecutorPool } from '../../evaluation/index.js';
import type { RequestContext } from '../../platform/graphql/context.js';
import { payload } from '../../platform/graphql/user-error.graphql.js';
import type { StrategyCatalog } from '../strategies/strategy.js';
import type { JudgeTrust } from '../judges/judge-trust.js';
import type { HealthService } from './health.service.js';
import {
  ExecutorType,
  JudgeType,
  StartTrainingSystemPayload,
  StopTrainingSystemInput,
  StopTrainingSystemPayload,
  SystemHealth,
  TrainingStrategyType,
  TrainingSystem,
  WorkerType,
} from './training-system.graphql.js';
import type { TrainingSystemService } from './training-system.service.js';

@Resolver(() => TrainingSystem)
export class TrainingSystemResolver {
  constructor(
    private readonly service: TrainingSystemService,
    private readonly health: HealthService,
    private readonly catalog: StrategyCatalog,
    private readonly executorPool: ExecutorPool,
    private readonly judgeTrust: Pick<JudgeTrust, 'judgesOf'>,
  ) {}

  @Query(() => TrainingSystem, { description: 'The training system as it is now.' })
  trainingSystem(@Ctx() context: RequestContext) {
    return this.service.snapshot(context.project);
  }

  @Mutation(() => StartTrainingSystemPayload, {
    description: 'Lets sessions be trained. Starting a running system is a success and changes nothing.',
  })
  startTrainingSystem(@Ctx() context: RequestContext) {
    return payload(async () => {
      await this.service.start(context.project);
      return { system: await this.service.snapshot(context.project) };
    });
  }

  @Mutation(() => StopTrainingSystemPayload, {
    description: 'Lets no more sessions be trained; what comes in waits.',
  })
  stopTrainingSystem(
    @Ctx() context: RequestContext,
    @Arg('input', () => StopTrainingSystemInput, { nullable: true }) input?: StopTrainingSystemInput | null,
  ) {
    return payload(async () => {
      await this.service.stop(context.project, input?.drain ?? true);
      return { system: await this.service.snapshot(context.project) };
    });
  }

  @FieldResolver(() => [TrainingStrategyType], { description: 'How responses are judged and improved here.' })
  strategies() {
    return this.catalog.strategies;
  }

  @FieldResolver(() => [ExecutorType], { description: 'What can run code here, and what cannot and why.' })
  executors() {
    return this.executorPool.executors;
  }

  @FieldResolver(() => [WorkerType], { description: 'The processes that train, oldest first.' })
  workers(@Ctx() context: RequestContext) {
    return this.service.workers(context.project);
  }

  @FieldResolver(() => [JudgeType], {
    description: 'The model that judges now, and those before it, with how far they agree with people.',
  })
  judges(@Ctx() context: RequestContext) {
    return this.judgeTrust.judgesOf(context.project);
  }

  @FieldResolver(() => SystemHealth, {
    name: 'health',
    description: 'Derived from checks that are really made.',
  })
  healthNow(@Ctx() context: RequestContext) {
    return this.health.check(context.project);
  }
}

import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  Float,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { readPageArgs, toConnection } from '../../platform/graphql/connection.js';
import type { RequestContext } from '../../platform/graphql/context.js';
import { requireGlobalId } from '../../platform/graphql/node-id.js';
import type { NodeRegistry } from '../../platform/graphql/node-registry.js';
import { payload } from '../../platform/graphql/user-error.graphql.js';
import {
  toTrainingSession,
  TrainingSession,
  TrainingSessionConnection,
} from '../training-session.graphql.js';
import type { BatchLoaders } from './batch-loaders.js';
import {
  toTrainingBatch,
  TrainAgentResponsesInput,
  TrainAgentResponsesPayload,
  TrainingBatch,
} from './batches.graphql.js';
import type { BatchesService } from './batches.service.js';

@ArgsType()
class BatchSessionPageArgs {
  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 20 if left out.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only those behind this cursor.' })
  after?: string | null;
}

type Rooted = Pick<TrainingBatch, 'row'>;

@Resolver(() => TrainingBatch)
export class TrainingBatchResolver {
  constructor(
    private readonly service: BatchesService,
    private readonly loaders: BatchLoaders,
  ) {}

  @Mutation(() => TrainAgentResponsesPayload, {
    description: 'Takes up to 1,000 responses in, to be evaluated and improved; all of them or none.',
  })
  trainAgentResponses(@Ctx() context: RequestContext, @Arg('input') input: TrainAgentResponsesInput) {
    return payload(async () => ({
      batch: toTrainingBatch(await this.service.submit(context.project, input)),
    }));
  }

  @Query(() => TrainingBatch, {
    nullable: true,
    description: 'The batch with this id; null if there is none.',
  })
  async trainingBatch(@Ctx() context: RequestContext, @Arg('id', () => ID) id: string) {
    const row = await this.loaders.batch(context, requireGlobalId(id, 'TrainingBatch', ['id']));
    return row && toTrainingBatch(row);
  }

  @FieldResolver(() => Int, { description: 'Its sessions, one for each response.' })
  async sessionCount(@Ctx() context: RequestContext, @Root() { row }: Rooted): Promise<number> {
    return (await this.loaders.counts(context, row.id)).sessionCount;
  }

  @FieldResolver(() => Int, { description: 'Sessions that have ended, however they did.' })
  async finishedCount(@Ctx() context: RequestContext, @Root() { row }: Rooted): Promise<number> {
    return (await this.loaders.counts(context, row.id)).finishedCount;
  }

  @FieldResolver(() => Int, { description: 'Sessions that ended IMPROVED.' })
  async improvedCount(@Ctx() context: RequestContext, @Root() { row }: Rooted): Promise<number> {
    return (await this.loaders.counts(context, row.id)).improvedCount;
  }

  @FieldResolver(() => Int, { description: 'Sessions that ended FAILED.' })
  async failedCount(@Ctx() context: RequestContext, @Root() { row }: Rooted): Promise<number> {
    return (await this.loaders.counts(context, row.id)).failedCount;
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description:
      'Mean of improvementScore over IMPROVED and UNIMPROVED sessions, in points; null until there is one.',
  })
  async meanImprovement(@Ctx() context: RequestContext, @Root() { row }: Rooted): Promise<number | null> {
    return (await this.loaders.counts(context, row.id)).meanImprovement;
  }

  @FieldResolver(() => TrainingSessionConnection, {
    description: 'Its sessions, in the order of the items that were handed in.',
  })
  async sessions(
    @Ctx() context: RequestContext,
    @Root() { row }: Rooted,
    @Args() args: BatchSessionPageArgs,
  ) {
    const page = readPageArgs(args, 'TrainingBatch.sessions');
    return toConnection(await this.loaders.sessionsOf(context, row.id, page), page, toTrainingSession);
  }
}

/** What a session tells of its batch. */
@Resolver(() => TrainingSession)
export class SessionBatchResolver {
  constructor(private readonly loaders: BatchLoaders) {}

  @FieldResolver(() => TrainingBatch, {
    nullable: true,
    description: 'The batch that it was handed in with; null if it came alone.',
  })
  async batch(
    @Ctx() context: RequestContext,
    @Root() { row }: Pick<TrainingSession, 'row'>,
  ): Promise<TrainingBatch | null> {
    const batch = row.batchId === null ? null : await this.loaders.batch(context, row.batchId);
    return batch && toTrainingBatch(batch);
  }
}

/** Batches can be found by their global ids. */
export function registerBatchNodes(nodes: NodeRegistry, loaders: BatchLoaders): void {
  nodes.register('TrainingBatch', async (context, uuid) => {
    const row = await loaders.batch(context, uuid);
    return row && toTrainingBatch(row);
  });
}

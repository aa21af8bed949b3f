import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { EvaluationType, type Evaluation } from '../evaluation/index.js';
import { readFirst, readPageArgs, buildConnection, toConnection } from '../platform/graphql/connection.js';
import type { RequestContext } from '../platform/graphql/context.js';
import { requireGlobalId } from '../platform/graphql/node-id.js';
import { requireTimeRange } from '../platform/graphql/time-range.graphql.js';
import { payload } from '../platform/graphql/user-error.graphql.js';
import {
  CancelTrainingSessionInput,
  CancelTrainingSessionPayload,
  RetryTrainingSessionInput,
  RetryTrainingSessionPayload,
  TrainAgentResponseInput,
  TrainAgentResponsePayload,
  TrainingSessionFilterInput,
} from './training-inputs.graphql.js';
import type { TrainingLoaders } from './training-loaders.js';
import {
  toTrainingSession,
  toTrainingSessionEvent,
  TrainingSession,
  TrainingSessionConnection,
  TrainingSessionEvent,
  TrainingSessionEventConnection,
} from './training-session.graphql.js';
import type { TrainingService } from './training.service.js';

@ArgsType()
class EventPageArgs {
  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 20 if left out.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only those behind the event with this cursor.' })
  after?: string | null;
}

@ArgsType()
class SessionPageArgs {
  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 20 if left out.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only those behind this cursor.' })
  after?: string | null;

  @Field(() => TrainingSessionFilterInput, { nullable: true, description: 'Which ones; all if left out.' })
  filter?: TrainingSessionFilterInput | null;
}

@Resolver(() => TrainingSession)
export class TrainingSessionResolver {
  constructor(
    private readonly service: TrainingService,
    private readonly loaders: TrainingLoaders,
  ) {}

  @Mutation(() => TrainAgentResponsePayload, {
    description: 'Takes a response in, to be evaluated and improved.',
  })
  trainAgentResponse(@Ctx() context: RequestContext, @Arg('input') input: TrainAgentResponseInput) {
    const { waitSeconds, ...training } = input;
    return payload(async () => ({
      session: toTrainingSession(await this.service.submit(context.project, training, waitSeconds)),
    }));
  }

  @Mutation(() => CancelTrainingSessionPayload, { description: 'Ends a session that is queued or running.' })
  cancelTrainingSession(@Ctx() context: RequestContext, @Arg('input') input: CancelTrainingSessionInput) {
    return payload(async () => {
      const id = requireGlobalId(input.sessionId, 'TrainingSession', ['input', 'sessionId']);
      return { session: toTrainingSession(await this.service.cancel(context.project, id)) };
    });
  }

  @Mutation(() => RetryTrainingSessionPayload, {
    description:
      'A new session with the input of one that FAILED or was CANCELLED; of no batch, so that one of a BATCH counts as CONTINUOUS.',
  })
  retryTrainingSession(@Ctx() context: RequestContext, @Arg('input') input: RetryTrainingSessionInput) {
    return payload(async () => {
      const id = requireGlobalId(input.sessionId, 'TrainingSession', ['input', 'sessionId']);
      return { session: toTrainingSession(await this.service.retry(context.project, id)) };
    });
  }

  @Query(() => TrainingSession, {
    nullable: true,
    description: 'The session with this id; null if there is none.',
  })
  async trainingSession(@Ctx() context: RequestContext, @Arg('id', () => ID) id: string) {
    const row = await this.loaders.session(context, requireGlobalId(id, 'TrainingSession', ['id']));
    return row && toTrainingSession(row);
  }

  @Query(() => TrainingSessionConnection, {
    description: 'Newest first. `first` is 1 to 100, 20 if left out.',
  })
  async trainingSessions(@Ctx() context: RequestContext, @Args() args: SessionPageArgs) {
    const filter = args.filter ?? {};
    if (filter.createdAt) requireTimeRange(filter.createdAt, ['filter', 'createdAt']);
    const page = readPageArgs(args, 'TrainingSession');
    return toConnection(await this.service.list(context.project, filter, page), page, toTrainingSession);
  }

  @FieldResolver(() => EvaluationType, {
    nullable: true,
    description: 'Of the original response; null until evaluated.',
  })
  evaluationBefore(
    @Ctx() context: RequestContext,
    @Root() { row }: Pick<TrainingSession, 'row'>,
  ): Promise<Evaluation | null> {
    return row.evaluationBeforeId
      ? this.loaders.evaluation(context, row.evaluationBeforeId)
      : Promise.resolve(null);
  }

  @FieldResolver(() => EvaluationType, {
    nullable: true,
    description: 'Of the improved response; null unless IMPROVED.',
  })
  evaluationAfter(
    @Ctx() context: RequestContext,
    @Root() { row }: Pick<TrainingSession, 'row'>,
  ): Promise<Evaluation | null> {
    return row.evaluationAfterId
      ? this.loaders.evaluation(context, row.evaluationAfterId)
      : Promise.resolve(null);
  }

  @FieldResolver(() => TrainingSession, {
    nullable: true,
    description: 'The session that this one was made from by retryTrainingSession; null if by none.',
  })
  async retryOf(
    @Ctx() context: RequestContext,
    @Root() { row }: Pick<TrainingSession, 'row'>,
  ): Promise<TrainingSession | null> {
    const earlier = row.retryOfId ? await this.loaders.session(context, row.retryOfId) : null;
    return earlier && toTrainingSession(earlier);
  }

  @FieldResolver(() => TrainingSessionEventConnection, {
    name: 'events',
    description: 'What happened to it, oldest first.',
  })
  async eventsOf(
    @Ctx() context: RequestContext,
    @Root() { row }: Pick<TrainingSession, 'row'>,
    @Args() args: EventPageArgs,
  ) {
    const limit = readFirst(args.first);
    const rows = await this.loaders.eventsOf(context, row.id, args.after ?? null, limit + 1);
    return buildConnection({
      rows,
      limit,
      hasPreviousPage: args.after != null,
      cursorOf: (event) => event.cursor,
      nodeOf: toTrainingSessionEvent,
    });
  }
}

@Resolver(() => TrainingSessionEvent)
export class TrainingSessionEventResolver {
  constructor(private readonly loaders: TrainingLoaders) {}

  @FieldResolver(() => TrainingSession, { description: 'The session that it is about, as it is now.' })
  async session(
    @Ctx() context: RequestContext,
    @Root() event: TrainingSessionEvent,
  ): Promise<TrainingSession> {
    const row = await this.loaders.session(context, event.sessionId);
    if (!row) throw new Error(`event ${event.id} has no session`);
    return toTrainingSession(row);
  }
}

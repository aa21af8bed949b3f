import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import { requireAgentType } from '../evaluation/index.js';
import { ExpectedError } from '../platform/errors.js';
import type { RequestContext } from '../platform/graphql/context.js';
import { boundLater, type OpenFeed } from '../platform/graphql/feeds.js';
import { requireGlobalId } from '../platform/graphql/node-id.js';
import type { BatchLoaders } from './batches/batch-loaders.js';
import type { TrainingEventLog } from './events/training-event-log.js';
import type { TrainingEvent } from './events/training-event.js';
import type { TrainingFeeds } from './events/training-feed.js';
import { toTrainingSessionEvent, TrainingSessionEvent } from './training-session.graphql.js';
import type { TrainingService } from './training.service.js';

interface AllSessionsArgs {
  readonly agentType?: string | null;
  readonly batchId?: string | null;
  readonly after?: string | null;
}

@Resolver()
export class TrainingEventsResolver {
  constructor(
    private readonly service: TrainingService,
    private readonly feeds: TrainingFeeds,
    private readonly log: TrainingEventLog,
    private readonly batches: BatchLoaders,
  ) {}

  /** What the subscriptions below read from, by their names. */
  openers(): Record<string, OpenFeed> {
    return {
      trainingSessionProgress: (args, context) =>
        this.openProgress(context, args as { sessionId: string; after?: string | null }),
      trainingSessionEvents: (args, context) => this.openAll(context, args),
    };
  }

  @Subscription(() => TrainingSessionEvent, {
    subscribe: boundLater,
    description:
      'Everything that happened to the session behind `after` (all of it if left out), then what happens, then completes at the final event. Nothing is skipped or doubled, also across a reconnect.',
  })
  trainingSessionProgress(
    @Root() event: TrainingEvent,
    @Arg('sessionId', () => ID) _sessionId: string,
    @Arg('after', () => String, {
      nullable: true,
      description: 'The cursor of the last event that was seen.',
    })
    _after?: string | null,
  ): TrainingSessionEvent {
    return toTrainingSessionEvent(event);
  }

  @Subscription(() => TrainingSessionEvent, {
    subscribe: boundLater,
    description:
      'The same for all sessions, from now on if `after` is left out. A cursor that is too old or from elsewhere is a GraphQL error CURSOR_EXPIRED, with the oldest usable one in extensions.',
  })
  trainingSessionEvents(
    @Root() event: TrainingEvent,
    @Arg('agentType', () => String, { nullable: true, description: 'Only sessions of this kind of agent.' })
    _agentType?: string | null,
    @Arg('batchId', () => ID, { nullable: true, description: 'Only sessions of this batch.' })
    _batchId?: string | null,
    @Arg('after', () => String, {
      nullable: true,
      description: 'The cursor of the last event that was seen.',
    })
    _after?: string | null,
  ): TrainingSessionEvent {
    return toTrainingSessionEvent(event);
  }

  private async openProgress(context: RequestContext, args: { sessionId: string; after?: string | null }) {
    const id = requireGlobalId(args.sessionId, 'TrainingSession', ['sessionId']);
    if (!(await this.service.find(context.project, id))) {
      throw new ExpectedError('NOT_FOUND', 'there is no session with this id', ['sessionId']);
    }
    return this.feeds.ofSession(context.project.projectId, id, await this.positionOf(args.after));
  }

  private async openAll(context: RequestContext, args: AllSessionsArgs) {
    const agentType = args.agentType ?? undefined;
    if (agentType !== undefined) requireAgentType(agentType, ['agentType']);
    const batchId = args.batchId == null ? undefined : await this.requireBatch(context, args.batchId);
    const filter = { projectId: context.project.projectId, agentType, batchId };
    return this.feeds.ofAllSessions(filter, await this.positionOf(args.after));
  }

  private async requireBatch(context: RequestContext, id: string): Promise<string> {
    const uuid = requireGlobalId(id, 'TrainingBatch', ['batchId']);
    if (await this.batches.batch(context, uuid)) return uuid;
    throw new ExpectedError('NOT_FOUND', 'there is no batch with this id', ['batchId']);
  }

  private positionOf(cursor: string | null | undefined) {
    return cursor == null ? null : this.log.resolveCursor(cursor);
  }
}

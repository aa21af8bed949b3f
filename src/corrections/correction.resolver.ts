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
  Subscription,
} from 'type-graphql';
import { EvaluationType, requireAgentType, type Evaluation } from '../evaluation/index.js';
import { ExpectedError } from '../platform/errors.js';
import type { ChangeFeed } from '../platform/events/change-feed.js';
import { readPageArgs, toConnection } from '../platform/graphql/connection.js';
import type { RequestContext } from '../platform/graphql/context.js';
import { boundLater, type OpenFeed } from '../platform/graphql/feeds.js';
import { requireGlobalId } from '../platform/graphql/node-id.js';
import { payload } from '../platform/graphql/user-error.graphql.js';
import { CorrectionEvaluationStatusEnum } from './correction-enums.graphql.js';
import type { CorrectionEvaluationEntity } from './correction-evaluation.entity.js';
import { SubmitCorrectionInput, SubmitCorrectionPayload } from './correction-inputs.graphql.js';
import type { CorrectionLoaders } from './correction-loaders.js';
import { Correction, CorrectionConnection, toCorrection } from './correction.graphql.js';
import type { CorrectionService } from './correction.service.js';
import type { CorrectionEvaluationStatus } from './domain/correction-kind.js';

@ArgsType()
class CorrectionPageArgs {
  @Field(() => String, { nullable: true, description: 'Only those of this kind of agent; all if left out.' })
  agentType?: string | null;

  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 20 if left out.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only those behind this cursor.' })
  after?: string | null;
}

type Of = Pick<Correction, 'row'>;

@Resolver(() => Correction)
export class CorrectionResolver {
  constructor(
    private readonly service: CorrectionService,
    private readonly loaders: CorrectionLoaders,
    private readonly feed: ChangeFeed<CorrectionEvaluationEntity>,
  ) {}

  /** What the subscription below reads from, by its name. */
  openers(): Record<string, OpenFeed> {
    return {
      correctionUpdated: async (args, context) => {
        const { correctionId } = args as { correctionId?: string | null };
        if (correctionId == null) return this.feed.of(context.project.projectId);
        const id = requireGlobalId(correctionId, 'Correction', ['correctionId']);
        if ((await this.service.findMany(context.project, [id])).length === 0) {
          throw new ExpectedError('NOT_FOUND', 'there is no correction with this id', ['correctionId']);
        }
        return this.feed.of(context.project.projectId, (evaluation) => evaluation.id === id);
      },
    };
  }

  @Mutation(() => SubmitCorrectionPayload, {
    description: 'Takes in what a response should have been. It is an example for similar tasks at once.',
  })
  submitCorrection(@Ctx() context: RequestContext, @Arg('input') input: SubmitCorrectionInput) {
    return payload(async () => {
      const { target, ...rest } = input;
      const path = ['input', 'target', 'sessionId'];
      const sessionId =
        target.sessionId == null ? null : requireGlobalId(target.sessionId, 'TrainingSession', path);
      const given = { ...rest, target: { sessionId, response: target.response ?? null } };
      return { correction: toCorrection(await this.service.submit(context.project, given)) };
    });
  }

  @Query(() => CorrectionConnection, {
    description: 'Newest first. `first` is 1 to 100, 20 if left out.',
  })
  async corrections(@Ctx() context: RequestContext, @Args() args: CorrectionPageArgs) {
    const agentType = args.agentType ?? null;
    if (agentType !== null) requireAgentType(agentType, ['agentType']);
    const page = readPageArgs(args, 'Correction');
    return toConnection(await this.service.list(context.project, agentType, page), page, toCorrection);
  }

  @Subscription(() => Correction, {
    subscribe: boundLater,
    description: 'Corrections as they are accepted and as their evaluations end, from now on.',
  })
  async correctionUpdated(
    @Ctx() context: RequestContext,
    @Root() evaluation: CorrectionEvaluationEntity,
    @Arg('correctionId', () => ID, { nullable: true, description: 'Only this one; all if left out.' })
    _correctionId: string | null,
  ): Promise<Correction> {
    const row = await this.loaders.correction(context, evaluation.id);
    if (!row) throw new Error(`correction ${evaluation.id} has left before it could be told of`);
    return toCorrection(row);
  }

  @FieldResolver(() => EvaluationType, {
    nullable: true,
    description: 'Of the original response by itself; null until evaluated.',
  })
  async evaluationOriginal(@Ctx() context: RequestContext, @Root() { row }: Of): Promise<Evaluation | null> {
    return (await this.loaders.evaluation(context, row.id)).original;
  }

  @FieldResolver(() => EvaluationType, {
    nullable: true,
    description: 'Of the corrected response by itself; null until evaluated.',
  })
  async evaluationCorrected(@Ctx() context: RequestContext, @Root() { row }: Of): Promise<Evaluation | null> {
    return (await this.loaders.evaluation(context, row.id)).corrected;
  }

  @FieldResolver(() => CorrectionEvaluationStatusEnum, { description: 'Where its evaluation stands.' })
  async evaluationStatus(
    @Ctx() context: RequestContext,
    @Root() { row }: Of,
  ): Promise<CorrectionEvaluationStatus> {
    return (await this.loaders.evaluation(context, row.id)).status;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Why it could not be evaluated; null unless evaluationStatus is FAILED.',
  })
  async evaluationFailure(@Ctx() context: RequestContext, @Root() { row }: Of): Promise<string | null> {
    return (await this.loaders.evaluation(context, row.id)).failure;
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description:
      'True where people and evaluators disagree: the original scores no lower than the corrected response. Null until evaluated.',
  })
  async isDisagreement(@Ctx() context: RequestContext, @Root() { row }: Of): Promise<boolean | null> {
    return (await this.loaders.evaluation(context, row.id)).isDisagreement;
  }
}

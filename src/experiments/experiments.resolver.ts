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
  Subscription,
} from 'type-graphql';
import { ExpectedError } from '../platform/errors.js';
import { readPageArgs, toConnection } from '../platform/graphql/connection.js';
import type { ChangeFeed } from '../platform/events/change-feed.js';
import type { RequestContext } from '../platform/graphql/context.js';
import { boundLater, type OpenFeed } from '../platform/graphql/feeds.js';
import { requireGlobalId } from '../platform/graphql/node-id.js';
import type { NodeRegistry } from '../platform/graphql/node-registry.js';
import { payload } from '../platform/graphql/user-error.graphql.js';
import type { ExperimentEntity } from './experiment.entity.js';
import type { ExperimentDesign, ExperimentStatus } from './domain/experiment.js';
import { ExperimentDesignEnum, ExperimentStatusEnum } from './experiment-enums.graphql.js';
import {
  CreateExperimentInput,
  CreateExperimentPayload,
  StartExperimentInput,
  StartExperimentPayload,
  StopExperimentInput,
  StopExperimentPayload,
} from './experiment-inputs.graphql.js';
import type { ExperimentLoaders } from './experiment-loaders.js';
import type { NewExperiment } from './experiment-store.js';
import {
  Experiment,
  ExperimentConnection,
  ExperimentVariant,
  GuardrailReading,
  LiftPoint,
  toExperiment,
} from './experiments.graphql.js';
import type { ExperimentsService } from './experiments.service.js';
import { toGuardrails, toHistory, toVariant } from './to-variant.js';

const MAX_HISTORY = 1_000;

@ArgsType()
class ExperimentPageArgs {
  @Field(() => String, { nullable: true, description: 'Only those on this kind of agent.' })
  agentType?: string | null;

  @Field(() => ExperimentStatusEnum, { nullable: true, description: 'Only those that stand there.' })
  status?: ExperimentStatus | null;

  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 20 if left out.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only those behind this cursor.' })
  after?: string | null;
}

@ArgsType()
class RequiredUnitsArgs {
  @Field(() => ExperimentDesignEnum, {
    defaultValue: 'PAIRED',
    description: 'How units and arms come together.',
  })
  design!: ExperimentDesign;

  @Field(() => Int, { defaultValue: 2, description: 'Arms, the control among them, 2 to 10.' })
  variantCount!: number;

  @Field(() => Float, { defaultValue: 5, description: 'Points that it should be able to see.' })
  detectableEffect!: number;

  @Field(() => Float, {
    defaultValue: 1,
    description: 'Points by which two arms may differ and still count as equivalent.',
  })
  equivalenceMargin!: number;
}

@Resolver(() => Experiment)
export class ExperimentsResolver {
  constructor(
    private readonly service: ExperimentsService,
    private readonly loaders: ExperimentLoaders,
    private readonly feed: ChangeFeed<ExperimentEntity>,
  ) {}

  /** What the subscription below reads from, by its name. */
  openers(): Record<string, OpenFeed> {
    return {
      experimentUpdated: async (args, context) => {
        const id = requireGlobalId(args['experimentId'] as string, 'Experiment', ['experimentId']);
        if (!(await this.service.find(context.project, id))) {
          throw new ExpectedError('NOT_FOUND', 'there is no experiment with this id', ['experimentId']);
        }
        return this.feed.of(context.project.projectId, (experiment) => experiment.id === id);
      },
    };
  }

  @Query(() => Experiment, { nullable: true, description: 'Null where there is none with this id.' })
  async experiment(
    @Ctx() context: RequestContext,
    @Arg('id', () => ID, { description: 'As the API returned it.' }) id: string,
  ): Promise<Experiment | null> {
    const row = await this.loaders.experiment(context, requireGlobalId(id, 'Experiment', ['id']));
    return row && toExperiment(row);
  }

  @Query(() => ExperimentConnection, { description: 'Newest first. `first` is 1 to 100, 20 if left out.' })
  async experiments(@Ctx() context: RequestContext, @Args() args: ExperimentPageArgs) {
    const page = readPageArgs(args, 'Experiment');
    const agentType = args.agentType ?? null;
    // What PostgreSQL does not take is no agent's type.
    const isPossible = !agentType?.includes('\0');
    const filter = { agentType, status: args.status ?? null };
    const rows = isPossible ? await this.service.list(context.project, filter, page) : [];
    return toConnection(rows, page, toExperiment);
  }

  @Query(() => Int, {
    nullable: true,
    description:
      'What requiredUnits of an experiment would be, before it is made. Null where a million are not enough.',
  })
  experimentRequiredUnits(@Args() wish: RequiredUnitsArgs): number | null {
    return this.service.requiredUnits(wish);
  }

  @Mutation(() => CreateExperimentPayload, {
    description: 'Makes a DRAFT, which says how many units it will need.',
  })
  createExperiment(@Ctx() context: RequestContext, @Arg('input') input: CreateExperimentInput) {
    return payload(async () => ({
      experiment: toExperiment(await this.service.create(context.project, read(input))),
    }));
  }

  @Mutation(() => StartExperimentPayload, {
    description:
      'Starts a DRAFT. On one agent, one may run on its instructions and one on its training, which do not disturb each other; a third is refused.',
  })
  startExperiment(@Ctx() context: RequestContext, @Arg('input') input: StartExperimentInput) {
    return payload(async () => {
      const id = requireGlobalId(input.experimentId, 'Experiment', ['input', 'experimentId']);
      return { experiment: toExperiment(await this.service.start(context.project, id)) };
    });
  }

  @Mutation(() => StopExperimentPayload, {
    description: 'Ends it before its verdict: what has none by then is INCONCLUSIVE.',
  })
  stopExperiment(@Ctx() context: RequestContext, @Arg('input') input: StopExperimentInput) {
    return payload(async () => {
      const id = requireGlobalId(input.experimentId, 'Experiment', ['input', 'experimentId']);
      return { experiment: toExperiment(await this.service.stop(context.project, id, input.reason)) };
    });
  }

  @Subscription(() => Experiment, {
    subscribe: boundLater,
    description: 'The experiment, each time when it has changed, from now on.',
  })
  experimentUpdated(
    @Root() experiment: ExperimentEntity,
    @Arg('experimentId', () => ID, { description: 'Which one.' }) _experimentId: string,
  ): Experiment {
    return toExperiment(experiment);
  }

  @FieldResolver(() => [ExperimentVariant], { description: 'Its arms, as they were given.' })
  async variants(
    @Ctx() context: RequestContext,
    @Root() { row }: Pick<Experiment, 'row'>,
  ): Promise<ExperimentVariant[]> {
    const rows = await this.loaders.variantsOf(context, row.id);
    return rows.map((variant) => toVariant(variant, rows, row.alpha));
  }
}

@Resolver(() => ExperimentVariant)
export class ExperimentVariantResolver {
  constructor(private readonly loaders: ExperimentLoaders) {}

  @FieldResolver(() => [GuardrailReading], {
    description: 'What it must not do worse in than the control; empty for the control.',
  })
  guardrails(@Root() variant: Pick<ExperimentVariant, 'row' | 'arms'>): GuardrailReading[] {
    return toGuardrails(variant);
  }

  @FieldResolver(() => [LiftPoint], {
    description: 'How lift and interval came to be, thinned out to `first` points; empty for the control.',
  })
  async history(
    @Ctx() context: RequestContext,
    @Root() { row, alpha }: Pick<ExperimentVariant, 'row' | 'alpha'>,
    @Arg('first', () => Int, { defaultValue: 200, description: `How many at most, 1 to ${MAX_HISTORY}.` })
    first: number,
  ): Promise<LiftPoint[]> {
    if (first < 1 || first > MAX_HISTORY) {
      throw new ExpectedError('INVALID_INPUT', `first must be from 1 to ${MAX_HISTORY}.`, ['first']);
    }
    return toHistory(await this.loaders.readingsOf(context, row.id), first, alpha);
  }
}

/** @throws ExpectedError INVALID_INPUT for ids that are of something else. */
function read(input: CreateExperimentInput): NewExperiment {
  const idOf = (id: string | null | undefined, type: string, i: number, field: string): string | null =>
    id == null ? null : requireGlobalId(id, type, ['input', 'variants', String(i), field]);
  const { slug, hypothesis, agentType, design, allocation, equivalenceMargin, detectableEffect, maxUnits } =
    input;
  return {
    slug,
    hypothesis,
    agentType,
    design,
    allocation,
    equivalenceMargin,
    detectableEffect,
    maxUnits,
    variants: input.variants.map(({ name, isControl, strategy, weight, ...ids }, i) => ({
      name,
      isControl,
      strategy: strategy ?? null,
      weight,
      templateVersionId: idOf(ids.templateVersionId, 'TrainingTemplateVersion', i, 'templateVersionId'),
      agentVersionId: idOf(ids.agentVersionId, 'AgentVersion', i, 'agentVersionId'),
    })),
  };
}

/** What of experiments can be found by its global id. */
export function registerExperimentNodes(nodes: NodeRegistry, loaders: ExperimentLoaders): void {
  nodes.register('Experiment', async (context, uuid) => {
    const row = await loaders.experiment(context, uuid);
    return row && toExperiment(row);
  });
}

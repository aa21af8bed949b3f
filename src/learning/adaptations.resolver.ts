import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  Float,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import { AgentVersion, toAgentVersion, type AgentLoaders } from '../agents/index.js';
import { requireAgentType } from '../evaluation/index.js';
import { Experiment, toExperiment, type ExperimentLoaders } from '../experiments/index.js';
import { readPageArgs, toConnection } from '../platform/graphql/connection.js';
import type { ChangeFeed } from '../platform/events/change-feed.js';
import type { RequestContext } from '../platform/graphql/context.js';
import { boundLater, type OpenFeed } from '../platform/graphql/feeds.js';
import { IntervalType } from '../platform/graphql/interval.graphql.js';
import { requireGlobalId } from '../platform/graphql/node-id.js';
import type { NodeRegistry } from '../platform/graphql/node-registry.js';
import { payload } from '../platform/graphql/user-error.graphql.js';
import { toTemplateVersion, TrainingTemplateVersion, type TemplateLoaders } from '../training/index.js';
import { AdaptationStatusEnum } from './adaptation-enums.graphql.js';
import type { LearningAdaptationEntity } from './adaptation.entity.js';
import type { AdaptationLoaders } from './adaptation-loaders.js';
import {
  DecideAdaptationInput,
  DecideAdaptationPayload,
  LearningAdaptation,
  LearningAdaptationConnection,
  toLearningAdaptation,
} from './adaptations.graphql.js';
import type { AdaptationsService } from './adaptations.service.js';
import type { AdaptationStatus } from './domain/adaptation.js';

@ArgsType()
class AdaptationPageArgs {
  @Field(() => String, { nullable: true, description: "Only this agent's, as in engineer; all if left out." })
  agentType?: string | null;

  @Field(() => AdaptationStatusEnum, { nullable: true, description: 'Only those; all if left out.' })
  status?: AdaptationStatus | null;

  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 20 if left out.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only those behind this cursor.' })
  after?: string | null;
}

/** Finds the versions that adoptions made. */
export interface AdaptationVersions {
  readonly agents: Pick<AgentLoaders, 'version'>;
  readonly templates: Pick<TemplateLoaders, 'version'>;
}

type Rooted = Pick<LearningAdaptation, 'row'>;

@Resolver(() => LearningAdaptation)
export class AdaptationsResolver {
  constructor(
    private readonly service: AdaptationsService,
    private readonly loaders: AdaptationLoaders,
    private readonly feed: ChangeFeed<LearningAdaptationEntity>,
    private readonly experiments: Pick<ExperimentLoaders, 'experiment'>,
    private readonly versions: AdaptationVersions,
  ) {}

  /** What the subscription below reads from, by its name. */
  openers(): Record<string, OpenFeed> {
    return {
      adaptationUpdated: (args, context) => {
        const { agentType } = args as { agentType?: string | null };
        if (agentType != null) requireAgentType(agentType, ['agentType']);
        return this.feed.of(
          context.project.projectId,
          (adaptation) => agentType == null || adaptation.agentType === agentType,
        );
      },
    };
  }

  @Query(() => LearningAdaptationConnection, {
    description: 'What was learned, newest first. `first` is 1 to 100, 20 if left out.',
  })
  async adaptations(@Ctx() context: RequestContext, @Args() args: AdaptationPageArgs) {
    const page = readPageArgs(args, 'LearningAdaptation');
    const filter = { agentType: args.agentType ?? null, status: args.status ?? null };
    return toConnection(await this.service.list(context.project, filter, page), page, toLearningAdaptation);
  }

  @Mutation(() => DecideAdaptationPayload, {
    description:
      "Tries, adopts, rejects or retires a rule. Adoption makes a new version of what the trial was on, the agent's instructions or its template; without a trial it reaches the instructions and all prompts of models that rewrite its responses. Retiring takes back what adoption changed.",
  })
  decideAdaptation(@Ctx() context: RequestContext, @Arg('input') input: DecideAdaptationInput) {
    return payload(async () => {
      const id = requireGlobalId(input.adaptationId, 'LearningAdaptation', ['input', 'adaptationId']);
      const row = await this.service.decide(context.project, id, input.decision, input.reason);
      return { adaptation: toLearningAdaptation(row) };
    });
  }

  @Subscription(() => LearningAdaptation, {
    subscribe: boundLater,
    description: 'Adaptations as they are proposed and as they change, from now on.',
  })
  adaptationUpdated(
    @Root() adaptation: LearningAdaptationEntity,
    @Arg('agentType', () => String, {
      nullable: true,
      description: "Only this agent's, as in engineer; all if left out.",
    })
    _agentType: string | null,
  ): LearningAdaptation {
    return toLearningAdaptation(adaptation);
  }

  @FieldResolver(() => Experiment, {
    nullable: true,
    description: 'The trial that tests it, or tested it last; null where it never had one.',
  })
  async experiment(@Ctx() context: RequestContext, @Root() { row }: Rooted): Promise<Experiment | null> {
    if (row.experimentId === null) return null;
    const experiment = await this.experiments.experiment(context, row.experimentId);
    return experiment && toExperiment(experiment);
  }

  @FieldResolver(() => AgentVersion, {
    nullable: true,
    description:
      "The version of the agent's instructions that its adoption made, with the diff and the evidence as its reason; null where it made none.",
  })
  async agentVersion(@Ctx() context: RequestContext, @Root() { row }: Rooted): Promise<AgentVersion | null> {
    if (row.agentVersionId === null) return null;
    const version = await this.versions.agents.version(context, row.agentVersionId);
    return version && toAgentVersion(version);
  }

  @FieldResolver(() => TrainingTemplateVersion, {
    nullable: true,
    description:
      'The version of the template that its adoption made, with the diff and the evidence as its reason; null where it made none.',
  })
  async templateVersion(
    @Ctx() context: RequestContext,
    @Root() { row }: Rooted,
  ): Promise<TrainingTemplateVersion | null> {
    if (row.templateVersionId === null) return null;
    const version = await this.versions.templates.version(context, row.templateVersionId);
    return version && toTemplateVersion(version);
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description:
      'Points gained with the rule over without it; null until measured. By its trial; of an adopted one by the tenth of units that work without it, as soon as there are 100 of these.',
  })
  async effect(@Ctx() context: RequestContext, @Root() { row }: Rooted): Promise<number | null> {
    return (await this.loaders.reading(context, row))?.effect ?? null;
  }

  @FieldResolver(() => IntervalType, {
    nullable: true,
    description: 'Where the true effect lies, however often it is looked at; null until measured.',
  })
  async effectInterval(
    @Ctx() context: RequestContext,
    @Root() { row }: Rooted,
  ): Promise<IntervalType | null> {
    return (await this.loaders.reading(context, row))?.interval ?? null;
  }

  @FieldResolver(() => Int, { description: 'Units that effect was measured on; 0 where there are none.' })
  async sampleSize(@Ctx() context: RequestContext, @Root() { row }: Rooted): Promise<number> {
    return (await this.loaders.reading(context, row))?.sampleSize ?? 0;
  }
}

/** Adaptations can be found by their global id. */
export function registerLearningNodes(nodes: NodeRegistry, loaders: AdaptationLoaders): void {
  nodes.register('LearningAdaptation', async (context, uuid) => {
    const row = await loaders.adaptation(context, uuid);
    return row && toLearningAdaptation(row);
  });
}

import DataLoader from 'dataloader';
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
import type { Database } from '../../platform/database/database.js';
import { ExpectedError } from '../../platform/errors.js';
import type { ChangeFeed } from '../../platform/events/change-feed.js';
import { readPageArgs, toConnection } from '../../platform/graphql/connection.js';
import type { RequestContext } from '../../platform/graphql/context.js';
import { boundLater, type OpenFeed } from '../../platform/graphql/feeds.js';
import { requireGlobalId } from '../../platform/graphql/node-id.js';
import type { NodeRegistry } from '../../platform/graphql/node-registry.js';
import { payload } from '../../platform/graphql/user-error.graphql.js';
import { readUsage } from '../../platform/llm/index.js';
import {
  ModelUsage,
  toTemplate,
  toTemplateVersion,
  TrainingTemplate,
  TrainingTemplateVersion,
  type TemplateLoaders,
} from '../../training/index.js';
import { OptimizerRound, toOptimizerRound, toPoints } from './optimizer-round.graphql.js';
import type { OptimizerRunEntity } from './optimizer-run.entity.js';
import {
  CancelOptimizerRunInput,
  CancelOptimizerRunPayload,
  OptimizerRun,
  OptimizerRunConnection,
  StartOptimizerRunInput,
  StartOptimizerRunPayload,
  toOptimizerRun,
} from './optimizer.graphql.js';
import type { OptimizerService } from './optimizer.service.js';
import type { RunCourse } from './run-course.js';

@ArgsType()
class RunPageArgs {
  @Field(() => String, {
    nullable: true,
    description: "Only of this agent's templates, as in engineer; of all if left out.",
  })
  agentType?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only of this template; of all if left out.' })
  templateId?: string | null;

  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 20 if left out.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only those behind this cursor.' })
  after?: string | null;
}

type Rooted = Pick<OptimizerRun, 'row'>;

const NONE: ModelUsage = { callCount: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };

@Resolver(() => OptimizerRun)
export class OptimizerResolver {
  constructor(
    private readonly service: OptimizerService,
    private readonly templates: TemplateLoaders,
    private readonly database: Database,
    private readonly feed: ChangeFeed<OptimizerRunEntity>,
  ) {}

  /** What the subscription below reads from, by its name. */
  openers(): Record<string, OpenFeed> {
    return {
      optimizerRunUpdated: async (args, context) => {
        const path = ['optimizerRunId'];
        const id = requireGlobalId(args['optimizerRunId'] as string, 'OptimizerRun', path);
        if (!(await this.service.find(context.project, id))) {
          throw new ExpectedError('NOT_FOUND', 'there is no optimizer run with this id', path);
        }
        return this.feed.of(context.project.projectId, (run) => run.id === id);
      },
    };
  }

  @Query(() => OptimizerRun, { nullable: true, description: 'Null where there is none with this id.' })
  async optimizerRun(
    @Ctx() context: RequestContext,
    @Arg('id', () => ID, { description: 'As the API returned it.' }) id: string,
  ): Promise<OptimizerRun | null> {
    const row = await loadRun(this.service, context, requireGlobalId(id, 'OptimizerRun', ['id']));
    return row && toOptimizerRun(row);
  }

  @Query(() => OptimizerRunConnection, {
    description: 'Searches for better templates, newest first. `first` is 1 to 100, 20 if left out.',
  })
  async optimizerRuns(@Ctx() context: RequestContext, @Args() args: RunPageArgs) {
    const page = readPageArgs(args, 'OptimizerRun');
    const templateId =
      args.templateId == null ? null : requireGlobalId(args.templateId, 'TrainingTemplate', ['templateId']);
    const filter = { agentType: args.agentType ?? null, templateId };
    return toConnection(await this.service.list(context.project, filter, page), page, toOptimizerRun);
  }

  @Mutation(() => StartOptimizerRunPayload, {
    description:
      'Searches for a better version of a template, on the responses that are stored. Needs a model that writes, and enough tasks. What it finds is a version that is not in force.',
  })
  startOptimizerRun(@Ctx() context: RequestContext, @Arg('input') input: StartOptimizerRunInput) {
    return payload(async () => {
      const templateId = requireGlobalId(input.templateId, 'TrainingTemplate', ['input', 'templateId']);
      const { maxCostUsd, maxCalls, idempotencyKey = null } = input;
      const wish = { templateId, maxCostUsd, maxCalls, idempotencyKey };
      return { optimizerRun: toOptimizerRun(await this.service.start(context.project, wish)) };
    });
  }

  @Mutation(() => CancelOptimizerRunPayload, {
    description: 'Ends a run that is QUEUED or RUNNING; it has no verdict then.',
  })
  cancelOptimizerRun(@Ctx() context: RequestContext, @Arg('input') input: CancelOptimizerRunInput) {
    return payload(async () => {
      const id = requireGlobalId(input.optimizerRunId, 'OptimizerRun', ['input', 'optimizerRunId']);
      return { optimizerRun: toOptimizerRun(await this.service.cancel(context.project, id)) };
    });
  }

  @Subscription(() => OptimizerRun, {
    subscribe: boundLater,
    description: 'The run, each time when it has come further, from now on.',
  })
  optimizerRunUpdated(
    @Root() run: OptimizerRunEntity,
    @Arg('optimizerRunId', () => ID, { description: 'Which one.' }) _optimizerRunId: string,
  ): OptimizerRun {
    return toOptimizerRun(run);
  }

  @FieldResolver(() => TrainingTemplate, { description: 'The template that it is to make better.' })
  async template(@Ctx() context: RequestContext, @Root() { row }: Rooted): Promise<TrainingTemplate> {
    const template = await this.templates.template(context, row.templateId);
    if (!template) throw new Error(`the optimizer run ${row.id} has no template ${row.templateId}`);
    return toTemplate(template);
  }

  @FieldResolver(() => TrainingTemplateVersion, {
    description: 'The version that it is to find a better one than.',
  })
  async seed(@Ctx() context: RequestContext, @Root() { row }: Rooted): Promise<TrainingTemplateVersion> {
    const version = await this.templates.version(context, row.seedVersionId);
    if (!version) throw new Error(`the optimizer run ${row.id} has no seed ${row.seedVersionId}`);
    return toTemplateVersion(version);
  }

  @FieldResolver(() => TrainingTemplateVersion, {
    nullable: true,
    description: 'Null unless the verdict is GAIN. It is in force once its text is saved.',
  })
  async result(
    @Ctx() context: RequestContext,
    @Root() { row }: Rooted,
  ): Promise<TrainingTemplateVersion | null> {
    if (row.resultVersionId === null) return null;
    const version = await this.templates.version(context, row.resultVersionId);
    return version && toTemplateVersion(version);
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description: 'Points that the seed comes to in the mean on the validation tasks; null until measured.',
  })
  async seedScore(@Ctx() context: RequestContext, @Root() { row }: Rooted): Promise<number | null> {
    return toPoints((await this.course(context, row.id))?.seed ?? null);
  }

  @FieldResolver(() => [OptimizerRound], {
    description:
      'The proposals so far, up to 40, oldest first; empty for a run of a server that did not keep them.',
  })
  async rounds(@Ctx() context: RequestContext, @Root() { row }: Rooted): Promise<OptimizerRound[]> {
    return ((await this.course(context, row.id))?.rounds ?? []).map(toOptimizerRound);
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description:
      'Number of the candidate that was chosen by the validation tasks, and looked at on the holdout; null where there is none.',
  })
  async finalist(@Ctx() context: RequestContext, @Root() { row }: Rooted): Promise<number | null> {
    return (await this.course(context, row.id))?.finalist ?? null;
  }

  @FieldResolver(() => ModelUsage, { description: 'What the model was asked for it, and what that cost.' })
  modelUsage(@Ctx() context: RequestContext, @Root() { row }: Rooted): ModelUsage | Promise<ModelUsage> {
    if (row.modelUsage) return row.modelUsage;
    const { project } = context;
    return context
      .loader(
        'learning.optimizerUsage',
        () =>
          new DataLoader<string, ModelUsage>(async (ids) => {
            const used = await this.database.read(project, (db) => readUsage(db, project.projectId, ids));
            return ids.map((id) => used.get(id) ?? NONE);
          }),
      )
      .load(row.id);
  }

  private course(context: RequestContext, runId: string): Promise<RunCourse | null> {
    const { project } = context;
    return context
      .loader(
        'learning.optimizerCourses',
        () =>
          new DataLoader<string, RunCourse | null>(async (ids) => {
            const courses = await this.service.courses(project, ids);
            return ids.map((id) => courses.get(id) ?? null);
          }),
      )
      .load(runId);
  }
}

function loadRun(
  service: Pick<OptimizerService, 'findMany'>,
  context: RequestContext,
  id: string,
): Promise<OptimizerRunEntity | null> {
  return context
    .loader(
      'learning.optimizerRuns',
      () =>
        new DataLoader<string, OptimizerRunEntity | null>(async (ids) => {
          const rows = await service.findMany(context.project, ids);
          const found = new Map(rows.map((row) => [row.id, row]));
          return ids.map((one) => found.get(one) ?? null);
        }),
    )
    .load(id);
}

/** Runs can be found by their global id. */
export function registerOptimizerNodes(
  nodes: NodeRegistry,
  service: Pick<OptimizerService, 'findMany'>,
): void {
  nodes.register('OptimizerRun', async (context, uuid) => {
    const row = await loadRun(service, context, uuid);
    return row && toOptimizerRun(row);
  });
}

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
} from 'type-graphql';
import { readPageArgs, toConnection } from '../../platform/graphql/connection.js';
import type { RequestContext } from '../../platform/graphql/context.js';
import type { NodeRegistry } from '../../platform/graphql/node-registry.js';
import { payload, toUserError } from '../../platform/graphql/user-error.graphql.js';
import { TrainingSession } from '../training-session.graphql.js';
import type { TemplateLoaders } from './template-loaders.js';
import {
  SaveTrainingTemplateInput,
  SaveTrainingTemplatePayload,
  toTemplate,
  toTemplateVersion,
  TrainingTemplate,
  TrainingTemplateCheck,
  TrainingTemplateVersion,
  TrainingTemplateVersionConnection,
} from './templates.graphql.js';
import type { TemplatesService } from './templates.service.js';

@ArgsType()
class VersionPageArgs {
  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 20 if left out.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only those behind this cursor.' })
  after?: string | null;
}

@Resolver(() => TrainingTemplate)
export class TrainingTemplateResolver {
  constructor(
    private readonly service: TemplatesService,
    private readonly loaders: TemplateLoaders,
  ) {}

  @Query(() => [TrainingTemplate], {
    description: 'By agent type and slug, those that are built in included.',
  })
  async templates(
    @Ctx() context: RequestContext,
    @Arg('agentType', () => String, { nullable: true, description: 'Only those for this kind of agent.' })
    agentType?: string | null,
  ): Promise<TrainingTemplate[]> {
    return (await this.service.list(context.project, agentType ?? null)).map(toTemplate);
  }

  @Query(() => TrainingTemplateCheck, {
    description: 'What saveTrainingTemplate would make of this input; nothing is saved.',
  })
  async trainingTemplateCheck(
    @Ctx() context: RequestContext,
    @Arg('input') input: SaveTrainingTemplateInput,
  ): Promise<TrainingTemplateCheck> {
    const { faults, placeholders, version, isNewVersion } = await this.service.check(context.project, input);
    return {
      isOk: faults.length === 0,
      userErrors: faults.map(toUserError),
      placeholders: [...placeholders],
      version,
      isNewVersion,
    };
  }

  @Mutation(() => SaveTrainingTemplatePayload, {
    description:
      'Saves a template: version 1 of a new slug, the next version of a known one, none where its text is in force already.',
  })
  saveTrainingTemplate(@Ctx() context: RequestContext, @Arg('input') input: SaveTrainingTemplateInput) {
    return payload(async () => ({ template: toTemplate(await this.service.save(context.project, input)) }));
  }

  @FieldResolver(() => TrainingTemplateVersion, { description: 'The version in force.' })
  async current(
    @Ctx() context: RequestContext,
    @Root() { row }: Pick<TrainingTemplate, 'row'>,
  ): Promise<TrainingTemplateVersion> {
    const version = await this.loaders.version(context, row.currentVersionId);
    if (!version) throw new Error(`template ${row.id} has no version ${row.currentVersionId}`);
    return toTemplateVersion(version);
  }

  @FieldResolver(() => TrainingTemplateVersionConnection, { description: 'All its versions, newest first.' })
  async versions(
    @Ctx() context: RequestContext,
    @Root() { row }: Pick<TrainingTemplate, 'row'>,
    @Args() args: VersionPageArgs,
  ) {
    const page = readPageArgs(args, 'TrainingTemplate.versions');
    return toConnection(await this.loaders.versionsOf(context, row.id, page), page, toTemplateVersion);
  }
}

@Resolver(() => TrainingTemplateVersion)
export class TrainingTemplateVersionResolver {
  constructor(private readonly loaders: TemplateLoaders) {}

  @FieldResolver(() => Int, { description: 'Sessions that were planned with it.' })
  async usageCount(
    @Ctx() context: RequestContext,
    @Root() { row }: Pick<TrainingTemplateVersion, 'row'>,
  ): Promise<number> {
    return (await this.loaders.usage(context, row.id)).usageCount;
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description:
      'Share of its sessions that were IMPROVED, or UNIMPROVED at or above the target score, among those that ended and were not cancelled, in [0, 1]; null where there are none.',
  })
  async successRate(
    @Ctx() context: RequestContext,
    @Root() { row }: Pick<TrainingTemplateVersion, 'row'>,
  ): Promise<number | null> {
    return (await this.loaders.usage(context, row.id)).successRate;
  }
}

/** What a session tells of its template. */
@Resolver(() => TrainingSession)
export class SessionTemplateResolver {
  constructor(private readonly loaders: TemplateLoaders) {}

  @FieldResolver(() => TrainingTemplateVersion, {
    nullable: true,
    description:
      'The template version that a model was to improve it by; null where no model writes, or none fits.',
  })
  async templateVersion(
    @Ctx() context: RequestContext,
    @Root() { row }: Pick<TrainingSession, 'row'>,
  ): Promise<TrainingTemplateVersion | null> {
    if (row.templateVersionId === null) return null;
    const version = await this.loaders.version(context, row.templateVersionId);
    return version && toTemplateVersion(version);
  }
}

/** Templates and their versions can be found by their global ids. */
export function registerTemplateNodes(nodes: NodeRegistry, loaders: TemplateLoaders): void {
  nodes.register('TrainingTemplate', async (context, uuid) => {
    const row = await loaders.template(context, uuid);
    return row && toTemplate(row);
  });
  nodes.register('TrainingTemplateVersion', async (context, uuid) => {
    const row = await loaders.version(context, uuid);
    return row && toTemplateVersion(row);
  });
}

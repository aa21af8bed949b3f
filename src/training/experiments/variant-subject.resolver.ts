import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { AgentVersion, toAgentVersion, type AgentLoaders } from '../../agents/index.js';
import { ExperimentVariant } from '../../experiments/index.js';
import type { RequestContext } from '../../platform/graphql/context.js';
import type { TemplateLoaders } from '../templates/template-loaders.js';
import { toTemplateVersion, TrainingTemplateVersion } from '../templates/templates.graphql.js';

type Parent = Pick<ExperimentVariant, 'row'>;

@Resolver(() => ExperimentVariant)
export class VariantSubjectResolver {
  constructor(
    private readonly templates: TemplateLoaders,
    private readonly agents: AgentLoaders,
  ) {}

  @FieldResolver(() => TrainingTemplateVersion, {
    nullable: true,
    description: 'Its version of a template; null: as it is in force.',
  })
  async templateVersion(
    @Ctx() context: RequestContext,
    @Root() { row }: Parent,
  ): Promise<TrainingTemplateVersion | null> {
    const version =
      row.templateVersionId === null ? null : await this.templates.version(context, row.templateVersionId);
    return version && toTemplateVersion(version);
  }

  @FieldResolver(() => AgentVersion, {
    nullable: true,
    description: "Its version of the agent's instructions; null: as they are in force.",
  })
  async agentVersion(@Ctx() context: RequestContext, @Root() { row }: Parent): Promise<AgentVersion | null> {
    const version =
      row.agentVersionId === null ? null : await this.agents.version(context, row.agentVersionId);
    return version && toAgentVersion(version);
  }
}

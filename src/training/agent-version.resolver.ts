import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { AgentVersion, toAgentVersion, type AgentLoaders } from '../agents/index.js';
import type { RequestContext } from '../platform/graphql/context.js';
import { TrainingSession } from './training-session.graphql.js';

@Resolver(() => TrainingSession)
export class SessionAgentVersionResolver {
  constructor(private readonly agents: AgentLoaders) {}

  @FieldResolver(() => AgentVersion, {
    nullable: true,
    description:
      "The version of the agent's instructions that it worked under, as its assignmentToken says; null without one.",
  })
  async agentVersion(
    @Ctx() context: RequestContext,
    @Root() { row }: Pick<TrainingSession, 'row'>,
  ): Promise<AgentVersion | null> {
    const version = row.agentVersionId ? await this.agents.version(context, row.agentVersionId) : null;
    return version && toAgentVersion(version);
  }
}

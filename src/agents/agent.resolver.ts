import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { readPageArgs, toConnection } from '../platform/graphql/connection.js';
import type { RequestContext } from '../platform/graphql/context.js';
import { requireGlobalId } from '../platform/graphql/node-id.js';
import { payload } from '../platform/graphql/user-error.graphql.js';
import type { AgentLoaders } from './agent-loaders.js';
import {
  Agent,
  AgentInstructions,
  AgentVersionConnection,
  RestoreAgentVersionInput,
  RestoreAgentVersionPayload,
  toAgent,
  toAgentVersion,
} from './agent.graphql.js';
import type { AgentService } from './agent.service.js';

@ArgsType()
class VersionPageArgs {
  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 20 if left out.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only those behind this cursor.' })
  after?: string | null;
}

@Resolver(() => Agent)
export class AgentResolver {
  constructor(
    private readonly service: AgentService,
    private readonly loaders: AgentLoaders,
  ) {}

  @Query(() => [Agent], { description: 'All agents that are defined now, by agent type.' })
  async agents(@Ctx() context: RequestContext) {
    return (await this.service.list(context.project)).map(toAgent);
  }

  @Query(() => Agent, {
    nullable: true,
    description: 'The agent of this type; null if none is defined.',
  })
  async agent(
    @Ctx() context: RequestContext,
    @Arg('agentType', { description: 'A slug, as in engineer.' }) agentType: string,
  ) {
    const row = await this.service.find(context.project, agentType);
    return row && toAgent(row);
  }

  @Query(() => AgentInstructions, {
    description:
      'What an agent should be told before its next task. An agent type that is not defined is an error that lists those that are.',
  })
  agentInstructions(
    @Ctx() context: RequestContext,
    @Arg('agentType', { description: 'Which agent, as in engineer.' }) agentType: string,
    @Arg('unit', {
      description: 'What the task is for, as in the id of a task or of a user; 1 to 255 characters.',
    })
    unit: string,
  ): Promise<AgentInstructions> {
    return this.service.assign(context.project, agentType, unit);
  }

  @Mutation(() => RestoreAgentVersionPayload, {
    description:
      "Puts an older version's instructions in force, as a new version, until the agent's file changes again. The file stays as it is, and so do rules that were adopted: those are taken back by retiring them.",
  })
  restoreAgentVersion(@Ctx() context: RequestContext, @Arg('input') input: RestoreAgentVersionInput) {
    return payload(async () => {
      const id = requireGlobalId(input.agentVersionId, 'AgentVersion', ['input', 'agentVersionId']);
      return { agent: toAgent(await this.service.restore(context.project, id, input.reason)) };
    });
  }

  @FieldResolver(() => AgentVersionConnection, {
    name: 'versions',
    description: 'All its instructions so far, newest first.',
  })
  async versionsOf(
    @Ctx() context: RequestContext,
    @Root() { row }: Pick<Agent, 'row'>,
    @Args() args: VersionPageArgs,
  ) {
    const page = readPageArgs(args, 'AgentVersion');
    return toConnection(await this.loaders.versionsOf(context, row.id, page), page, toAgentVersion);
  }
}

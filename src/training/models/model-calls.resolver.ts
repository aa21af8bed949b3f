import DataLoader from 'dataloader';
import { Args, ArgsType, Ctx, Field, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Database } from '../../platform/database/database.js';
import { readPageArgs, toConnection, type Page } from '../../platform/graphql/connection.js';
import type { RequestContext } from '../../platform/graphql/context.js';
import type { NodeRegistry } from '../../platform/graphql/node-registry.js';
import { readCalls, readCallsById, type StoredCall } from '../../platform/llm/index.js';
import { loaderById } from '../loader-by-id.js';
import { TrainingSession } from '../training-session.graphql.js';
import { ModelCallConnection, toModelCall } from './model-call.graphql.js';

@ArgsType()
class CallPageArgs {
  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 20 if left out.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only those behind this cursor.' })
  after?: string | null;
}

/** What a session tells of the models that were asked for it. */
@Resolver(() => TrainingSession)
export class SessionModelCallsResolver {
  constructor(private readonly database: Database) {}

  @FieldResolver(() => ModelCallConnection, {
    description:
      'The calls to models that were made for it, tries that failed included, oldest first. They leave with the session.',
  })
  async modelCalls(
    @Ctx() context: RequestContext,
    @Root() { row }: Pick<TrainingSession, 'row'>,
    @Args() args: CallPageArgs,
  ) {
    const page = readPageArgs(args, 'TrainingSession.modelCalls');
    return toConnection(await this.callsOf(context, row.id, page), page, toModelCall);
  }

  private callsOf(context: RequestContext, sessionId: string, page: Page): Promise<StoredCall[]> {
    const { projectId } = context.project;
    const { after, limit } = page;
    return context
      .loader(
        `training.modelCalls:${limit}:${after?.createdAt.getTime()}:${after?.id}`,
        () =>
          new DataLoader<string, StoredCall[]>(async (ids) => {
            const calls = await readCalls(this.database, projectId, ids, after, limit + 1);
            return ids.map((id) => calls.filter(({ ownerId }) => ownerId === id));
          }),
      )
      .load(sessionId);
  }
}

/** Calls can be found by their global ids. */
export function registerModelNodes(nodes: NodeRegistry, database: Database): void {
  nodes.register('ModelCall', async (context, uuid) => {
    const call = await context
      .loader('training.modelCallsById', () =>
        loaderById<StoredCall>((ids) => readCallsById(database, context.project.projectId, ids)),
      )
      .load(uuid);
    return call && toModelCall(call);
  });
}

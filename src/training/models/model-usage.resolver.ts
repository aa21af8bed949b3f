import DataLoader from 'dataloader';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Database } from '../../platform/database/database.js';
import type { RequestContext } from '../../platform/graphql/context.js';
import { readUsage } from '../../platform/llm/index.js';
import { TrainingSession } from '../training-session.graphql.js';
import { ModelUsage } from './model-usage.graphql.js';

const NONE: ModelUsage = { callCount: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };

@Resolver(() => TrainingSession)
export class SessionModelUsageResolver {
  constructor(private readonly database: Database) {}

  @FieldResolver(() => ModelUsage, {
    description: 'What models were asked for this session, and what it cost; 0 where none was.',
  })
  modelUsage(
    @Ctx() context: RequestContext,
    @Root() { row }: Pick<TrainingSession, 'row'>,
  ): Promise<ModelUsage> {
    const { project } = context;
    return context
      .loader(
        'training.modelUsage',
        () =>
          new DataLoader<string, ModelUsage>(async (ids) => {
            const used = await this.database.read(project, (db) => readUsage(db, project.projectId, ids));
            return ids.map((id) => used.get(id) ?? NONE);
          }),
      )
      .load(row.id);
  }
}

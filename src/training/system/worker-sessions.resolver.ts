import DataLoader from 'dataloader';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Database } from '../../platform/database/database.js';
import type { RequestContext } from '../../platform/graphql/context.js';
import { TrainingSessionEntity } from '../training-session.entity.js';
import { toTrainingSession, TrainingSession } from '../training-session.graphql.js';
import { WorkerType } from './training-system.graphql.js';

/** What each worker is at. */
@Resolver(() => WorkerType)
export class WorkerSessionsResolver {
  constructor(private readonly database: Database) {}

  @FieldResolver(() => [TrainingSession], {
    description: "The project's sessions that it is training now, the first begun first.",
  })
  async sessions(
    @Ctx() context: RequestContext,
    @Root() { id }: Pick<WorkerType, 'id'>,
  ): Promise<TrainingSession[]> {
    const rows = await context
      .loader(
        'training.sessionsOfWorkers',
        () =>
          new DataLoader<string, TrainingSessionEntity[]>(async (workerIds) => {
            const running = await this.runningOf(context, workerIds);
            return workerIds.map((workerId) => running.filter((row) => row.workerId === workerId));
          }),
      )
      .load(id);
    return rows.map(toTrainingSession);
  }

  private runningOf({ project }: RequestContext, workerIds: readonly string[]) {
    return this.database.read(project, (db) =>
      db
        .createQueryBuilder(TrainingSessionEntity, 's')
        .where(`s.project_id = :project AND s.status = 'RUNNING' AND s.worker_id = ANY(:workerIds::uuid[])`, {
          project: project.projectId,
          workerIds,
        })
        .orderBy('s.startedAt')
        .addOrderBy('s.id')
        .getMany(),
    );
  }
}

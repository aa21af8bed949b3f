import { Ctx, FieldResolver, Resolver } from 'type-graphql';
import type { Database } from '../../platform/database/database.js';
import type { RequestContext } from '../../platform/graphql/context.js';
import { readSchedules } from '../../platform/queue/schedule-store.js';
import { ScheduleType, TrainingSystem } from './training-system.graphql.js';

@Resolver(() => TrainingSystem)
export class SystemSchedulesResolver {
  constructor(private readonly database: Database) {}

  @FieldResolver(() => [ScheduleType], {
    description: 'What workers do by themselves, by name; empty until a worker was first up.',
  })
  async schedules(@Ctx() { project }: RequestContext): Promise<ScheduleType[]> {
    const rows = await this.database.read(project, (db) => readSchedules(db, project.projectId));
    return rows.map((row) => ({
      name: row.name,
      lastRunAt: row.lastStartedAt,
      nextRunAt: row.nextRunAt,
      lastResult: row.lastFailure === null ? row.lastResult : `failed: ${row.lastFailure}`,
    }));
  }
}

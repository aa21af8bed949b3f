import DataLoader from 'dataloader';
import type { ObjectLiteral } from 'typeorm';
import type { Evaluation } from '../evaluation/index.js';
import type { Database } from '../platform/database/database.js';
import { columnsOf, toEntities } from '../platform/database/entity-rows.js';
import { plannedRead } from '../platform/database/one-plan.js';
import type { Page } from '../platform/graphql/connection.js';
import type { RequestContext } from '../platform/graphql/context.js';
import { EvaluationEntity } from './evaluation.entity.js';
import type { TrainingEventLog } from './events/training-event-log.js';
import type { TrainingEvent } from './events/training-event.js';
import { loaderById } from './loader-by-id.js';
import type { TrainingService } from './training.service.js';
import { TrainingSessionEntity } from './training-session.entity.js';

/** What is read by id in one statement for a whole request, however many fields ask. */
export class TrainingLoaders {
  constructor(
    private readonly database: Database,
    private readonly service: TrainingService,
    private readonly events: TrainingEventLog,
  ) {}

  session(context: RequestContext, id: string): Promise<TrainingSessionEntity | null> {
    return context
      .loader('training.sessions', () =>
        loaderById<TrainingSessionEntity>((ids) => this.service.findMany(context.project, ids)),
      )
      .load(id);
  }

  /** A page of an agent type's sessions, newest first, with one more row where there are more. */
  newestOfAgent(context: RequestContext, agentType: string, page: Page): Promise<TrainingSessionEntity[]> {
    const key = `training.newestOfAgent:${page.limit}:${page.after?.createdAt.getTime()}:${page.after?.id}`;
    return context
      .loader(
        key,
        () =>
          new DataLoader<string, TrainingSessionEntity[]>(async (agentTypes) => {
            const rows = await this.newestOf(context, agentTypes, page);
            return agentTypes.map((name) => rows.filter((row) => row.agentType === name));
          }),
      )
      .load(agentType);
  }

  private newestOf({ project }: RequestContext, agentTypes: readonly string[], page: Page) {
    const { dataSource } = this.database;
    const behind = page.after ? 'AND (s.created_at, s.id) < ($4::timestamptz, $5::uuid)' : '';
    return this.database.readAtOnce(
      project,
      plannedRead<ObjectLiteral, TrainingSessionEntity[]>(
        `/* newest_sessions_of_agents, prepared */ SELECT n.* FROM unnest($2::text[]) AS a(name) CROSS JOIN LATERAL (
           SELECT ${columnsOf(dataSource, TrainingSessionEntity, 's')} FROM training_session s
            WHERE s.project_id = $1 AND s.agent_type = a.name ${behind}
            ORDER BY s.created_at DESC, s.id DESC LIMIT $3) n
          ORDER BY n.created_at DESC, n.id DESC`,
        [
          project.projectId,
          agentTypes,
          page.limit + 1,
          ...(page.after ? [page.after.createdAt, page.after.id] : []),
        ],
        (rows) => toEntities(dataSource, TrainingSessionEntity, rows),
      ),
    );
  }

  async evaluation(context: RequestContext, id: string): Promise<Evaluation | null> {
    const row = await context
      .loader('training.evaluations', () =>
        loaderById<EvaluationEntity>((ids) =>
          this.database.read(context.project, (db) =>
            db
              .createQueryBuilder(EvaluationEntity, 'e')
              .where('e.project_id = :project AND e.id = ANY(:ids)', {
                project: context.project.projectId,
                ids,
              })
              .getMany(),
          ),
        ),
      )
      .load(id);
    return row?.result ?? null;
  }

  /** The first `limit` events of a session behind a cursor; asked for many sessions, it is one statement. */
  eventsOf(
    context: RequestContext,
    sessionId: string,
    after: string | null,
    limit: number,
  ): Promise<TrainingEvent[]> {
    return context
      .loader(
        `training.eventsOf:${limit}:${after ?? ''}`,
        () =>
          new DataLoader<string, TrainingEvent[]>(async (ids) => {
            const events = await this.events.ofSessions(context.project, ids, after, limit);
            return ids.map((id) => events.filter((event) => event.sessionId === id));
          }),
      )
      .load(sessionId);
  }

  event(context: RequestContext, id: string): Promise<TrainingEvent | null> {
    return context
      .loader('training.events', () =>
        loaderById<TrainingEvent>((ids) => this.events.byIds(context.project, ids)),
      )
      .load(id);
  }
}

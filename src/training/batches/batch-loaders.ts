import DataLoader from 'dataloader';
import type { Database } from '../../platform/database/database.js';
import type { Page } from '../../platform/graphql/connection.js';
import type { RequestContext } from '../../platform/graphql/context.js';
import { loaderById } from '../loader-by-id.js';
import { TrainingSessionEntity } from '../training-session.entity.js';
import type { BatchesService } from './batches.service.js';
import type { TrainingBatchEntity } from './training-batch.entity.js';

/** What a batch's sessions have come to so far. */
export interface BatchCounts {
  readonly sessionCount: number;
  readonly finishedCount: number;
  readonly improvedCount: number;
  readonly failedCount: number;
  /** Points gained, over those that were improved or not; null where there are none. */
  readonly meanImprovement: number | null;
}

interface CountRow {
  batch_id: string;
  sessions: number;
  finished: number;
  improved: number;
  failed: number;
  mean_improvement: number | null;
}

/** What is read of batches in one statement for a whole request, however many fields ask. */
export class BatchLoaders {
  constructor(
    private readonly database: Database,
    private readonly service: BatchesService,
  ) {}

  batch(context: RequestContext, id: string): Promise<TrainingBatchEntity | null> {
    return context
      .loader('training.batches', () =>
        loaderById<TrainingBatchEntity>((ids) => this.service.findMany(context.project, ids)),
      )
      .load(id);
  }

  counts(context: RequestContext, batchId: string): Promise<BatchCounts> {
    return context
      .loader(
        'training.batchCounts',
        () => new DataLoader<string, BatchCounts>((ids) => this.countsOf(context, ids)),
      )
      .load(batchId);
  }

  /** A page of a batch's sessions in the order of its items, with one more row where there are more. */
  sessionsOf(context: RequestContext, batchId: string, page: Page): Promise<TrainingSessionEntity[]> {
    const key = `training.sessionsOf:${page.limit}:${page.after?.createdAt.getTime()}:${page.after?.id}`;
    return context
      .loader(
        key,
        () =>
          new DataLoader<string, TrainingSessionEntity[]>(async (ids) => {
            const rows = await this.pagesOf(context, ids, page);
            return ids.map((id) => rows.filter((row) => row.batchId === id));
          }),
      )
      .load(batchId);
  }

  private pagesOf({ project }: RequestContext, ids: readonly string[], page: Page) {
    return this.database.read(project, (db) =>
      db
        .createQueryBuilder(TrainingSessionEntity, 's')
        .where(
          `(s.project_id, s.id) IN (SELECT p.project_id, p.id FROM unnest(:ids::uuid[]) AS b(id) CROSS JOIN LATERAL (
             SELECT n.project_id, n.id FROM training_session n
              WHERE n.project_id = :project AND n.batch_id = b.id AND n.batch_id IS NOT NULL
                AND (:afterTime::timestamptz IS NULL OR (n.created_at, n.id) > (:afterTime::timestamptz, :afterId::uuid))
              ORDER BY n.created_at, n.id LIMIT :limit) p)`,
          {
            ids,
            project: project.projectId,
            afterTime: page.after?.createdAt ?? null,
            afterId: page.after?.id ?? null,
            limit: page.limit + 1,
          },
        )
        .orderBy('s.createdAt')
        .addOrderBy('s.id')
        .getMany(),
    );
  }

  private async countsOf({ project }: RequestContext, ids: readonly string[]): Promise<BatchCounts[]> {
    const rows = await this.database.read(project, (db) =>
      db.query<CountRow[]>(
        `/* batch_counts */ SELECT batch_id, count(*)::integer AS sessions,
            count(*) FILTER (WHERE status NOT IN ('QUEUED', 'RUNNING'))::integer AS finished,
            count(*) FILTER (WHERE status = 'IMPROVED')::integer AS improved,
            count(*) FILTER (WHERE status = 'FAILED')::integer AS failed,
            avg(improvement_score) FILTER (WHERE status IN ('IMPROVED', 'UNIMPROVED')) AS mean_improvement
          FROM training_session WHERE project_id = $1 AND batch_id = ANY($2::uuid[]) GROUP BY batch_id`,
        [project.projectId, ids],
      ),
    );
    const found = new Map(rows.map((row) => [row.batch_id, row]));
    return ids.map((id) => {
      const row = found.get(id);
      return {
        sessionCount: row?.sessions ?? 0,
        finishedCount: row?.finished ?? 0,
        improvedCount: row?.improved ?? 0,
        failedCount: row?.failed ?? 0,
        meanImprovement: row?.mean_improvement ?? null,
      };
    });
  }
}

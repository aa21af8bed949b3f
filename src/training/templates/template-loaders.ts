import DataLoader from 'dataloader';
import type { Database } from '../../platform/database/database.js';
import type { Page } from '../../platform/graphql/connection.js';
import type { RequestContext } from '../../platform/graphql/context.js';
import { loaderById } from '../loader-by-id.js';
import type { TemplateStore } from './template-store.js';
import { TrainingTemplateVersionEntity } from './training-template-version.entity.js';
import type { TrainingTemplateEntity } from './training-template.entity.js';

/** What a template version has come to, counted from the sessions that were planned with it. */
export interface TemplateUsage {
  readonly usageCount: number;
  /** Share of success, [0, 1]; null where none of them has ended. */
  readonly successRate: number | null;
}

interface UsageRow {
  version_id: string;
  used: number;
  ended: number;
  succeeded: number;
}

const UNUSED: TemplateUsage = { usageCount: 0, successRate: null };

/** What is read of templates in one statement for a whole request, however many fields ask. */
export class TemplateLoaders {
  constructor(
    private readonly database: Database,
    private readonly store: TemplateStore,
  ) {}

  template(context: RequestContext, id: string): Promise<TrainingTemplateEntity | null> {
    const { project } = context;
    return context
      .loader('training.templates', () =>
        loaderById<TrainingTemplateEntity>((ids) =>
          this.database.read(project, (db) => this.store.templates(db, project, ids)),
        ),
      )
      .load(id);
  }

  version(context: RequestContext, id: string): Promise<TrainingTemplateVersionEntity | null> {
    const { project } = context;
    return context
      .loader('training.templateVersions', () =>
        loaderById<TrainingTemplateVersionEntity>((ids) =>
          this.database.read(project, (db) => this.store.versions(db, project, ids)),
        ),
      )
      .load(id);
  }

  /** A page of a template's versions, newest first, with one more row where there are more. */
  versionsOf(
    context: RequestContext,
    templateId: string,
    page: Page,
  ): Promise<TrainingTemplateVersionEntity[]> {
    const key = `training.versionsOf:${page.limit}:${page.after?.createdAt.getTime()}:${page.after?.id}`;
    return context
      .loader(
        key,
        () =>
          new DataLoader<string, TrainingTemplateVersionEntity[]>(async (ids) => {
            const rows = await this.pagesOf(context, ids, page);
            return ids.map((id) => rows.filter((row) => row.templateId === id));
          }),
      )
      .load(templateId);
  }

  usage(context: RequestContext, versionId: string): Promise<TemplateUsage> {
    return context
      .loader(
        'training.templateUsage',
        () => new DataLoader<string, TemplateUsage>((ids) => this.usagesOf(context, ids)),
      )
      .load(versionId);
  }

  private pagesOf({ project }: RequestContext, ids: readonly string[], page: Page) {
    return this.database.read(project, (db) =>
      db
        .createQueryBuilder(TrainingTemplateVersionEntity, 'v')
        .where(
          `(v.project_id, v.id) IN (SELECT p.project_id, p.id FROM unnest(:ids::uuid[]) AS t(id) CROSS JOIN LATERAL (
             SELECT n.project_id, n.id FROM training_template_version n
              WHERE n.project_id = :project AND n.template_id = t.id
                AND (:afterTime::timestamptz IS NULL OR (n.created_at, n.id) < (:afterTime::timestamptz, :afterId::uuid))
              ORDER BY n.created_at DESC, n.id DESC LIMIT :limit) p)`,
          {
            ids,
            project: project.projectId,
            afterTime: page.after?.createdAt ?? null,
            afterId: page.after?.id ?? null,
            limit: page.limit + 1,
          },
        )
        .orderBy('v.createdAt', 'DESC')
        .addOrderBy('v.id', 'DESC')
        .getMany(),
    );
  }

  /** A success was improved, or needed no improvement; cancelled sessions say nothing. */
  private async usagesOf({ project }: RequestContext, ids: readonly string[]): Promise<TemplateUsage[]> {
    const rows = await this.database.read(project, (db) =>
      db.query<UsageRow[]>(
        `/* template_usage */ SELECT s.template_version_id AS version_id, count(*)::integer AS used,
            count(*) FILTER (WHERE s.status IN ('IMPROVED', 'UNIMPROVED', 'FAILED'))::integer AS ended,
            count(*) FILTER (WHERE s.status = 'IMPROVED' OR
              (s.status = 'UNIMPROVED' AND e.score >= (s.plan->>'targetScore')::double precision))::integer AS succeeded
          FROM training_session s LEFT JOIN evaluation e
            ON s.status = 'UNIMPROVED' AND e.project_id = s.project_id AND e.id = s.evaluation_before_id
          WHERE s.project_id = $1 AND s.template_version_id = ANY($2::uuid[]) GROUP BY s.template_version_id`,
        [project.projectId, ids],
      ),
    );
    const found = new Map(rows.map((row) => [row.version_id, row]));
    return ids.map((id) => {
      const row = found.get(id);
      if (!row) return UNUSED;
      return { usageCount: row.used, successRate: row.ended === 0 ? null : row.succeeded / row.ended };
    });
  }
}

import DataLoader from 'dataloader';
import type { Database } from '../platform/database/database.js';
import type { Page } from '../platform/graphql/connection.js';
import type { RequestContext } from '../platform/graphql/context.js';
import { CorrectionEvaluationEntity } from './correction-evaluation.entity.js';
import type { CorrectionEntity } from './correction.entity.js';
import type { CorrectionService } from './correction.service.js';

/** What is read by id in one statement for a whole request, however many fields ask. */
export class CorrectionLoaders {
  constructor(
    private readonly database: Database,
    private readonly service: CorrectionService,
  ) {}

  correction(context: RequestContext, id: string): Promise<CorrectionEntity | null> {
    return context
      .loader(
        'corrections.byId',
        () =>
          new DataLoader<string, CorrectionEntity | null>(async (ids) => {
            const found = await this.service.findMany(context.project, ids);
            return inOrder(ids, found);
          }),
      )
      .load(id);
  }

  /** What became of evaluating a correction. */
  async evaluation(context: RequestContext, correctionId: string): Promise<CorrectionEvaluationEntity> {
    const row = await context
      .loader(
        'corrections.evaluations',
        () =>
          new DataLoader<string, CorrectionEvaluationEntity | null>(async (ids) => {
            const { projectId } = context.project;
            const found = await this.database.read(context.project, (db) =>
              db
                .createQueryBuilder(CorrectionEvaluationEntity, 'e')
                .where('e.project_id = :projectId AND e.id = ANY(:ids)', { projectId, ids })
                .getMany(),
            );
            return inOrder(ids, found);
          }),
      )
      .load(correctionId);
    if (!row) throw new Error(`correction ${correctionId} has no row for its evaluation`);
    return row;
  }

  /** The corrections of a session, newest first, up to one more than the page holds; asked for many sessions, it is one statement. */
  ofSession(context: RequestContext, sessionId: string, page: Page): Promise<CorrectionEntity[]> {
    const at = page.after ? `${page.after.createdAt.getTime()}:${page.after.id}` : '';
    return context
      .loader(
        `corrections.ofSession:${page.limit}:${at}`,
        () =>
          new DataLoader<string, CorrectionEntity[]>(async (ids) => {
            const rows = await this.service.ofSessions(context.project, ids, page);
            return ids.map((id) => rows.filter((row) => row.sessionId === id));
          }),
      )
      .load(sessionId);
  }
}

function inOrder<T extends { readonly id: string }>(
  ids: readonly string[],
  rows: readonly T[],
): (T | null)[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}

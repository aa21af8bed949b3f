import type { Database } from '../../platform/database/database.js';
import type { Page } from '../../platform/graphql/connection.js';
import type { ProjectContext } from '../../platform/project.js';
import { AlertEntity } from './alert.entity.js';

/** Answers about alerts. */
export class AlertsService {
  constructor(private readonly database: Database) {}

  /**
   * Those that opened last first; up to one more than the page holds.
   *
   * @param isOpen open ones or resolved ones; all where null
   */
  list({ projectId }: ProjectContext, isOpen: boolean | null, page: Page): Promise<AlertEntity[]> {
    return this.database.read({ projectId }, (db) => {
      const query = db
        .createQueryBuilder(AlertEntity, 'a')
        .where('a.project_id = :projectId', { projectId })
        .orderBy('a.openedAt', 'DESC')
        .addOrderBy('a.id', 'DESC')
        .limit(page.limit + 1);
      if (isOpen !== null) query.andWhere(`a.resolved_at IS ${isOpen ? '' : 'NOT '}NULL`);
      if (page.after) {
        query.andWhere('(a.opened_at, a.id) < (:afterTime, :afterId)', {
          afterTime: page.after.createdAt,
          afterId: page.after.id,
        });
      }
      return query.getMany();
    });
  }

  findMany({ projectId }: ProjectContext, ids: readonly string[]): Promise<AlertEntity[]> {
    return this.database.read({ projectId }, (db) =>
      db
        .createQueryBuilder(AlertEntity, 'a')
        .where('a.project_id = :projectId AND a.id = ANY(:ids)', { projectId, ids })
        .getMany(),
    );
  }
}

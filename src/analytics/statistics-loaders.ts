import DataLoader from 'dataloader';
import { readHistograms, readRollupTotals } from '../metrics/index.js';
import type { Histogram, RollupTotals, WindowQuery } from '../metrics/index.js';
import type { Database } from '../platform/database/database.js';
import type { RequestContext } from '../platform/graphql/context.js';

/** What is read of rollups, for all windows of a request's level in one statement. */
export class StatisticsLoaders {
  constructor(private readonly database: Database) {}

  /** A window's totals by agent type. */
  totals(context: RequestContext, query: WindowQuery): Promise<Map<string, RollupTotals>> {
    return this.load(context, 'totals', query, (queries) =>
      this.database.read(context.project, (db) => readRollupTotals(db, context.project.projectId, queries)),
    );
  }

  /** How long a window's sessions took, in milliseconds. */
  durations(context: RequestContext, query: WindowQuery): Promise<Histogram> {
    return this.load(context, 'durations', query, (queries) =>
      this.database.read(context.project, (db) =>
        readHistograms(db, context.project.projectId, 'duration', queries),
      ),
    );
  }

  private load<T>(
    context: RequestContext,
    what: string,
    query: WindowQuery,
    read: (queries: readonly WindowQuery[]) => Promise<T[]>,
  ): Promise<T> {
    const kind = query.agentType === null ? 'all' : 'one';
    return context
      .loader(
        `analytics.${what}:${kind}`,
        () =>
          new DataLoader<WindowQuery, T, string>(read, {
            cacheKeyFn: ({ window, agentType }) =>
              `${window.from.getTime()} ${window.to.getTime()} ${agentType ?? ''}`,
          }),
      )
      .load(query);
  }
}

import { rollupHistograms, rollupTotals } from '../metrics/index.js';
import type { Histogram, RollupTotals, WindowQuery } from '../metrics/index.js';
import type { Database } from '../platform/database/database.js';
import type { RequestContext } from '../platform/graphql/context.js';
import { JoinedReads } from '../platform/joined-reads.js';
import type { ProjectContext } from '../platform/project.js';

/** Windows of one statement, whose answer is to come soon. */
const WINDOWS_AT_ONCE = 32;

type ReadWindows<T> = (project: ProjectContext, queries: readonly WindowQuery[]) => Promise<readonly T[]>;

/** What is read of rollups: for all windows of a request's level, and for requests that come together, in one statement. */
export class StatisticsLoaders {
  private readonly joined = new Map<string, JoinedReads<WindowQuery, unknown>>();

  constructor(private readonly database: Database) {}

  /** A window's totals by agent type. */
  totals(context: RequestContext, query: WindowQuery): Promise<Map<string, RollupTotals>> {
    return this.load(context, 'totals', query, (project, queries) =>
      this.database.readAtOnce(project, rollupTotals(project.projectId, queries)),
    );
  }

  /** How long a window's sessions took, in milliseconds. */
  durations(context: RequestContext, query: WindowQuery): Promise<Histogram> {
    return this.load(context, 'durations', query, (project, queries) =>
      this.database.readAtOnce(project, rollupHistograms(project.projectId, 'duration', queries)),
    );
  }

  /** A request sees one state of a window, however often it asks for it. */
  private load<T>(
    context: RequestContext,
    what: string,
    query: WindowQuery,
    read: ReadWindows<T>,
  ): Promise<T> {
    const kind = `${what}:${query.agentType === null ? 'all' : 'one'}`;
    const known = context.loader(`analytics.${kind}`, () => new Map<string, Promise<T>>());
    const name = nameOf(query);
    let answer = known.get(name);
    if (!answer) known.set(name, (answer = this.joinedReads(kind, context.project, read).load(query)));
    return answer;
  }

  private joinedReads<T>(
    kind: string,
    project: ProjectContext,
    read: ReadWindows<T>,
  ): JoinedReads<WindowQuery, T> {
    const name = `${kind} ${project.projectId}`;
    const joined =
      this.joined.get(name) ??
      new JoinedReads<WindowQuery, unknown>((queries) => read(project, queries), nameOf, {
        keysAtOnce: WINDOWS_AT_ONCE,
      });
    this.joined.set(name, joined);
    return joined as JoinedReads<WindowQuery, T>;
  }
}

function nameOf({ window, agentType }: WindowQuery): string {
  return `${window.from.getTime()} ${window.to.getTime()} ${agentType ?? ''}`;
}

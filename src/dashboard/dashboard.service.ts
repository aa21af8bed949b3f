import {
  criterionMeans,
  improvementSpread,
  recommend,
  toStatistics,
  type CriterionMean,
  type StatisticsService,
  type TrendLoaders,
  type TrendWish,
} from '../analytics/index.js';
import type { RollupWindow } from '../metrics/index.js';
import { ExpectedError } from '../platform/errors.js';
import type { RequestContext } from '../platform/graphql/context.js';

/** Which agent, and when. */
export interface DashboardScope {
  readonly agentType: string;
  readonly window: RollupWindow;
  /** Null where none was asked for. */
  readonly range: RollupWindow | null;
}

/** How one kind of agent is doing: all of it from one reading of the rollups. */
export class DashboardService {
  /** Totals that several requests are told of together come to the same. */
  private readonly knownMeans = new WeakMap<object, readonly CriterionMean[]>();

  constructor(
    private readonly statisticsService: StatisticsService,
    private readonly trends: Pick<TrendLoaders, 'trend'>,
  ) {}

  /** The window that is told of where this one is asked for: the last 30 days where none is. */
  windowOf(range: { readonly from: Date; readonly to: Date } | null): RollupWindow {
    return this.statisticsService.windowOf(range);
  }

  statistics(context: RequestContext, { agentType, window }: DashboardScope, asked: ReadonlySet<string>) {
    return this.statisticsService.statistics(context, window, agentType, asked);
  }

  async criteria(context: RequestContext, scope: DashboardScope): Promise<readonly CriterionMean[]> {
    const totals = await this.totals(context, scope);
    let means = this.knownMeans.get(totals);
    if (!means) this.knownMeans.set(totals, (means = criterionMeans([...totals.values()])));
    return means;
  }

  trend(
    context: RequestContext,
    { agentType, range }: DashboardScope,
    wish: Pick<TrendWish, 'metric' | 'granularity'>,
  ) {
    return this.trends.trend(context, { ...wish, agentType, range });
  }

  async recommendations(context: RequestContext, scope: DashboardScope): Promise<string[]> {
    const [byAgent, decline] = await Promise.all([this.totals(context, scope), this.decline(context, scope)]);
    const totals = [...byAgent.values()];
    const { sessionCount, improvedCount, unimprovedCount, ...statistics } = toStatistics(totals);
    return recommend({
      sessionCount,
      evaluatedCount: improvedCount + unimprovedCount,
      successRate: statistics.successRate,
      meanImprovement: statistics.meanImprovement,
      improvementSpread: improvementSpread(totals),
      meanResponseScore: statistics.meanResponseScore,
      criteria: criterionMeans(totals),
      decline,
    });
  }

  /** Of the response score, by days; null also where the window is longer than a trend may be. */
  private async decline(context: RequestContext, { agentType, range }: DashboardScope) {
    const wish = { metric: 'RESPONSE_SCORE', granularity: 'DAY', agentType, range } as const;
    const trend = await this.trends.trend(context, wish).catch((error: unknown) => {
      if (error instanceof ExpectedError) return null;
      throw error;
    });
    if (trend?.direction !== 'DECLINING' || trend.slopePerDay === null) return null;
    return { metric: 'response score', slopePerDay: trend.slopePerDay };
  }

  private totals(context: RequestContext, { agentType, window }: DashboardScope) {
    return this.statisticsService.totals(context, window, agentType);
  }
}

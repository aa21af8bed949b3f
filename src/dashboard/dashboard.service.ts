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
import type { RollupTotals, RollupWindow } from '../metrics/index.js';
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

  async criteria(context: RequestContext, scope: DashboardScope): Promise<CriterionMean[]> {
    return criterionMeans(await this.totals(context, scope));
  }

  trend(
    context: RequestContext,
    { agentType, range }: DashboardScope,
    wish: Pick<TrendWish, 'metric' | 'granularity'>,
  ) {
    return this.trends.trend(context, { ...wish, agentType, range });
  }

  async recommendations(context: RequestContext, scope: DashboardScope): Promise<string[]> {
    const [totals, decline] = await Promise.all([this.totals(context, scope), this.decline(context, scope)]);
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

  private async totals(
    context: RequestContext,
    { agentType, window }: DashboardScope,
  ): Promise<RollupTotals[]> {
    return [...(await this.statisticsService.totals(context, window, agentType)).values()];
  }
}

import {
  criterionMeans,
  improvementSpread,
  recommend,
  toStatistics,
  type CriterionMean,
  type StatisticsService,
} from '../analytics/index.js';
import type { RollupTotals, RollupWindow } from '../metrics/index.js';
import type { RequestContext } from '../platform/graphql/context.js';

/** Which agent, and when. */
export interface DashboardScope {
  readonly agentType: string;
  readonly window: RollupWindow;
}

/** How one kind of agent is doing: all of it from one reading of the rollups. */
export class DashboardService {
  constructor(private readonly statisticsService: StatisticsService) {}

  /** The window that is told of where this one is asked for: the last 30 days where none is. */
  windowOf(range: { readonly from: Date; readonly to: Date } | null): RollupWindow {
    return this.statisticsService.windowOf(range);
  }

  statistics(context: RequestContext, { agentType, window }: DashboardScope) {
    return this.statisticsService.statistics(context, window, agentType);
  }

  async criteria(context: RequestContext, scope: DashboardScope): Promise<CriterionMean[]> {
    return criterionMeans(await this.totals(context, scope));
  }

  async recommendations(context: RequestContext, scope: DashboardScope): Promise<string[]> {
    const totals = await this.totals(context, scope);
    const { sessionCount, improvedCount, unimprovedCount, ...statistics } = toStatistics(totals);
    return recommend({
      sessionCount,
      evaluatedCount: improvedCount + unimprovedCount,
      successRate: statistics.successRate,
      meanImprovement: statistics.meanImprovement,
      improvementSpread: improvementSpread(totals),
      meanResponseScore: statistics.meanResponseScore,
      criteria: criterionMeans(totals),
    });
  }

  private async totals(
    context: RequestContext,
    { agentType, window }: DashboardScope,
  ): Promise<RollupTotals[]> {
    return [...(await this.statisticsService.totals(context, window, agentType)).values()];
  }
}

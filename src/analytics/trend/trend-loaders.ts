import DataLoader from 'dataloader';
import type { RequestContext } from '../../platform/graphql/context.js';
import type { TrendReport, TrendService, TrendWish } from './trend.service.js';

/** Trends that are read once for a whole request, those of several agents together, however many fields ask. */
export class TrendLoaders {
  constructor(private readonly service: TrendService) {}

  /** As TrendService.trend. */
  trend(context: RequestContext, { agentType, ...of }: TrendWish): Promise<TrendReport> {
    const loader = context.loader(
      `analytics.trends:${JSON.stringify(of)}`,
      () =>
        new DataLoader<string | null, TrendReport>((agentTypes) =>
          this.service.trends(context.project, of, agentTypes),
        ),
    );
    return loader.load(agentType);
  }
}

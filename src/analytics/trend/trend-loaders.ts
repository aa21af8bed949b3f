import DataLoader from 'dataloader';
import type { RequestContext } from '../../platform/graphql/context.js';
import type { ChangeOf } from './find-causes.js';
import type { TimedChange, TrendReport, TrendService, TrendWish } from './trend.service.js';

/** No kind of agent: a loader takes no null for a key. */
const OF_ALL = '';

/** Trends that are read once for a whole request, those of several agents together, however many fields ask. */
export class TrendLoaders {
  constructor(private readonly service: TrendService) {}

  /** As TrendService.trend. */
  trend(context: RequestContext, { agentType, ...of }: TrendWish): Promise<TrendReport> {
    const { metric, granularity, range } = of;
    const loader = context.loader(
      `analytics.trends:${JSON.stringify([metric, granularity, range && [range.from, range.to]])}`,
      () =>
        new DataLoader<string, TrendReport>((keys) =>
          this.service.trends(
            context.project,
            of,
            keys.map((key) => (key === OF_ALL ? null : key)),
          ),
        ),
    );
    return loader.load(agentType ?? OF_ALL);
  }

  /** What else changed at a change, as TrendService.causes tells it. */
  causes(context: RequestContext, { at, of }: Pick<TimedChange, 'at' | 'of'>): Promise<string[]> {
    const { agentType, size } = of;
    const loader = context.loader(
      `analytics.causes:${size}`,
      () =>
        new DataLoader<ChangeOf, string[], string>(
          (changes) => this.service.causes(context.project, size, changes),
          { cacheKeyFn: (change) => `${change.at.getTime()} ${change.agentType ?? ''}` },
        ),
    );
    return loader.load({ agentType, at });
  }
}

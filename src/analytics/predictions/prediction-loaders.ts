import DataLoader from 'dataloader';
import { readPageArgs, toConnection, type PageArgs } from '../../platform/graphql/connection.js';
import type { RequestContext } from '../../platform/graphql/context.js';
import type { PredictionEntity } from './prediction.entity.js';
import { PerformancePredictionConnection, toPrediction } from './predictions.graphql.js';
import type {
  PredictionFilter,
  PredictionRecord,
  PredictionRequest,
  PredictionsService,
  WantedForecast,
} from './predictions.service.js';

/** What is read in one statement for a whole request, however many fields ask. */
export class PredictionLoaders {
  constructor(private readonly service: PredictionsService) {}

  async prediction(context: RequestContext, id: string): Promise<PredictionEntity | null> {
    const loader = context.loader(
      'predictions.byId',
      () =>
        new DataLoader<string, PredictionEntity | null>(async (ids) => {
          const rows = await this.service.findMany(context.project, ids);
          const byId = new Map(rows.map((row) => [row.id, row]));
          return ids.map((one) => byId.get(one) ?? null);
        }),
    );
    return loader.load(id);
  }

  /**
   * A page of predictions as clients see it, newest first.
   *
   * @throws ExpectedError INVALID_INPUT where `first` or `after` cannot be used
   */
  async connection(
    context: RequestContext,
    filter: PredictionFilter,
    args: PageArgs,
  ): Promise<PerformancePredictionConnection> {
    const page = readPageArgs(args, 'PerformancePrediction');
    const loader = context.loader(
      'predictions.pages',
      () =>
        new DataLoader<PredictionRequest, PredictionEntity[]>(
          (requests) => this.service.pages(context.project, requests),
          { cache: false },
        ),
    );
    const { agentType, metric } = filter;
    const connection = toConnection(await loader.load({ ...filter, page }), page, toPrediction);
    return Object.assign(new PerformancePredictionConnection(), connection, { of: { agentType, metric } });
  }

  unavailableReason(context: RequestContext, wanted: WantedForecast): Promise<string | null> {
    const loader = context.loader(
      'predictions.unavailableReason',
      () =>
        new DataLoader<WantedForecast, string | null, string>(
          (all) => this.service.unavailableReasons(context.project, all),
          { cacheKeyFn: ({ agentType, metric, horizonDays }) => `${agentType} ${metric} ${horizonDays}` },
        ),
    );
    return loader.load(wanted);
  }

  observedCoverage(context: RequestContext, record: PredictionRecord): Promise<number | null> {
    const loader = context.loader(
      'predictions.observedCoverage',
      () =>
        new DataLoader<PredictionRecord, number | null, string>(
          (records) => this.service.coverages(context.project, records),
          { cacheKeyFn: ({ agentType, metric, horizonDays }) => `${agentType} ${metric} ${horizonDays}` },
        ),
    );
    return loader.load(record);
  }
}

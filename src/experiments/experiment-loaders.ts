import DataLoader from 'dataloader';
import type { RequestContext } from '../platform/graphql/context.js';
import type { ExperimentReadingEntity, ExperimentVariantEntity } from './experiment-variant.entity.js';
import type { ExperimentEntity } from './experiment.entity.js';
import type { ExperimentVariant } from './experiments.graphql.js';
import type { ExperimentsService } from './experiments.service.js';
import { toVariant } from './to-variant.js';

/** What is read in one statement for a whole request, however many fields ask. */
export class ExperimentLoaders {
  constructor(private readonly service: ExperimentsService) {}

  experiment(context: RequestContext, id: string): Promise<ExperimentEntity | null> {
    return context
      .loader(
        'experiments.experiments',
        () =>
          new DataLoader<string, ExperimentEntity | null>(async (ids) => {
            const rows = await this.service.findMany(context.project, ids);
            const found = new Map(rows.map((row) => [row.id, row]));
            return ids.map((of) => found.get(of) ?? null);
          }),
      )
      .load(id);
  }

  /** The arms of an experiment, as they were given. */
  variantsOf(context: RequestContext, experimentId: string): Promise<ExperimentVariantEntity[]> {
    return context
      .loader(
        'experiments.variants',
        () =>
          new DataLoader<string, ExperimentVariantEntity[]>(async (ids) => {
            const rows = await this.service.variantsOf(context.project, ids);
            return ids.map((id) => rows.filter((row) => row.experimentId === id));
          }),
      )
      .load(experimentId);
  }

  /** An arm by its id, beside those that it is compared with; null where it is gone. */
  variant(context: RequestContext, variantId: string): Promise<ExperimentVariant | null> {
    return context
      .loader(
        'experiments.variant',
        () =>
          new DataLoader<string, ExperimentVariant | null>(async (ids) => {
            const rows = await this.service.siblingsOf(context.project, ids);
            const ofIds = [...new Set(rows.map(({ experimentId }) => experimentId))];
            const experiments = await this.service.findMany(context.project, ofIds);
            return ids.map((id) => {
              const row = rows.find((each) => each.id === id);
              const experiment = experiments.find((each) => each.id === row?.experimentId);
              if (!row || !experiment) return null;
              const arms = rows.filter(({ experimentId }) => experimentId === experiment.id);
              return toVariant(row, arms, experiment.alpha);
            });
          }),
      )
      .load(variantId);
  }

  /** How an arm's comparison went, fewest units first. */
  readingsOf(context: RequestContext, variantId: string): Promise<ExperimentReadingEntity[]> {
    return context
      .loader(
        'experiments.readings',
        () =>
          new DataLoader<string, ExperimentReadingEntity[]>(async (ids) => {
            const rows = await this.service.readingsOf(context.project, ids);
            return ids.map((id) => rows.filter((row) => row.variantId === id));
          }),
      )
      .load(variantId);
  }
}

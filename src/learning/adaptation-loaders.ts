import DataLoader from 'dataloader';
import type { RequestContext } from '../platform/graphql/context.js';
import type { LearningAdaptationEntity } from './adaptation.entity.js';
import type { AdaptationsService } from './adaptations.service.js';
import type { TrialReading, Trials } from './ports.js';

/** What is read by id in one statement for a whole request, however many fields ask. */
export class AdaptationLoaders {
  constructor(
    private readonly service: Pick<AdaptationsService, 'findMany'>,
    private readonly trials: Pick<Trials, 'read'>,
  ) {}

  adaptation(context: RequestContext, id: string): Promise<LearningAdaptationEntity | null> {
    return context
      .loader(
        'learning.adaptations',
        () =>
          new DataLoader<string, LearningAdaptationEntity | null>(async (ids) => {
            const rows = await this.service.findMany(context.project, ids);
            const found = new Map(rows.map((row) => [row.id, row]));
            return ids.map((one) => found.get(one) ?? null);
          }),
      )
      .load(id);
  }

  /** What an adaptation's trial has shown; null where it never had one. */
  async reading(
    context: RequestContext,
    { experimentId }: LearningAdaptationEntity,
  ): Promise<TrialReading | null> {
    if (experimentId === null) return null;
    return context
      .loader(
        'learning.readings',
        () =>
          new DataLoader<string, TrialReading | null>(async (ids) => {
            const readings = await this.trials.read(context.project, ids);
            return ids.map((one) => readings.get(one) ?? null);
          }),
      )
      .load(experimentId);
  }
}

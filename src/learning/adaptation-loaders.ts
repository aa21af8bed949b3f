import DataLoader from 'dataloader';
import type { Page } from '../platform/graphql/connection.js';
import type { RequestContext } from '../platform/graphql/context.js';
import type { LearningAdaptationEntity } from './adaptation.entity.js';
import { SHOWN_FROM } from './adaptation-store.js';
import type { AdaptationsService } from './adaptations.service.js';
import type { TrialReading, Trials } from './ports.js';

type EffectReading = Pick<TrialReading, 'effect' | 'interval' | 'sampleSize'>;

/** What is read by id in one statement for a whole request, however many fields ask. */
export class AdaptationLoaders {
  constructor(
    private readonly service: Pick<AdaptationsService, 'findMany' | 'newestOf'>,
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

  /** A page of an agent's adaptations, newest first, with one more where there are more. */
  newestOfAgent(context: RequestContext, agentType: string, page: Page): Promise<LearningAdaptationEntity[]> {
    const key = `learning.newestOfAgent:${page.limit}:${page.after?.createdAt.getTime()}:${page.after?.id}`;
    return context
      .loader(
        key,
        () =>
          new DataLoader<string, LearningAdaptationEntity[]>(async (agentTypes) => {
            const rows = await this.service.newestOf(context.project, agentTypes, page);
            return agentTypes.map((name) => rows.filter((row) => row.agentType === name));
          }),
      )
      .load(agentType);
  }

  /**
   * What is known of an adaptation's effect: by the units that are held out of it once enough of them are, else by its
   * trial; null where neither has begun.
   */
  async reading(
    context: RequestContext,
    { experimentId, heldReading }: LearningAdaptationEntity,
  ): Promise<EffectReading | null> {
    if (heldReading && (experimentId === null || heldReading.heldUnits >= SHOWN_FROM)) {
      const { effect, lower, upper, level, units } = heldReading;
      return { effect, interval: effect === null ? null : { lower, upper, level }, sampleSize: units };
    }
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

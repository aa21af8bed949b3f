import { Ctx, FieldResolver, Resolver } from 'type-graphql';
import type { RequestContext } from '../../platform/graphql/context.js';
import { LanguageModels, ServerSetting, SessionRetention, TrainingQueue } from './system-overview.graphql.js';
import type { ModelsNow, SystemOverview } from './system-overview.js';
import { TrainingSystem } from './training-system.graphql.js';

@Resolver(() => TrainingSystem)
export class SystemOverviewResolver {
  constructor(private readonly overview: SystemOverview) {}

  @FieldResolver(() => LanguageModels, {
    nullable: true,
    description:
      'The language models, with what they took today; null where the process that answers has none (LLM_PROVIDER).',
  })
  async models(@Ctx() { project }: RequestContext): Promise<LanguageModels | null> {
    const now = await this.overview.models(project);
    return now && toLanguageModels(now);
  }

  @FieldResolver(() => SessionRetention, { description: 'How long ended sessions are kept.' })
  retention(@Ctx() { project }: RequestContext) {
    return this.overview.retention(project);
  }

  @FieldResolver(() => TrainingQueue, { description: 'Sessions that have not ended, by what they wait for.' })
  async queue(@Ctx() { project }: RequestContext): Promise<TrainingQueue> {
    const { jobs, ...state } = await this.overview.queue(project);
    return {
      ...state,
      jobs: jobs.map(({ name, waiting, oldestSeconds }) => ({
        name,
        waitingCount: waiting,
        oldestWaitSeconds: oldestSeconds,
      })),
    };
  }

  @FieldResolver(() => [ServerSetting], {
    description: 'The settings of the process that answers, by name; secrets only by whether they are there.',
  })
  settings() {
    return this.overview.facts;
  }
}

function toLanguageModels({ settings, day }: ModelsNow): LanguageModels {
  return {
    provider: settings.provider,
    writer: settings.model,
    judge: settings.judgeModel,
    embedding: settings.embeddingModel,
    budget: {
      tokens: day.tokens,
      tokenLimit: settings.dailyTokens === 0 ? null : settings.dailyTokens,
      costUsd: day.usd,
      costLimitUsd: settings.dailyUsd === 0 ? null : settings.dailyUsd,
      callCount: day.calls,
      failedCallCount: day.failedCalls,
      runningCallCount: day.runningCalls,
      resetsAt: day.resetsAt,
    },
    breaker: { state: day.breaker, retryAt: day.retryAt },
  };
}

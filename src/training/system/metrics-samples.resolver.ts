import { Arg, Int, Resolver, Root, Subscription } from 'type-graphql';
import { requireAgentType } from '../../evaluation/index.js';
import { ExpectedError } from '../../platform/errors.js';
import type { RequestContext } from '../../platform/graphql/context.js';
import { boundLater, type OpenFeed } from '../../platform/graphql/feeds.js';
import type { MetricsSample, MetricsSamples } from './metrics-samples.js';
import { TrainingMetricsSample } from './metrics-samples.graphql.js';

const INTERVAL_MS = { min: 250, max: 60_000 };

interface SampleArgs {
  readonly agentType?: string | null;
  readonly intervalMs: number;
}

@Resolver()
export class MetricsSamplesResolver {
  constructor(private readonly samples: MetricsSamples) {}

  /** What the subscription below reads from. */
  openers(): Record<string, OpenFeed> {
    return { trainingMetrics: (args, context) => this.open(context, args as unknown as SampleArgs) };
  }

  @Subscription(() => TrainingMetricsSample, {
    subscribe: boundLater,
    description:
      'How training is going: a sample at once, then one every intervalMs. A sample is state: after a reconnect it begins anew.',
  })
  trainingMetrics(
    @Root() sample: MetricsSample,
    @Arg('agentType', () => String, { nullable: true, description: 'Only sessions of this kind of agent.' })
    _agentType: string | null | undefined,
    @Arg('intervalMs', () => Int, {
      defaultValue: 1_000,
      description: 'Milliseconds between samples, 250 to 60000.',
    })
    _intervalMs: number,
  ): TrainingMetricsSample {
    return sample;
  }

  private open({ project }: RequestContext, { agentType, intervalMs }: SampleArgs) {
    if (agentType != null) requireAgentType(agentType, ['agentType']);
    if (intervalMs < INTERVAL_MS.min || intervalMs > INTERVAL_MS.max) {
      const message = `intervalMs is ${intervalMs}; give ${INTERVAL_MS.min} to ${INTERVAL_MS.max} milliseconds`;
      throw new ExpectedError('INVALID_INPUT', message, ['intervalMs']);
    }
    return this.samples.feed(project, agentType ?? null, intervalMs);
  }
}

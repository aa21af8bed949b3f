import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { BreakerPhase } from '../../platform/llm/index.js';

export const ModelBreakerStateEnum = {
  CLOSED: 'CLOSED',
  OPEN: 'OPEN',
  HALF_OPEN: 'HALF_OPEN',
} as const satisfies Record<BreakerPhase, BreakerPhase>;
registerEnumType(ModelBreakerStateEnum, {
  name: 'ModelBreakerState',
  description: 'Whether the language models are asked.',
  valuesConfig: {
    CLOSED: { description: 'They are asked.' },
    OPEN: { description: 'They failed too often in a row, and are left alone for a while.' },
    HALF_OPEN: { description: 'They are tried, one call at a time.' },
  },
});

@ObjectType({
  simpleResolvers: true,
  description: 'Whether the language models are asked, and from when on again.',
})
export class ModelBreaker {
  @Field(() => ModelBreakerStateEnum, { description: 'Whether they are asked.' })
  state!: BreakerPhase;

  @Field(() => Date, {
    nullable: true,
    description:
      'Until when no call is sent, because the breaker is OPEN or the provider asked to be left alone; null where calls are sent.',
  })
  retryAt!: Date | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What the language models took on this UTC day, over all nodes, and what they may take.',
})
export class ModelBudget {
  @Field(() => Float, {
    description:
      "Tokens of today's calls, with what those under way may take at most: this is held against the limit.",
  })
  tokens!: number;

  @Field(() => Float, { nullable: true, description: 'LLM_DAILY_TOKENS; null where there is no limit.' })
  tokenLimit!: number | null;

  @Field(() => Float, {
    description: 'The same in US dollars, by the prices in the settings; 0 where there are none.',
  })
  costUsd!: number;

  @Field(() => Float, { nullable: true, description: 'LLM_DAILY_USD; null where there is no limit.' })
  costLimitUsd!: number | null;

  @Field(() => Int, { description: 'Calls that were sent today, repeated tries included.' })
  callCount!: number;

  @Field(() => Int, { description: 'Of these, those that ended without an answer that can be used.' })
  failedCallCount!: number;

  @Field(() => Int, { description: 'Calls that are under way now.' })
  runningCallCount!: number;

  @Field(() => Date, { description: 'When the sums begin anew.' })
  resetsAt!: Date;
}

@ObjectType({
  simpleResolvers: true,
  description: 'Which language models there are, and what they took today.',
})
export class LanguageModels {
  @Field(() => String, { description: 'LLM_PROVIDER, as in openai-compatible.' })
  provider!: string;

  @Field(() => String, { description: 'The model that writes, by LLM_MODEL.' })
  writer!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The one that judges, by JUDGE_MODEL; null where none does.',
  })
  judge!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The one for embeddings, by EMBEDDING_MODEL; null where there is none.',
  })
  embedding!: string | null;

  @Field(() => ModelBudget, { description: 'What they took today, and what they may take.' })
  budget!: ModelBudget;

  @Field(() => ModelBreaker, { description: 'Whether they are asked.' })
  breaker!: ModelBreaker;
}

@ObjectType({ simpleResolvers: true, description: 'How long ended sessions are kept.' })
export class SessionRetention {
  @Field(() => Int, {
    nullable: true,
    description: 'RETENTION_DAYS of the process that answers; null where they are kept for ever.',
  })
  days!: number | null;

  @Field(() => Date, {
    nullable: true,
    description: 'When the oldest session that is kept was accepted; null where there is none.',
  })
  oldestSessionAt!: Date | null;

  @Field(() => Date, {
    nullable: true,
    description: 'Sessions that ended before this have left; null where none has.',
  })
  prunedBefore!: Date | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What waits in a queue of background work, over all projects.',
})
export class JobQueueState {
  @Field(() => String, { description: 'As in train, correction, learn-from-batch.' })
  name!: string;

  @Field(() => Int, { description: 'Jobs that could be taken now; who begins one takes it out.' })
  waitingCount!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'How long the oldest of them has waited, in seconds; null where none waits.',
  })
  oldestWaitSeconds!: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'Sessions that have not ended, by what they wait for.' })
export class TrainingQueue {
  @Field(() => Int, { description: 'Single responses that could be taken now.' })
  waitingCount!: number;

  @Field(() => Int, {
    description: 'Responses of batches that could be taken now; single ones go before them.',
  })
  batchWaitingCount!: number;

  @Field(() => Int, { description: 'Those that wait for the time of their next try.' })
  delayedCount!: number;

  @Field(() => Int, { description: 'Those that are being trained.' })
  runningCount!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'How long the oldest waiting single response has waited, in seconds; null where none waits.',
  })
  oldestWaitSeconds!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The same of responses of batches.',
  })
  oldestBatchWaitSeconds!: number | null;

  @Field(() => [JobQueueState], { description: 'All background work by queue, that of training included.' })
  jobs!: JobQueueState[];
}

@ObjectType({ simpleResolvers: true, description: 'A setting of the process that answers.' })
export class ServerSetting {
  @Field(() => String, { description: 'Its name in the environment, as in TARGET_SCORE.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'As it is in force; null where there is none, and always of a secret.',
  })
  value!: string | null;

  @Field(() => Boolean, { description: 'Whether the environment says it; else it is the default.' })
  isGiven!: boolean;

  @Field(() => Boolean, { description: 'Whether its value is kept to itself.' })
  isSecret!: boolean;
}

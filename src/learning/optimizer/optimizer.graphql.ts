import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Connection } from '../../platform/graphql/connection.js';
import { toGlobalId } from '../../platform/graphql/node-id.js';
import { Node } from '../../platform/graphql/node.graphql.js';
import { IntervalType } from '../../platform/graphql/interval.graphql.js';
import { UserError } from '../../platform/graphql/user-error.graphql.js';
import type { OptimizerRunStatus, OptimizerVerdict } from './domain/run-status.js';
import type { OptimizerRunEntity } from './optimizer-run.entity.js';

export const OptimizerRunStatusEnum = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  FINISHED: 'FINISHED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
} as const satisfies Record<OptimizerRunStatus, OptimizerRunStatus>;

registerEnumType(OptimizerRunStatusEnum, {
  name: 'OptimizerRunStatus',
  description: 'How far a search for a better template is.',
  valuesConfig: {
    QUEUED: { description: 'Waits for a worker, or for the service of the model.' },
    RUNNING: { description: 'A worker is at it.' },
    FINISHED: { description: 'It has a verdict.' },
    FAILED: { description: 'It has none; failureReason says why.' },
    CANCELLED: { description: 'Somebody ended it.' },
  },
});

export const OptimizerVerdictEnum = {
  GAIN: 'GAIN',
  NO_DETECTABLE_GAIN: 'NO_DETECTABLE_GAIN',
} as const satisfies Record<OptimizerVerdict, OptimizerVerdict>;

registerEnumType(OptimizerVerdictEnum, {
  name: 'OptimizerVerdict',
  description: 'What a search has shown, on tasks that it never saw.',
  valuesConfig: {
    GAIN: { description: 'What was found is better than the seed: holdoutInterval is above 0.' },
    NO_DETECTABLE_GAIN: {
      description: 'Nothing was shown to be better, which does not show that nothing is.',
    },
  },
});

/** Nominal coverage of the interval on the holdout. */
const LEVEL = 0.95;

@ObjectType({
  simpleResolvers: true,
  implements: Node,
  description: 'A search for a better template, and the evidence for what it found.',
})
export class OptimizerRun extends Node {
  /** The row behind it; not part of the schema. */
  readonly row!: OptimizerRunEntity;

  @Field(() => OptimizerRunStatusEnum, { description: 'How far it is.' })
  status!: OptimizerRunStatus;

  @Field(() => OptimizerVerdictEnum, { nullable: true, description: 'Null unless it is FINISHED.' })
  verdict!: OptimizerVerdict | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Points of the finalist over the seed, on tasks that the search never saw; null where no proposal got so far.',
  })
  holdoutGain!: number | null;

  @Field(() => IntervalType, {
    nullable: true,
    description: 'Where the true gain on such tasks lies; null where holdoutGain is.',
  })
  holdoutInterval!: IntervalType | null;

  @Field(() => Int, { description: 'Tasks that are reflected upon, and that proposals are tried on.' })
  searchCount!: number;

  @Field(() => Int, { description: 'Tasks that choose among the proposals that were accepted.' })
  validationCount!: number;

  @Field(() => Int, { description: 'Tasks that are looked at once, for the verdict.' })
  holdoutCount!: number;

  @Field(() => Int, { description: 'Proposals that were compared with their parents by a sequential test.' })
  testCount!: number;

  @Field(() => Float, { description: 'US dollars that the model may be paid for it at most.' })
  maxCostUsd!: number;

  @Field(() => Int, { description: 'Calls to the model at most, those that fail included.' })
  maxCalls!: number;

  @Field(() => Float, { description: 'Share of the work done, in [0, 1].' })
  progress!: number;

  @Field(() => String, { nullable: true, description: 'Why it FAILED, and what to do; else null.' })
  failureReason!: string | null;

  @Field({ description: 'When it was started.' })
  createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When a worker took it up first; null before.' })
  startedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it ended; null before.' })
  finishedAt!: Date | null;
}

@ObjectType({ simpleResolvers: true, description: 'Searches for better templates, newest first.' })
export class OptimizerRunConnection extends Connection('OptimizerRun', () => OptimizerRun) {}

/** A run as clients see it. */
export function toOptimizerRun(row: OptimizerRunEntity): OptimizerRun {
  const { status, verdict, holdoutGain, holdoutLower, holdoutUpper, plan } = row;
  const { testCount, maxCostUsd, maxCalls, progress, failureReason, createdAt, startedAt, finishedAt } = row;
  const holdoutInterval =
    holdoutLower === null || holdoutUpper === null
      ? null
      : { lower: holdoutLower, upper: holdoutUpper, level: LEVEL };
  return {
    row,
    id: toGlobalId('OptimizerRun', row.id),
    status,
    verdict,
    holdoutGain,
    holdoutInterval,
    searchCount: plan.search.length,
    validationCount: plan.validation.length,
    holdoutCount: plan.holdout.length,
    testCount,
    maxCostUsd,
    maxCalls,
    progress,
    failureReason,
    createdAt,
    startedAt,
    finishedAt,
  };
}

@InputType({ description: 'Which template is to be improved, and what that may cost.' })
export class StartOptimizerRunInput {
  @Field(() => ID, { description: 'The template; its version in force is the seed.' })
  templateId!: string;

  @Field(() => Float, {
    description: 'US dollars that the model may be paid at most, 0 or more; 0 where it is free.',
  })
  maxCostUsd!: number;

  @Field(() => Int, { description: 'Calls to the model at most, those that fail included.' })
  maxCalls!: number;

  @Field(() => String, {
    nullable: true,
    description:
      'The same key with the same input returns the first run; with another input it is a CONFLICT. Per project.',
  })
  idempotencyKey?: string | null;
}

@ObjectType({ description: 'The run that was started, or why none was.' })
export class StartOptimizerRunPayload {
  @Field(() => OptimizerRun, { nullable: true, description: 'Null when there are userErrors.' })
  optimizerRun?: OptimizerRun | null;

  @Field(() => [UserError], { description: 'Why it was not done; empty when it was.' })
  userErrors!: UserError[];
}

@InputType({ description: 'Which run is to end.' })
export class CancelOptimizerRunInput {
  @Field(() => ID, { description: 'The run.' })
  optimizerRunId!: string;
}

@ObjectType({ description: 'The run as it is now, or why it was not cancelled.' })
export class CancelOptimizerRunPayload {
  @Field(() => OptimizerRun, { nullable: true, description: 'Null when there are userErrors.' })
  optimizerRun?: OptimizerRun | null;

  @Field(() => [UserError], { description: 'Why it was not done; empty when it was.' })
  userErrors!: UserError[];
}

import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, Float, ID, InputType, ObjectType } from 'type-graphql';
import type { DataFormat } from '../evaluation/index.js';
import { TimeRangeInput } from '../platform/graphql/time-range.graphql.js';
import { UserError } from '../platform/graphql/user-error.graphql.js';
import type { SessionStatus, TrainingMode } from './domain/session-status.js';
import {
  TrainingDataFormatEnum,
  TrainingModeEnum,
  TrainingSessionStatusEnum,
} from './training-enums.graphql.js';
import { TrainingSession } from './training-session.graphql.js';

@InputType({
  description: 'What the response was an answer to. Tests, where given, decide: they are run in a sandbox.',
})
export class TrainingContextInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Source language of a CODE response, as in python, javascript, typescript; guessed if left out.',
  })
  language?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Source text of tests, in the response's language, that a correct response passes; assertions or a function named check(candidate).",
  })
  tests?: string | null;

  @Field(() => String, { nullable: true, description: 'Name of the function or class under test.' })
  entryPoint?: string | null;

  @Field(() => String, { nullable: true, description: 'A known good answer.' })
  reference?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The source that a documentation or QA response is about, or the file that a diff applies to.',
  })
  source?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What a report may rest its claims on: test output, logs, measurements.',
  })
  evidence?: string | null;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: "Anything else that a strategy's prompt should know.",
  })
  extra?: Record<string, unknown> | null;
}

@InputType({ description: 'A response to be trained.' })
export class TrainAgentResponseInput {
  @Field({ description: 'Kind of the agent that gave the response, a slug as in engineer.' })
  agentType!: string;

  @Field({ description: 'The response as the agent gave it.' })
  originalResponse!: string;

  @Field(() => String, { nullable: true, description: 'What the agent was asked.' })
  taskDescription?: string | null;

  @Field(() => TrainingContextInput, { nullable: true, description: 'What the response was an answer to.' })
  context?: TrainingContextInput | null;

  @Field(() => TrainingModeEnum, {
    defaultValue: 'CONTINUOUS',
    description: 'How the session counts as evidence.',
  })
  mode!: TrainingMode;

  @Field(() => String, {
    nullable: true,
    description: 'From agentInstructions, if the agent asked for them.',
  })
  assignmentToken?: string | null;

  @Field(() => TrainingDataFormatEnum, {
    nullable: true,
    description: 'Guessed from the agent type and the text if left out.',
  })
  dataFormat?: DataFormat | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The same key with the same input returns the first session; with another input it is a CONFLICT. Per project, kept as long as its session; waitSeconds is not part of what is compared.',
  })
  idempotencyKey?: string | null;

  @Field({ defaultValue: true, description: 'False: evaluate and improve anew.' })
  useCache!: boolean;

  @Field(() => Float, {
    defaultValue: 0,
    description:
      'Wait up to this long for the session to end, 0 to 30 s; the session is returned as it is then.',
  })
  waitSeconds!: number;
}

@InputType({ description: 'Which session to cancel.' })
export class CancelTrainingSessionInput {
  @Field(() => ID, { description: 'A session that is QUEUED or RUNNING.' })
  sessionId!: string;
}

@InputType({ description: 'Which session to try anew.' })
export class RetryTrainingSessionInput {
  @Field(() => ID, { description: 'A session that FAILED or was CANCELLED.' })
  sessionId!: string;
}

@InputType({ description: 'Which sessions to list; what is left out does not restrict.' })
export class TrainingSessionFilterInput {
  @Field(() => [String], { nullable: true, description: 'Of any of these agent types.' })
  agentTypes?: string[] | null;

  @Field(() => [TrainingModeEnum], { nullable: true, description: 'In any of these modes.' })
  modes?: TrainingMode[] | null;

  @Field(() => [TrainingSessionStatusEnum], { nullable: true, description: 'In any of these states.' })
  statuses?: SessionStatus[] | null;

  @Field(() => TimeRangeInput, { nullable: true, description: 'Accepted within this window.' })
  createdAt?: TimeRangeInput | null;
}

@ObjectType({ description: 'The session that takes the response in, or why it was not taken.' })
export class TrainAgentResponsePayload {
  @Field(() => TrainingSession, { nullable: true, description: 'Null when there are userErrors.' })
  session?: TrainingSession | null;

  @Field(() => [UserError], { description: 'Why it was not done; empty when it was.' })
  userErrors!: UserError[];
}

@ObjectType({ description: 'The cancelled session, or why it was not cancelled.' })
export class CancelTrainingSessionPayload {
  @Field(() => TrainingSession, { nullable: true, description: 'Null when there are userErrors.' })
  session?: TrainingSession | null;

  @Field(() => [UserError], { description: 'Why it was not done; empty when it was.' })
  userErrors!: UserError[];
}

@ObjectType({ description: 'The new session, or why there is none.' })
export class RetryTrainingSessionPayload {
  @Field(() => TrainingSession, { nullable: true, description: 'Null when there are userErrors.' })
  session?: TrainingSession | null;

  @Field(() => [UserError], { description: 'Why it was not done; empty when it was.' })
  userErrors!: UserError[];
}

import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { DataFormat } from '../evaluation/index.js';
import { Connection } from '../platform/graphql/connection.js';
import { toGlobalId } from '../platform/graphql/node-id.js';
import { Node } from '../platform/graphql/node.graphql.js';
import type { EventType, SessionStatus, TrainingMode } from './domain/session-status.js';
import type { TrainingEvent } from './events/training-event.js';
import {
  TrainingDataFormatEnum,
  TrainingModeEnum,
  TrainingSessionEventTypeEnum,
  TrainingSessionStatusEnum,
} from './training-enums.graphql.js';
import type { TrainingSessionEntity } from './training-session.entity.js';

@ObjectType({ simpleResolvers: true, description: 'Why a session could not be trained.' })
export class TrainingSessionFailure {
  @Field({ description: 'A code for machines, as in ATTEMPTS_EXHAUSTED.' })
  code!: string;

  @Field({ description: 'What happened, in words.' })
  message!: string;

  @Field({ description: 'Whether retryTrainingSession may help.' })
  isRetryable!: boolean;
}

@ObjectType({
  simpleResolvers: true,
  implements: Node,
  description: 'One response with all that was done to it.',
})
export class TrainingSession extends Node {
  /** The row behind it; not part of the schema. */
  readonly row!: TrainingSessionEntity;

  @Field({ description: 'Kind of the agent that gave the response, as in engineer.' })
  agentType!: string;

  @Field(() => TrainingModeEnum, { description: 'How the session counts as evidence.' })
  mode!: TrainingMode;

  @Field(() => TrainingDataFormatEnum, { description: 'What kind of text the response is.' })
  dataFormat!: DataFormat;

  @Field(() => TrainingSessionStatusEnum, { description: 'Where it stands.' })
  status!: SessionStatus;

  @Field(() => String, { nullable: true, description: 'What the agent was asked; null if it was not said.' })
  taskDescription!: string | null;

  @Field({ description: 'The response as it came in.' })
  originalResponse!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The response that is proved better; null unless IMPROVED.',
  })
  improvedResponse!: string | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'evaluationAfter.score - evaluationBefore.score, in points; 0 when UNIMPROVED, null until final or when FAILED or CANCELLED.',
  })
  improvementScore!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Name and version of the strategy that ran, as in engineer@1; null until planned.',
  })
  strategy!: string | null;

  @Field({ description: 'True when the improvement was taken from the cache.' })
  cacheHit!: boolean;

  @Field(() => TrainingSessionFailure, { nullable: true, description: 'Why it failed; null unless FAILED.' })
  failure!: TrainingSessionFailure | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Milliseconds from its first start to its end; null until it has ended, or if it never started.',
  })
  durationMs!: number | null;

  @Field({ description: 'When it was accepted.' })
  createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was first started; null until then.' })
  startedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it ended; null until then.' })
  finishedAt!: Date | null;
}

/** A session as clients see it. */
export function toTrainingSession(row: TrainingSessionEntity): TrainingSession {
  const failure =
    row.failureCode === null
      ? null
      : {
          code: row.failureCode,
          message: row.failureMessage ?? '',
          isRetryable: row.failureIsRetryable === true,
        };
  return {
    row,
    id: toGlobalId('TrainingSession', row.id),
    agentType: row.agentType,
    mode: row.mode,
    dataFormat: row.dataFormat,
    status: row.status,
    taskDescription: row.taskDescription,
    originalResponse: row.originalResponse,
    improvedResponse: row.improvedResponse,
    improvementScore: row.improvementScore,
    strategy: row.strategy,
    cacheHit: row.cacheHit,
    failure,
    durationMs: row.startedAt && row.finishedAt ? row.finishedAt.getTime() - row.startedAt.getTime() : null,
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
  };
}

@ObjectType({ simpleResolvers: true, description: 'Sessions, newest first.' })
export class TrainingSessionConnection extends Connection('TrainingSession', () => TrainingSession) {}

@ObjectType({
  simpleResolvers: true,
  implements: Node,
  description: "A fact of a session's life. Within a session, sequence counts 1, 2, 3 … without a gap.",
})
export class TrainingSessionEvent extends Node {
  /** The session's database id; not part of the schema. */
  readonly sessionId!: string;

  @Field({
    description:
      "Equal to its edge's cursor; pass it as `after`, here and in both subscriptions, to go on behind this event.",
  })
  cursor!: string;

  @Field(() => Int, { description: 'Its place within its session, from 1.' })
  sequence!: number;

  @Field(() => TrainingSessionEventTypeEnum, { description: 'What happened.' })
  type!: EventType;

  @Field({ description: 'What happened, in words.' })
  message!: string;

  @Field(() => Float, { description: 'Share of the work done, in [0, 1].' })
  progress!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Points that were measured, in [0, 100]; null where the event is about no score.',
  })
  score!: number | null;

  @Field({ description: 'When it happened.' })
  occurredAt!: Date;
}

/** An event as clients see it. */
export function toTrainingSessionEvent(event: TrainingEvent): TrainingSessionEvent {
  return {
    id: toGlobalId('TrainingSessionEvent', event.id),
    sessionId: event.sessionId,
    cursor: event.cursor,
    sequence: event.sequence,
    type: event.type,
    message: event.message,
    progress: event.progress,
    score: event.score,
    occurredAt: event.occurredAt,
  };
}

@ObjectType({ simpleResolvers: true, description: "A session's events, oldest first." })
export class TrainingSessionEventConnection extends Connection(
  'TrainingSessionEvent',
  () => TrainingSessionEvent,
) {}

import { Field, Float, InputType, Int, ObjectType } from 'type-graphql';
import type { DataFormat } from '../../evaluation/index.js';
import { toGlobalId } from '../../platform/graphql/node-id.js';
import { Node } from '../../platform/graphql/node.graphql.js';
import { UserError } from '../../platform/graphql/user-error.graphql.js';
import type { TrainingMode } from '../domain/session-status.js';
import { TrainingDataFormatEnum, TrainingModeEnum } from '../training-enums.graphql.js';
import { TrainingContextInput } from '../training-inputs.graphql.js';
import type { RecurringFinding as StoredFinding, TrainingBatchEntity } from './training-batch.entity.js';

@ObjectType({ simpleResolvers: true, description: 'A rule that came up in several responses of a batch.' })
export class RecurringFinding {
  @Field({ description: 'The rule, as findings name it.' })
  rule!: string;

  @Field({ description: 'The message that it came up with in most sessions.' })
  message!: string;

  @Field(() => Int, { description: 'Sessions that it came up in.' })
  count!: number;

  @Field(() => Float, { description: "That, as a share of the batch's evaluated sessions, in [0, 1]." })
  share!: number;
}

@ObjectType({
  simpleResolvers: true,
  implements: Node,
  description: 'Responses that were handed in together, each with a session of its own.',
})
export class TrainingBatch extends Node {
  /** The row behind it; not part of the schema. */
  readonly row!: TrainingBatchEntity;

  @Field(() => TrainingModeEnum, { description: 'How its sessions count as evidence.' })
  mode!: TrainingMode;

  @Field({ description: 'When it was accepted.' })
  createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When its last session ended; null until then.' })
  finishedAt!: Date | null;

  @Field({ description: 'Whether all its sessions have ended and its summary is there.' })
  isFinished!: boolean;

  @Field(() => [RecurringFinding], {
    description:
      'The rules that came up in the evaluations of at least two of the responses as they came in, the most frequent first, 50 at most; empty until finished.',
  })
  recurringFindings!: readonly StoredFinding[];
}

/** A batch as clients see it. */
export function toTrainingBatch(row: TrainingBatchEntity): TrainingBatch {
  return {
    row,
    id: toGlobalId('TrainingBatch', row.id),
    mode: row.mode,
    createdAt: row.createdAt,
    finishedAt: row.finishedAt,
    isFinished: row.finishedAt !== null,
    recurringFindings: row.recurringFindings ?? [],
  };
}

@InputType({ description: 'A response of a batch.' })
export class TrainingBatchItemInput {
  @Field({ description: 'Kind of the agent that gave the response, a slug as in engineer.' })
  agentType!: string;

  @Field({ description: 'The response as the agent gave it.' })
  originalResponse!: string;

  @Field(() => String, { nullable: true, description: 'What the agent was asked.' })
  taskDescription?: string | null;

  @Field(() => TrainingContextInput, { nullable: true, description: 'What the response was an answer to.' })
  context?: TrainingContextInput | null;

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

  @Field({ defaultValue: true, description: 'False: evaluate and improve anew.' })
  useCache!: boolean;
}

@InputType({ description: 'Responses to be trained together. All items are accepted, or none.' })
export class TrainAgentResponsesInput {
  @Field(() => [TrainingBatchItemInput], { description: '1 to 1,000 responses.' })
  items!: TrainingBatchItemInput[];

  @Field(() => TrainingModeEnum, {
    defaultValue: 'BATCH',
    description: 'BATCH: all count once, when the batch has ended; CONTINUOUS: each as it ends.',
  })
  mode!: TrainingMode;

  @Field(() => String, {
    nullable: true,
    description:
      'The same key with the same input returns the first batch; with another input it is a CONFLICT. Per project, kept as long as its batch.',
  })
  idempotencyKey?: string | null;
}

@ObjectType({ description: 'The batch that takes the responses in, or why none of them was taken.' })
export class TrainAgentResponsesPayload {
  @Field(() => TrainingBatch, { nullable: true, description: 'Null when there are userErrors.' })
  batch?: TrainingBatch | null;

  @Field(() => [UserError], {
    description: 'Why it was not done, item by item, up to 100 and a word of more; empty when it was.',
  })
  userErrors!: UserError[];
}

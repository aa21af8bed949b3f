import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Connection } from '../../platform/graphql/connection.js';
import { toGlobalId } from '../../platform/graphql/node-id.js';
import { Node } from '../../platform/graphql/node.graphql.js';
import type { LlmCallStatus, StoredCall } from '../../platform/llm/index.js';

type ModelRole = Uppercase<StoredCall['role']>;

export const ModelRoleEnum = {
  WRITER: 'WRITER',
  JUDGE: 'JUDGE',
  EMBEDDING: 'EMBEDDING',
} as const satisfies Record<ModelRole, ModelRole>;

registerEnumType(ModelRoleEnum, {
  name: 'ModelRole',
  description: 'What a model is for.',
  valuesConfig: {
    WRITER: { description: 'It writes better responses.' },
    JUDGE: { description: 'It judges responses.' },
    EMBEDDING: { description: 'It makes vectors of texts, by which like ones are found.' },
  },
});

export const ModelCallStatusEnum = {
  SENT: 'SENT',
  ANSWERED: 'ANSWERED',
  INVALID: 'INVALID',
  DECLINED: 'DECLINED',
  REFUSED: 'REFUSED',
  FAILED: 'FAILED',
  LOST: 'LOST',
} as const satisfies Record<LlmCallStatus, LlmCallStatus>;

registerEnumType(ModelCallStatusEnum, {
  name: 'ModelCallStatus',
  description: 'What came of a call to a model.',
  valuesConfig: {
    SENT: { description: 'It is under way.' },
    ANSWERED: { description: 'Its answer can be used.' },
    INVALID: { description: 'Its answer cannot be used.' },
    DECLINED: { description: 'The model would not answer.' },
    REFUSED: { description: 'The service did not take the request.' },
    FAILED: { description: 'No answer came.' },
    LOST: { description: 'Its process died, and it was asked again; it may have been paid for.' },
  },
});

@ObjectType({
  simpleResolvers: true,
  implements: Node,
  description:
    'A call to a model, with the words that were sent and that came. They are as the model saw them: secrets were hidden before, and stand there as HIDDEN_SECRET_.',
})
export class ModelCall extends Node {
  @Field({ description: 'What it was for, as in improve/0/1: the second candidate of the first round.' })
  purpose!: string;

  @Field(() => ModelRoleEnum, { description: 'What the model is for.' })
  role!: ModelRole;

  @Field({ description: "The model's name." })
  model!: string;

  @Field(() => ModelCallStatusEnum, { description: 'What came of it.' })
  status!: LlmCallStatus;

  @Field(() => String, {
    nullable: true,
    description: 'What the model was told of its part; null where nothing.',
  })
  system!: string | null;

  @Field(() => String, { nullable: true, description: 'What it was asked; null of an EMBEDDING.' })
  prompt!: string | null;

  @Field(() => [String], { description: 'What vectors were wanted of; empty unless of an EMBEDDING.' })
  texts!: string[];

  @Field(() => String, {
    nullable: true,
    description:
      'The answer, as it came; null where none did, and of an EMBEDDING, whose vectors are left out.',
  })
  answer!: string | null;

  @Field(() => String, { nullable: true, description: 'Why there is no answer that can be used; else null.' })
  failureReason!: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Tokens of what was sent; the most it could be where the provider does not say; null before it ended.',
  })
  inputTokens!: number | null;

  @Field(() => Int, { nullable: true, description: 'Tokens of the answer; null before it ended.' })
  outputTokens!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'US dollars, by the prices in the settings; null before it ended.',
  })
  costUsd!: number | null;

  @Field({ description: 'When it was sent.' })
  createdAt!: Date;

  @Field(() => Int, {
    nullable: true,
    description: 'Milliseconds until its answer or its failure was there; null before.',
  })
  durationMs!: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'Calls to models, oldest first.' })
export class ModelCallConnection extends Connection('ModelCall', () => ModelCall) {}

/** A call as clients see it. */
export function toModelCall(call: StoredCall): ModelCall {
  const { purpose, role, model, status, request, answer, failureMessage: failureReason } = call;
  const { inputTokens, outputTokens, costUsd, createdAt, answeredAt } = call;
  return {
    id: toGlobalId('ModelCall', call.id),
    purpose,
    role: role.toUpperCase() as ModelRole,
    model,
    status,
    system: request.system ?? null,
    prompt: request.prompt ?? null,
    texts: [...(request.texts ?? [])],
    answer,
    failureReason,
    inputTokens,
    outputTokens,
    costUsd,
    createdAt,
    durationMs: answeredAt && answeredAt.getTime() - createdAt.getTime(),
  };
}

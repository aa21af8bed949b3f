import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Connection } from '../platform/graphql/connection.js';
import { toGlobalId } from '../platform/graphql/node-id.js';
import { Node } from '../platform/graphql/node.graphql.js';
import { UserError } from '../platform/graphql/user-error.graphql.js';
import {
  AdaptationCauseEnum,
  AdaptationDecisionEnum,
  AdaptationStatusEnum,
} from './adaptation-enums.graphql.js';
import type { LearningAdaptationEntity } from './adaptation.entity.js';
import type { AdaptationCause, AdaptationDecision, AdaptationStatus } from './domain/adaptation.js';

@ObjectType({
  simpleResolvers: true,
  implements: Node,
  description: 'A rule that the system learned, why, and what it has been measured to do.',
})
export class LearningAdaptation extends Node {
  /** The row behind it; not part of the schema. */
  readonly row!: LearningAdaptationEntity;

  @Field({ description: 'Whose rule it is, as in engineer.' })
  agentType!: string;

  @Field(() => AdaptationCauseEnum, { description: 'Why it was proposed.' })
  cause!: AdaptationCause;

  @Field(() => AdaptationStatusEnum, { description: 'What has become of it.' })
  status!: AdaptationStatus;

  @Field({
    description:
      "What set it off, with the number, as in 'mean response score of the last 10 is 61.2, target 80'.",
  })
  trigger!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "The instruction that it adds to the agent's instructions and template; null where it takes one out.",
  })
  instruction!: string | null;

  @Field({ description: 'When it was proposed.' })
  createdAt!: Date;

  @Field(() => Date, {
    nullable: true,
    description: 'When it was adopted, rejected or retired; null before.',
  })
  decidedAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description: "A person's name, or 'evidence'; null before it is decided.",
  })
  decidedBy!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why it was decided so; while it is PROPOSED, why its trial cannot begin, or null where none was tried to.',
  })
  decisionReason!: string | null;
}

/** An adaptation as clients see it. */
export function toLearningAdaptation(row: LearningAdaptationEntity): LearningAdaptation {
  const { agentType, cause, status, trigger, instruction, createdAt, decidedAt, decidedBy } = row;
  return {
    row,
    id: toGlobalId('LearningAdaptation', row.id),
    agentType,
    cause,
    status,
    trigger,
    instruction,
    createdAt,
    decidedAt,
    decidedBy,
    decisionReason: status === 'PROPOSED' ? row.waitsFor : row.decisionReason,
  };
}

@ObjectType({ simpleResolvers: true, description: 'Adaptations, newest first.' })
export class LearningAdaptationConnection extends Connection(
  'LearningAdaptation',
  () => LearningAdaptation,
) {}

@InputType({ description: 'What somebody decides about an adaptation.' })
export class DecideAdaptationInput {
  @Field(() => ID, { description: 'Which adaptation.' })
  adaptationId!: string;

  @Field(() => AdaptationDecisionEnum, { description: 'What is to be done with it.' })
  decision!: AdaptationDecision;

  @Field({ description: 'Why, for those who look at it later; 1 to 1000 characters.' })
  reason!: string;
}

@ObjectType({ description: 'The adaptation as it is now, or why nothing was decided.' })
export class DecideAdaptationPayload {
  @Field(() => LearningAdaptation, { nullable: true, description: 'Null when there are userErrors.' })
  adaptation?: LearningAdaptation | null;

  @Field(() => [UserError], { description: 'Why it was not done; empty when it was.' })
  userErrors!: UserError[];
}

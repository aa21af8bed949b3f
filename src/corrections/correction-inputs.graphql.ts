import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { UserError } from '../platform/graphql/user-error.graphql.js';
import { CorrectionSeverityEnum, CorrectionTypeEnum } from './correction-enums.graphql.js';
import { Correction } from './correction.graphql.js';
import type { CorrectionSeverity, CorrectionType } from './domain/correction-kind.js';

/** Input types of which exactly one field is given. */
export const CORRECTION_ONE_OF = ['CorrectionTargetInput'] as const;

@InputType({ description: 'A response that no session has.' })
export class CorrectedResponseInput {
  @Field({ description: 'Kind of the agent that gave the response, a slug as in engineer.' })
  agentType!: string;

  @Field({ description: 'The response that was corrected, up to 256 KiB.' })
  originalResponse!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What the agent was asked, up to 256 KiB: similar tasks are found by it.',
  })
  taskDescription?: string | null;
}

@InputType({ description: 'What is corrected: exactly one of the two.' })
export class CorrectionTargetInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'The session whose response was corrected: the improved response where it shows one, else the one that came in. Its tests and sources judge the correction too.',
  })
  sessionId?: string | null;

  @Field(() => CorrectedResponseInput, { nullable: true, description: 'A response that no session has.' })
  response?: CorrectedResponseInput | null;
}

@InputType({ description: 'A response as it should have been.' })
export class SubmitCorrectionInput {
  @Field(() => CorrectionTargetInput, { description: 'What is corrected.' })
  target!: CorrectionTargetInput;

  @Field({ description: 'The response as it should have been, all of it, up to 256 KiB.' })
  correctedResponse!: string;

  @Field(() => CorrectionTypeEnum, { defaultValue: 'QUALITY_IMPROVEMENT', description: 'What was wrong.' })
  type!: CorrectionType;

  @Field(() => CorrectionSeverityEnum, { defaultValue: 'MEDIUM', description: 'How much it matters.' })
  severity!: CorrectionSeverity;

  @Field(() => String, {
    nullable: true,
    description: 'What to say to it, as in why the response was wrong; up to 16 KiB.',
  })
  feedback?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The same key with the same input returns the first correction; with another input it is a CONFLICT. Per project.',
  })
  idempotencyKey?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'The correction that was accepted, or why there is none.' })
export class SubmitCorrectionPayload {
  @Field(() => Correction, {
    nullable: true,
    description: 'The correction; null where there are userErrors.',
  })
  correction!: Correction | null;

  @Field(() => [UserError], { description: 'Why it was not accepted; empty where it was.' })
  userErrors!: UserError[];
}

import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { UserError } from '../../platform/graphql/user-error.graphql.js';
import { TrainingSession } from '../training-session.graphql.js';

@ObjectType({ simpleResolvers: true, description: "A person's verdict on a response as it came in." })
export class ResponseLabel {
  @Field({ description: 'Whether it will do as it is.' })
  isAcceptable!: boolean;

  @Field(() => String, { nullable: true, description: 'Why, in their words; null if they did not say.' })
  reason!: string | null;

  @Field({ description: 'When it was said.' })
  labelledAt!: Date;
}

@InputType({
  description: "A person's verdict on a response as it came in: what judges are measured against.",
})
export class LabelResponseInput {
  @Field(() => ID, { description: 'The session that the response was given to, in whatever state.' })
  sessionId!: string;

  @Field({ description: 'Whether it will do as it is.' })
  isAcceptable!: boolean;

  @Field(() => String, { nullable: true, description: 'Why, in up to 2,000 characters.' })
  reason?: string | null;
}

@ObjectType({ description: 'The labelled session, or why it was not labelled.' })
export class LabelResponsePayload {
  @Field(() => TrainingSession, { nullable: true, description: 'Null when there are userErrors.' })
  session?: TrainingSession | null;

  @Field(() => [UserError], { description: 'Why it was not done; empty when it was.' })
  userErrors!: UserError[];
}

import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType({
  simpleResolvers: true,
  description: 'What models were asked on behalf of a session, and what it cost; 0 where none was.',
})
export class ModelUsage {
  @Field(() => Int, { description: 'Calls that were sent, those that failed included.' })
  callCount!: number;

  @Field(() => Int, {
    description: 'Tokens of the prompts; what a provider does not report counts as the most it could be.',
  })
  inputTokens!: number;

  @Field(() => Int, { description: 'Tokens of the answers.' })
  outputTokens!: number;

  @Field(() => Float, { description: 'US dollars, by the prices in the settings.' })
  costUsd!: number;
}

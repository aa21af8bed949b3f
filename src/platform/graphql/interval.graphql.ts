import { Field, Float, ObjectType } from 'type-graphql';

@ObjectType('Interval', {
  simpleResolvers: true,
  description: 'Where the true value lies, with how much certainty.',
})
export class IntervalType {
  @Field(() => Float, { description: 'Lower end.' })
  lower!: number;

  @Field(() => Float, { description: 'Upper end.' })
  upper!: number;

  @Field(() => Float, { description: 'Nominal coverage, as in 0.95.' })
  level!: number;
}

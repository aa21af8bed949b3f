import 'reflect-metadata';
import { Field, ID, InterfaceType } from 'type-graphql';

@InterfaceType({
  description: 'Whatever can be found again by its id.',
})
export abstract class Node {
  @Field(() => ID, { description: 'Opaque, and unique over all types.' })
  id!: string;
}

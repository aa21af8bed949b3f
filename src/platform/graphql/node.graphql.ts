import 'reflect-metadata';
import { Field, ID, InterfaceType } from 'type-graphql';
import { typeNameOf } from './node-registry.js';

@InterfaceType({
  description: 'Whatever can be found again by its id.',
  resolveType: (value: object) => typeNameOf(value),
})
export abstract class Node {
  @Field(() => ID, { description: 'Opaque, and unique over all types.' })
  id!: string;
}

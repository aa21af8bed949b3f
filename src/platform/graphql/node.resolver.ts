import 'reflect-metadata';
import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { RequestContext } from './context.js';
import type { NodeRegistry } from './node-registry.js';
import { Node } from './node.graphql.js';

@Resolver()
export class NodeResolver {
  constructor(private readonly registry: NodeRegistry) {}

  @Query(() => Node, {
    nullable: true,
    description: 'Whatever the id names; null if there is no such thing.',
  })
  async node(@Ctx() context: RequestContext, @Arg('id', () => ID) id: string): Promise<object | null> {
    return this.registry.load(context, id, ['id']);
  }
}

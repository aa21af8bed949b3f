import type { GraphQLSchema } from 'graphql';
import type { RequestContext } from './context.js';
import { located } from './locate-expected-errors.js';

/** Opens what a subscription field reads from: a LiveFeed, or any other source of events. */
export type OpenFeed = (
  args: Record<string, unknown>,
  context: RequestContext,
) => AsyncIterable<unknown> | Promise<AsyncIterable<unknown>>;

/** type-graphql gives `subscribe` no resolver object; bindFeeds puts the real one in its place. */
export function boundLater(): never {
  throw new Error('This subscription was not bound to its feed.');
}

/**
 * Binds each subscription field to the feed of its name.
 *
 * @throws Error when a field has no feed, or a feed no field
 */
export function bindFeeds(schema: GraphQLSchema, feeds: Readonly<Record<string, OpenFeed>>): void {
  const fields = schema.getSubscriptionType()?.getFields() ?? {};
  for (const name of Object.keys(feeds)) {
    if (!fields[name]) throw new Error(`There is no subscription ${name}.`);
  }
  for (const [name, field] of Object.entries(fields)) {
    const open = feeds[name];
    if (!open) throw new Error(`The subscription ${name} has no feed.`);
    field.subscribe = located((_root, args: Record<string, unknown>, context) =>
      open(args, context as RequestContext),
    );
  }
}

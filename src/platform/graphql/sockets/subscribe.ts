import {
  createSourceEventStream,
  execute,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
} from 'graphql';
import { toGraphQLError } from './graphql-error.js';
import type { LiveFeed } from '../../events/live-feed.js';
import type { Cohorts } from './live/cohorts.js';
import { LiveSubscription } from './live/live-subscription.js';
import type { SocketConnection } from './socket-connection.js';
import type { Operation } from './operation.js';
import type { OperationEngine, Principal } from './operation-engine.js';
import type { OperationRequest } from '../admission/index.js';

/** Why a subscription could not start; thrown to reach graphql-ws's error message with all of its errors. */
export class SubscriptionErrors extends Error {
  constructor(readonly errors: readonly GraphQLError[]) {
    super('The subscription could not start');
    this.name = 'SubscriptionErrors';
  }
}

/** One operation with all that is needed to run it; graphql-ws hands it through to `subscribe` and `execute`. */
export interface OperationArgs extends ExecutionArgs {
  readonly document: DocumentNode;
  readonly operation: Operation;
  readonly request: OperationRequest;
  readonly principal: Principal;
  readonly connection: SocketConnection;
}

type Results = AsyncIterable<ExecutionResult>;

function isLiveFeed(source: unknown): source is LiveFeed {
  return (
    typeof source === 'object' && source !== null && (source as { isLiveFeed?: unknown }).isLiveFeed === true
  );
}

/**
 * Starts a subscription. One whose source is a LiveFeed is delivered straight to its socket, each event rendered once
 * for all who asked the same; any other source is read one event at a time, each in a context of its own.
 */
export async function subscribe(
  engine: OperationEngine,
  cohorts: Cohorts,
  args: OperationArgs,
): Promise<Results> {
  const source = await createSourceEventStream(args).catch((error: unknown) => ({
    errors: [toGraphQLError(error)],
  }));
  if (!(Symbol.asyncIterator in source)) return failing(source.errors ?? []);
  return isLiveFeed(source) ? deliver(cohorts, source, args) : mapEvents(engine, source, args);
}

function deliver(cohorts: Cohorts, feed: LiveFeed, args: OperationArgs): Results {
  const { connection, operation, request, principal, document, variableValues } = args;
  const head = Buffer.from(connection.subprotocol.resultHead(operation.idJson));
  const selection = {
    query: request.query,
    document,
    operationName: request.operationName ?? null,
    variables: variableValues ?? {},
    principal,
  };
  return new LiveSubscription(connection, head, feed, () => cohorts.join(selection)).results();
}

/** graphql-js's own mapping would run all events in the subscription's one context, with what it has cached. */
function mapEvents(engine: OperationEngine, source: AsyncIterable<unknown>, args: OperationArgs): Results {
  const events = source[Symbol.asyncIterator]();
  const { metrics } = args.connection;
  let isEnded = false;
  const end = (): void => {
    if (!isEnded) metrics.subscriptionEnded();
    isEnded = true;
  };
  metrics.subscriptionStarted();
  const results: AsyncIterableIterator<ExecutionResult, undefined> = {
    next: async () => {
      try {
        const step = await events.next();
        if (step.done || isEnded) {
          end();
          return { done: true, value: undefined };
        }
        const contextValue = engine.newContext(args.principal);
        metrics.eventRendered();
        const result = await execute({ ...args, rootValue: step.value, contextValue });
        metrics.eventDelivered();
        return { done: false, value: result };
      } catch (error) {
        end();
        throw error;
      }
    },
    return: async () => {
      end();
      await events.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => results,
  };
  return results;
}

/** Results of a subscription that could not start: none, but its errors. */
function failing(errors: readonly GraphQLError[]): Results {
  const results: AsyncIterableIterator<ExecutionResult, undefined> = {
    next: () => Promise.reject(new SubscriptionErrors(errors)),
    return: () => Promise.resolve({ done: true, value: undefined }),
    [Symbol.asyncIterator]: () => results,
  };
  return results;
}

import { getOperationAST, GraphQLError, OperationTypeNode, type ExecutionResult } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql';
import type { SocketConnection } from './socket-connection.js';
import { Operations } from './operation.js';
import { toGraphQLError } from './graphql-error.js';
import type { OperationEngine, Principal } from './operation-engine.js';
import { SubscriptionErrors, type OperationArgs } from './subscribe.js';

/** What is known of one socket: who speaks, and the operations that are under way. */
export class Session {
  readonly operations: Operations;
  principal: Principal | null = null;

  constructor(
    private readonly engine: OperationEngine,
    readonly connection: SocketConnection,
  ) {
    this.operations = new Operations(connection.subprotocol);
  }

  /** Admits an operation, and gives what it runs with or why it may not run. Never throws. */
  begin(internalId: string, payload: SubscribePayload): OperationArgs | readonly GraphQLError[] {
    try {
      return this.#begin(internalId, payload);
    } catch (error) {
      return [toGraphQLError(error)];
    }
  }

  /** A result as the client may see it. */
  formatResult(args: OperationArgs, { errors, ...rest }: ExecutionResult): FormattedExecutionResult {
    if (!errors) return rest;
    return { ...rest, errors: this.formatErrors(args.operation.internalId, errors) };
  }

  /** Errors that end an operation, as the client may see them. */
  formatErrors(internalId: string, errors: readonly GraphQLError[]): readonly GraphQLFormattedError[] {
    const { principal } = this;
    if (!principal) return [];
    const context = this.operations.get(internalId)?.context ?? this.engine.newContext(principal);
    return this.engine.formatErrors(errors.flatMap(unwrap), context);
  }

  #begin(internalId: string, payload: SubscribePayload): OperationArgs | readonly GraphQLError[] {
    const { connection, engine, operations, principal } = this;
    const operation = operations.get(internalId);
    if (!principal || !operation) throw new Error('An operation began on a socket that was not let in');
    const { limits } = connection;
    const contextValue = engine.newContext(principal);
    operation.context = contextValue;
    if (operations.size > limits.operationsPerSocket) {
      engine.countRefusal('operations');
      return [
        limitExceeded(`A socket may have ${limits.operationsPerSocket} operations under way; wait for some.`),
      ];
    }
    const request = {
      query: payload.query,
      operationName: payload.operationName,
      variables: payload.variables,
    };
    const admission = engine.admit(request);
    if ('errors' in admission) return admission.errors;
    const { document } = admission;
    const ast = getOperationAST(document, request.operationName);
    if (ast?.operation === OperationTypeNode.SUBSCRIPTION) {
      if (operations.subscriptions >= limits.subscriptionsPerSocket) {
        engine.countRefusal('subscriptions');
        return [
          limitExceeded(
            `A socket may have ${limits.subscriptionsPerSocket} subscriptions; end one or open another socket.`,
          ),
        ];
      }
      operation.isSubscription = true;
    }
    return {
      schema: engine.schema,
      document,
      operationName: request.operationName,
      variableValues: request.variables,
      rootValue: undefined,
      contextValue,
      operation,
      request,
      principal,
      connection,
    };
  }
}

function limitExceeded(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'LIMIT_EXCEEDED' } });
}

/** graphql-ws wraps whatever a subscription's results throw; what was thrown is what has the code. */
function unwrap(error: GraphQLError): readonly GraphQLError[] {
  const { originalError } = error;
  if (originalError instanceof SubscriptionErrors) return originalError.errors;
  return originalError instanceof GraphQLError ? [originalError] : [error];
}

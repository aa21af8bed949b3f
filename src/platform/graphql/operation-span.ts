import type { OperationDefinitionNode } from 'graphql';
import { inSpan } from '../observability/tracing.js';

/**
 * Runs an operation as a span by OpenTelemetry's conventions for GraphQL. The span is named after the type alone: the
 * operation's name is the client's choice, and one of its attributes.
 */
export function inOperationSpan<T>(
  operation: Pick<OperationDefinitionNode, 'operation' | 'name'> | null | undefined,
  run: () => T | Promise<T>,
): Promise<T> {
  const type = operation?.operation ?? 'query';
  const name = operation?.name?.value.slice(0, 100);
  const attributes = {
    'graphql.operation.type': type,
    ...(name === undefined ? {} : { 'graphql.operation.name': name }),
  };
  return inSpan(type, { attributes }, async () => run());
}

import { GraphQLError } from 'graphql';

/** Anything thrown, as an error that GraphQL can carry; the formatter decides what of it is told. */
export function toGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}

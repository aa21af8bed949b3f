import { GraphQLError, type GraphQLFieldResolver, type GraphQLObjectType } from 'graphql';
import { ExpectedError } from '../errors.js';

/**
 * graphql-js takes any error with a `path` for one that already says where in the answer it happened, and leaves it
 * as it is. The path of an ExpectedError is another: the one to the argument.
 */
function toGraphqlError(error: unknown): unknown {
  return error instanceof ExpectedError && error.path !== null
    ? new GraphQLError(error.message, { originalError: error })
    : error;
}

/** A resolver whose expected errors are told with the field's own place in the answer. */
export function located(
  resolve: GraphQLFieldResolver<unknown, unknown>,
): GraphQLFieldResolver<unknown, unknown> {
  return (source, args, context, info) => {
    try {
      const result: unknown = resolve(source, args, context, info);
      return result instanceof Promise
        ? result.catch((error: unknown) => {
            throw toGraphqlError(error);
          })
        : result;
    } catch (error) {
      throw toGraphqlError(error);
    }
  };
}

/** Lets expected errors about the arguments of a type's fields be told with the field's own place in the answer. */
export function locateExpectedErrors(type: GraphQLObjectType): void {
  for (const field of Object.values(type.getFields())) {
    if (field.args.length === 0) continue;
    if (field.resolve) field.resolve = located(field.resolve);
    if (field.subscribe) field.subscribe = located(field.subscribe);
  }
}

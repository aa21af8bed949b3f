import { GraphQLError, type ASTNode } from 'graphql';

/** What a request was refused for, as counted in graphql_rejected_total. */
export type RejectionRule =
  | 'syntax'
  | 'validation'
  | 'operation'
  | 'variables'
  | 'tokens'
  | 'depth'
  | 'aliases'
  | 'directives'
  | 'duplicates'
  | 'selections'
  | 'cost';

const CODES: Readonly<Record<RejectionRule, string>> = {
  syntax: 'GRAPHQL_PARSE_FAILED',
  validation: 'GRAPHQL_VALIDATION_FAILED',
  operation: 'OPERATION_RESOLUTION_FAILURE',
  variables: 'BAD_USER_INPUT',
  tokens: 'QUERY_TOO_LONG',
  depth: 'QUERY_TOO_DEEP',
  aliases: 'TOO_MANY_ALIASES',
  directives: 'TOO_MANY_DIRECTIVES',
  duplicates: 'TOO_MANY_DUPLICATES',
  selections: 'QUERY_TOO_LARGE',
  cost: 'QUERY_TOO_COSTLY',
};

/** Why a request may not run. */
export interface Rejection {
  readonly rule: RejectionRule;
  readonly errors: readonly GraphQLError[];
}

export interface RejectionDetails {
  readonly nodes?: readonly ASTNode[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** One reason, with the code that belongs to its rule. */
export function rejectionError(
  rule: RejectionRule,
  message: string,
  details: RejectionDetails = {},
): GraphQLError {
  return new GraphQLError(message, {
    nodes: details.nodes,
    extensions: { ...details.extensions, code: CODES[rule] },
  });
}

/** Gives an error of graphql-js the code of its rule, and takes its guesses at names out. */
export function codedError(rule: RejectionRule, error: GraphQLError): GraphQLError {
  return new GraphQLError(withoutSuggestion(error.message), {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    path: error.path,
    extensions: { ...error.extensions, code: CODES[rule] },
  });
}

/** graphql-js proposes names of the schema for those that it does not know. */
export function withoutSuggestion(message: string): string {
  return message.replace(/ ?Did you mean[^?]*\?/g, '').trimEnd();
}

import type {
  DocumentNode,
  ExecutionArgs,
  ExecutionResult,
  GraphQLError,
  GraphQLFormattedError,
  GraphQLSchema,
} from 'graphql';
import type { RequestContext } from '../context.js';
import type { ProjectContext } from '../../project.js';

/** Who speaks through a socket, as told by its connection parameters. */
export interface Principal {
  readonly project: ProjectContext;
  /** Two principals with the same scope may see the same; what is rendered for one is sent to the other. */
  readonly scope: string;
}

/** An operation as a client asked for it. */
export interface OperationRequest {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Record<string, unknown> | null;
}

/** What admission makes of a request: the parsed document, or why it may not run. */
export type Admission = { readonly document: DocumentNode } | { readonly errors: readonly GraphQLError[] };

/** What the sockets need to run operations: the same admission, executor and error format that serve HTTP. */
export interface OperationEngine {
  readonly schema: GraphQLSchema;
  /** Parses, validates and holds the request against the limits. */
  admit(request: OperationRequest, context: RequestContext): Admission;
  /** Runs a query or a mutation. */
  execute(args: ExecutionArgs): ExecutionResult | Promise<ExecutionResult>;
  /** A new context, without anything loaded, for one operation or one event. */
  newContext(principal: Principal): RequestContext;
  /** What the client may see of an error; anything unexpected is logged and masked. */
  formatError(error: GraphQLError, context: RequestContext): GraphQLFormattedError;
}

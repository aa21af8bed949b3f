import {
  getOperationAST,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import type { Logger } from '../../observability/logger.js';
import type { Metrics } from '../../observability/metrics.js';
import type { IdSource } from '../../ports.js';
import type { ProjectContext } from '../../project.js';
import type { AdmissionGate, OperationRequest } from '../admission/index.js';
import { createContext, type RequestContext } from '../context.js';
import { inOperationSpan } from '../operation-span.js';
import { formatGraphqlErrors } from '../errors.js';
import type { Execute } from '../executor/index.js';

/** Who speaks through a socket, as told by its connection parameters. */
export interface Principal {
  readonly project: ProjectContext;
  /** Two principals with the same scope may see the same; what is rendered for one is sent to the other. */
  readonly scope: string;
}

/** What admission makes of a request: the parsed document, or why it may not run. */
export type SocketAdmission =
  { readonly document: DocumentNode } | { readonly errors: readonly GraphQLError[] };

/** What the sockets need to run operations: the same admission, executor and error format that serve HTTP. */
export interface OperationEngine {
  readonly schema: GraphQLSchema;
  /** Parses, validates and holds the request against the limits. */
  admit(request: OperationRequest): SocketAdmission;
  /** Counts an operation that the sockets refused by a rule of their own. */
  countRefusal(rule: string): void;
  /** Runs a query or a mutation. */
  execute(args: ExecutionArgs): ExecutionResult | Promise<ExecutionResult>;
  /** A new context, without anything loaded, for one operation or one event. */
  newContext(principal: Principal): RequestContext;
  /** What the client may see of one answer's errors; anything unexpected is logged and masked. */
  formatErrors(errors: readonly unknown[], context: RequestContext): GraphQLFormattedError[];
}

export interface OperationEngineOptions {
  readonly schema: GraphQLSchema;
  readonly admission: AdmissionGate;
  readonly execute: Execute;
  readonly metrics: Pick<Metrics, 'operationDuration'>;
  readonly ids: IdSource;
  readonly logger: Logger;
}

/** The engine made of the parts that serve HTTP. */
export function createOperationEngine(options: OperationEngineOptions): OperationEngine {
  const { schema, admission, ids, logger } = options;
  return {
    schema,
    admit: (request) => admission.admit(request),
    countRefusal: (rule) => admission.count(rule),
    execute: timed(options),
    newContext: ({ project }) => {
      const requestId = ids.next();
      return createContext({ project, requestId, logger: logger.child({ requestId }) });
    },
    formatErrors: (errors, { requestId, logger: own }) => formatGraphqlErrors(errors, requestId, own),
  };
}

function timed({ execute, metrics }: OperationEngineOptions): OperationEngine['execute'] {
  return async (args) => {
    const operation = getOperationAST(args.document, args.operationName);
    const type = operation?.operation ?? 'query';
    const end = metrics.operationDuration.startTimer({ type });
    let outcome = 'error';
    try {
      const result = await inOperationSpan(operation, () => execute(args));
      if (!result.errors) outcome = 'ok';
      return result;
    } finally {
      end({ outcome });
    }
  };
}

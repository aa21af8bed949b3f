import {
  ApolloServer,
  HeaderMap,
  type ApolloServerPlugin,
  type GraphQLRequestContextResponseForOperation,
  type GraphQLRequestListener,
  type GraphQLResponse,
  type HTTPGraphQLRequest,
  type HTTPGraphQLResponse,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import {
  OperationTypeNode,
  parse,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Logger } from '../observability/logger.js';
import type { Metrics } from '../observability/metrics.js';
import { isRejected, type AdmissionGate, type AdmittedOperation, type Rejection } from './admission/index.js';
import { rejectionError } from './admission/rejection.js';
import type { RequestContext } from './context.js';
import { inOperationSpan } from './operation-span.js';
import { formatGraphqlError, formatGraphqlErrors } from './errors.js';
import type { Execute } from './executor/index.js';

export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly admission: AdmissionGate;
  readonly execute: Execute;
  readonly metrics: Pick<Metrics, 'operationDuration'>;
  readonly logger: Logger;
}

/** GraphQL over HTTP, by the rules of its specification. */
export interface GraphqlOverHttp {
  start(): Promise<void>;
  stop(): Promise<void>;
  run(request: HTTPGraphQLRequest, context: RequestContext): Promise<HTTPGraphQLResponse>;
}

/** Apollo copies a request's context; what is in it stays what it is. */
interface ApolloContext {
  readonly own: RequestContext;
}

type OperationRequestContext = GraphQLRequestContextResponseForOperation<ApolloContext>;

/** Stands in for a document that was refused, until the refusal is answered. */
const REFUSED_DOCUMENT = parse('{ __typename }');
/** Documents on their way from admission to Apollo, which looks them up in its next step. */
const HANDOVER_ENTRIES = 2_000;

/**
 * Puts admission and executor in the place of Apollo's own: it takes the documents that admission has parsed and
 * validated, by their hash, and the answers from the hook that may give them instead of an execution.
 */
class OperationPlugin implements ApolloServerPlugin<ApolloContext> {
  readonly #documents = new LRUCache<string, DocumentNode>({ max: HANDOVER_ENTRIES });
  readonly #refused = new WeakSet<RequestContext>();

  constructor(readonly options: ApolloOptions) {}

  /** What Apollo takes for its cache of valid documents; it may put a prefix before the query's hash. */
  readonly documentStore = {
    get: (key: string) => Promise.resolve(this.#documents.get(key.slice(key.lastIndexOf(':') + 1))),
    set: () => Promise.resolve(),
    delete: () => Promise.resolve(true),
  };

  /** Whether the request of this context was refused. */
  isRefused(context: RequestContext): boolean {
    return this.#refused.has(context);
  }

  requestDidStart(): Promise<GraphQLRequestListener<ApolloContext>> {
    let admitted: AdmittedOperation | Rejection;
    return Promise.resolve({
      didResolveSource: ({ request, source, queryHash }) => {
        admitted = this.#admit(source, request);
        this.#documents.set(queryHash, isRejected(admitted) ? REFUSED_DOCUMENT : admitted.document);
        return Promise.resolve();
      },
      responseForOperation: (requestContext) => {
        const { own } = requestContext.contextValue;
        if (isRejected(admitted)) return Promise.resolve(this.#refuse(admitted, own));
        return this.#execute(admitted, requestContext);
      },
    });
  }

  #admit(query: string, request: OperationRequestContext['request']): AdmittedOperation | Rejection {
    const { admission } = this.options;
    const { operationName, variables } = request;
    const admitted = admission.admit({ query, operationName, variables });
    if (isRejected(admitted) || admitted.operation.operation !== OperationTypeNode.SUBSCRIPTION)
      return admitted;
    admission.count('operation');
    const message = 'Subscriptions are served over a socket at this address, not over HTTP.';
    return { rule: 'operation', errors: [rejectionError('operation', message)] };
  }

  #refuse(refusal: Rejection, context: RequestContext): GraphQLResponse {
    this.#refused.add(context);
    return answer(400, { errors: refusal.errors }, context);
  }

  async #execute(admitted: AdmittedOperation, requestContext: OperationRequestContext) {
    const { schema, execute, metrics } = this.options;
    const { request, contextValue } = requestContext;
    const started = performance.now();
    let outcome = 'error';
    try {
      const result = await inOperationSpan(admitted.operation, () =>
        execute({
          schema,
          document: admitted.document,
          contextValue: contextValue.own,
          variableValues: request.variables,
          operationName: request.operationName,
        }),
      );
      if (!result.errors) outcome = 'ok';
      return answer(200, result, contextValue.own);
    } finally {
      const type = admitted.operation.operation;
      metrics.operationDuration.observe({ type, outcome }, (performance.now() - started) / 1000);
    }
  }
}

function answer(status: number, result: ExecutionResult, context: RequestContext): GraphQLResponse {
  const { data, errors } = result;
  const told = errors && formatGraphqlErrors(errors, context.requestId, context.logger);
  return {
    http: { status, headers: new HeaderMap() },
    body: { kind: 'single', singleResult: data === undefined ? { errors: told } : { errors: told, data } },
  };
}

/** Whether the client asked for the older media type by name, which knows failures in answers of status 200 only. */
function wantsLegacyStatus(request: HTTPGraphQLRequest, response: HTTPGraphQLResponse): boolean {
  const isLegacy = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  return isLegacy && (request.headers.get('accept')?.includes('application/json') ?? false);
}

/** Apollo Server behind the admission gate, without what it does by itself that the gate does better. */
export function createGraphqlOverHttp(options: ApolloOptions): GraphqlOverHttp {
  const { admission, logger } = options;
  const plugin = new OperationPlugin(options);
  const apollo = new ApolloServer<ApolloContext>({
    schema: options.schema,
    documentStore: plugin.documentStore,
    plugins: [plugin, ApolloServerPluginCacheControlDisabled(), ApolloServerPluginLandingPageDisabled()],
    introspection: true,
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    stringifyResult: (result) => JSON.stringify(result),
    // What reaches this was said before admission, or went wrong around it.
    formatError: (formatted, error) => {
      if (formatted.extensions?.code === 'BAD_REQUEST') admission.count('request');
      return formatGraphqlError(error, '', logger);
    },
    logger: {
      debug: (message?: string) => logger.debug(message),
      info: (message?: string) => logger.debug(message),
      warn: (message?: string) => logger.warn(message),
      error: (message?: string) => logger.error(message),
    },
  });
  return {
    start: () => apollo.start(),
    stop: () => apollo.stop(),
    run: async (httpGraphQLRequest, context) => {
      const response = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest,
        context: () => Promise.resolve({ own: context }),
      });
      const isLegacy = plugin.isRefused(context) && wantsLegacyStatus(httpGraphQLRequest, response);
      return isLegacy ? { ...response, status: 200 } : response;
    },
  };
}

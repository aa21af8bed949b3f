import {
  ApolloServer,
  HeaderMap,
  type ApolloServerOptionsWithGateway,
  type ApolloServerPlugin,
  type GraphQLRequestListener,
  type HTTPGraphQLRequest,
  type HTTPGraphQLResponse,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Logger } from '../observability/logger.js';
import type { Metrics } from '../observability/metrics.js';
import { isRejected, type AdmissionGate, type Rejection } from './admission/index.js';
import { rejectionError } from './admission/rejection.js';
import type { RequestContext } from './context.js';
import { formatGraphqlError, formatGraphqlErrors, MAX_TOLD_ERRORS } from './errors.js';
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

type Gateway = ApolloServerOptionsWithGateway<ApolloContext>['gateway'];

/** Stands in for a document that was refused, until the refusal is answered. */
const REFUSED_DOCUMENT = parse('{ __typename }');
/** Documents on their way from admission to Apollo, which looks them up in its next step. */
const HANDOVER_ENTRIES = 2_000;

/**
 * Lets Apollo take the documents that admission has parsed and validated, by their hash, in place of its own. A
 * refusal is answered in the first hook that may answer.
 */
class AdmissionPlugin implements ApolloServerPlugin<ApolloContext> {
  readonly #documents = new LRUCache<string, DocumentNode>({ max: HANDOVER_ENTRIES });
  readonly #refused = new WeakSet<RequestContext>();
  readonly #errorContexts = new WeakMap<object, RequestContext>();

  constructor(readonly options: ApolloOptions) {}

  /** What Apollo takes for its cache of valid documents; it puts the schema's hash before the query's. */
  readonly documentStore = {
    get: (key: string) => Promise.resolve(this.#documents.get(key.slice(key.lastIndexOf(':') + 1))),
    set: () => Promise.resolve(),
    delete: () => Promise.resolve(true),
  };

  /** Whether admission refused the request of this context. */
  isRefused(context: RequestContext): boolean {
    return this.#refused.has(context);
  }

  contextOf(error: unknown): RequestContext | undefined {
    return typeof error === 'object' && error !== null ? this.#errorContexts.get(error) : undefined;
  }

  requestDidStart({ contextValue: { own } }: { contextValue: ApolloContext }) {
    let refusal: Rejection | null = null;
    const listener: GraphQLRequestListener<ApolloContext> = {
      didResolveSource: ({ request, source, queryHash }) => {
        const { operationName, variables } = request;
        const admission = this.options.admission.admit({ query: source, operationName, variables });
        if (isRejected(admission)) refusal = admission;
        else if (admission.operation.operation === 'subscription') refusal = this.#refuseSubscription();
        this.#documents.set(queryHash, isRejected(admission) ? REFUSED_DOCUMENT : admission.document);
        return Promise.resolve();
      },
      responseForOperation: () => Promise.resolve(refusal ? this.#answer(refusal, own) : null),
      didEncounterErrors: ({ errors }) => {
        for (const error of errors) this.#errorContexts.set(error, own);
        return Promise.resolve();
      },
    };
    return Promise.resolve(listener);
  }

  #refuseSubscription(): Rejection {
    this.options.admission.count('operation');
    const message = 'Subscriptions are served over a socket at this address, not over HTTP.';
    return { rule: 'operation', errors: [rejectionError('operation', message)] };
  }

  #answer(refusal: Rejection, context: RequestContext) {
    this.#refused.add(context);
    const errors = formatGraphqlErrors(refusal.errors, context.requestId, context.logger);
    return {
      http: { status: 400, headers: new HeaderMap() },
      body: { kind: 'single' as const, singleResult: { errors } },
    };
  }
}

/** Apollo's one way to another executor than graphql-js. */
function executorGateway({ schema, execute, metrics }: ApolloOptions): Gateway {
  const executor: Awaited<ReturnType<Gateway['load']>>['executor'] = async (request) => {
    const { document, operation, context } = request;
    const end = metrics.operationDuration.startTimer({ type: operation.operation });
    let outcome = 'error';
    try {
      const result = await execute({
        schema,
        document,
        contextValue: context.own as RequestContext,
        variableValues: request.request.variables,
        operationName: request.request.operationName,
      });
      if (!result.errors) outcome = 'ok';
      return { ...result, errors: result.errors?.slice(0, MAX_TOLD_ERRORS) };
    } finally {
      end({ outcome });
    }
  };
  return {
    load: () => Promise.resolve({ executor }),
    onSchemaLoadOrUpdate: (callback) => {
      callback({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    stop: () => Promise.resolve(),
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
  const plugin = new AdmissionPlugin(options);
  const apollo = new ApolloServer<ApolloContext>({
    gateway: executorGateway(options),
    documentStore: plugin.documentStore,
    plugins: [plugin, ApolloServerPluginCacheControlDisabled(), ApolloServerPluginLandingPageDisabled()],
    introspection: true,
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    status400ForVariableCoercionErrors: true,
    formatError: (formatted, error) => {
      if (formatted.extensions?.code === 'BAD_REQUEST') admission.count('request');
      const context = plugin.contextOf(error);
      return formatGraphqlError(error, context?.requestId ?? '', context?.logger ?? logger);
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

import { execute, GraphQLError, type DocumentNode, type ExecutionResult } from 'graphql';
import type { SocketMetrics } from '../socket-metrics.js';
import type { OperationEngine, Principal } from '../operation-engine.js';
import type { RequestContext } from '../../context.js';
import { Rendering } from './rendering.js';

/** Events that one cohort may have in execution at a time; more would only queue for database connections. */
const CONCURRENT_RENDERINGS = 16;

/** Sent where not even an error could be made of an event: its place in the order is never left empty. */
const UNRENDERABLE = Buffer.from(
  JSON.stringify({
    data: null,
    errors: [{ message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
  }),
);

/** The selection that all members of a cohort share. */
export interface CohortSelection {
  readonly document: DocumentNode;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly principal: Principal;
}

/**
 * Subscribers that asked the same of the same events. An event is executed and serialised once for all of them,
 * whenever each comes to it, as long as the feed hands out the same object.
 */
export class Cohort {
  readonly #renderings = new WeakMap<object, Rendering>();
  readonly #queue: { event: unknown; rendering: Rendering }[] = [];
  #running = 0;

  constructor(
    private readonly engine: OperationEngine,
    private readonly selection: CohortSelection,
    private readonly metrics: SocketMetrics,
  ) {}

  /** The event's payload for this selection; made at its first use. Never throws. */
  render(event: unknown): Rendering {
    const isObject = typeof event === 'object' && event !== null;
    const known = isObject ? this.#renderings.get(event) : undefined;
    if (known) return known;
    const rendering = new Rendering();
    if (isObject) this.#renderings.set(event, rendering);
    if (this.#running < CONCURRENT_RENDERINGS) this.#start(event, rendering);
    else this.#queue.push({ event, rendering });
    return rendering;
  }

  /** Forgets what nobody waits for any more. */
  dispose(): void {
    this.#queue.length = 0;
  }

  #start(event: unknown, rendering: Rendering): void {
    this.metrics.eventRendered();
    let context: RequestContext;
    let result: ExecutionResult | Promise<ExecutionResult>;
    try {
      context = this.engine.newContext(this.selection.principal);
      result = this.#execute(event, context);
    } catch {
      return rendering.settle(UNRENDERABLE);
    }
    if (!(result instanceof Promise)) return rendering.settle(this.#serialise(result, context));
    this.#running += 1;
    void result.catch(failure).then((settled) => {
      this.#running -= 1;
      rendering.settle(this.#serialise(settled, context));
      const next = this.#queue.shift();
      if (next) this.#start(next.event, next.rendering);
    });
  }

  #execute(event: unknown, context: RequestContext): ExecutionResult | Promise<ExecutionResult> {
    const { document, operationName, variables } = this.selection;
    try {
      return execute({
        schema: this.engine.schema,
        document,
        operationName,
        variableValues: variables,
        rootValue: event,
        contextValue: context,
      });
    } catch (error) {
      return failure(error);
    }
  }

  #serialise({ data, errors }: ExecutionResult, context: RequestContext): Buffer {
    try {
      if (!errors) return Buffer.from(JSON.stringify({ data }));
      const formatted = this.engine.formatErrors(errors, context);
      return Buffer.from(JSON.stringify({ data: data ?? null, errors: formatted }));
    } catch (error) {
      context.logger.error({ err: error }, 'An event could not be serialised');
      return UNRENDERABLE;
    }
  }
}

function failure(error: unknown): ExecutionResult {
  const original = error instanceof Error ? error : new Error(String(error));
  return { data: null, errors: [new GraphQLError(original.message, { originalError: original })] };
}

import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

/** What the process measures of itself; each part registers its own with `registry`. */
export interface Metrics {
  readonly registry: Registry;
  /** Requests that were refused before anything ran, by the rule that refused them. */
  readonly rejected: Counter<'rule'>;
  /** Seconds from a request's head to the end of its answer. */
  readonly requestDuration: Histogram<'method' | 'route' | 'status'>;
  /** Seconds of executing an operation. Names are the client's choice and so are no label. */
  readonly operationDuration: Histogram<'type' | 'outcome'>;
}

/**
 * The process's metrics, in a registry of their own.
 *
 * @param options.isProcessMeasured also memory, CPU, garbage collection and the event loop's lag
 */
export function createMetrics(options: { readonly isProcessMeasured: boolean }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.isProcessMeasured) collectDefaultMetrics({ register: registry });
  return {
    registry,
    rejected: new Counter({
      name: 'graphql_rejected_total',
      help: 'GraphQL requests refused before anything ran, by rule.',
      labelNames: ['rule'],
      registers,
    }),
    requestDuration: new Histogram({
      name: 'http_server_request_duration_seconds',
      help: 'Time from the head of an HTTP request to the end of its answer.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    operationDuration: new Histogram({
      name: 'graphql_operation_duration_seconds',
      help: 'Time of executing a GraphQL query or mutation, over any transport.',
      labelNames: ['type', 'outcome'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
  };
}

import type { Metrics } from '../observability/metrics.js';
import { sendText, type Exchange } from './exchange.js';
import type { Route } from './routes.js';

/** What is wrong, in a few words; null where the server can serve. */
export type ReadinessProbe = () => Promise<string | null>;

const TEXT = 'text/plain; charset=utf-8';
/** A database that does not answer is as good as none to whoever asks. */
const PROBE_TIMEOUT_MS = 2_000;

async function withinTimeout(probe: ReadinessProbe): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${PROBE_TIMEOUT_MS} ms`), PROBE_TIMEOUT_MS);
  });
  try {
    return await Promise.race([probe(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether the process lives: says nothing of anything that it depends on. */
export function livenessRoute(): Route {
  return {
    name: 'livez',
    path: '/livez',
    methods: ['GET'],
    isOpen: true,
    handle: (exchange) => sendText(exchange, 200, 'ok\n', TEXT),
  };
}

/** Whether requests should be sent here. */
export function readinessRoute(probe: ReadinessProbe, isDraining: () => boolean): Route {
  const handle = async (exchange: Exchange): Promise<void> => {
    if (isDraining()) return sendText(exchange, 503, 'draining\n', TEXT);
    let fault: string | null;
    try {
      fault = await withinTimeout(probe);
    } catch (error) {
      exchange.logger.warn({ err: error }, 'the readiness probe failed');
      fault = 'not ready';
    }
    return fault === null
      ? sendText(exchange, 200, 'ok\n', TEXT)
      : sendText(exchange, 503, `${fault}\n`, TEXT);
  };
  return { name: 'readyz', path: '/readyz', methods: ['GET'], isOpen: true, handle };
}

/** The process's metrics as Prometheus reads them. */
export function metricsRoute({ registry }: Metrics): Route {
  return {
    name: 'metrics',
    path: '/metrics',
    methods: ['GET'],
    handle: async (exchange) => sendText(exchange, 200, await registry.metrics(), registry.contentType),
  };
}

import { pino, type Logger } from 'pino';
import { createAdmission } from '../../src/platform/graphql/admission/index.js';
import { createExecutor } from '../../src/platform/graphql/executor/index.js';
import {
  createOperationEngine,
  createSocketMetrics,
  socketAccess,
  SocketServer,
} from '../../src/platform/graphql/sockets/index.js';
import {
  createAccess,
  createHttpServer,
  type AccessOptions,
  type ApiServer,
  type ApiServerOptions,
} from '../../src/platform/http/index.js';
import { createMetrics, type Metrics } from '../../src/platform/observability/metrics.js';
import { buildLibrary, type LibraryProbe } from './library-schema.js';

export interface LibraryServer {
  /** As in http://127.0.0.1:12345 */
  readonly origin: string;
  readonly url: string;
  readonly socketUrl: string;
  readonly port: number;
  readonly api: ApiServer;
  readonly probe: LibraryProbe;
  readonly metrics: Metrics;
  /** What was logged, a parsed line each. */
  readonly logged: Record<string, unknown>[];
  /** How often each rule has refused something. */
  rejections(): Promise<Record<string, number>>;
  stop(): Promise<void>;
}

export type LibraryServerOptions = Partial<AccessOptions> &
  Partial<Pick<ApiServerOptions, 'probe' | 'routes' | 'dashboardFolder' | 'graphiqlFolder' | 'timeouts'>>;

/** Where no page was built: there is no such folder. */
const NO_FOLDER = 'no-page-was-built';

function recordingLogger(lines: Record<string, unknown>[]): Logger {
  return pino(
    { level: 'debug' },
    { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
}

/** A real server with the library's schema, over HTTP and over sockets, as the product puts them together. */
export async function startLibraryServer(options: LibraryServerOptions = {}): Promise<LibraryServer> {
  const { schema, probe } = buildLibrary();
  const metrics = createMetrics({ isProcessMeasured: false });
  const logged: Record<string, unknown>[] = [];
  const logger = recordingLogger(logged);
  const access = createAccess({
    apiToken: options.apiToken ?? null,
    allowedOrigins: options.allowedOrigins ?? [],
  });
  const admission = createAdmission(schema, metrics);
  const execute = createExecutor(schema);
  let requests = 0;
  const ids = { next: () => `request-${(requests += 1)}` };
  const shared = { schema, admission, execute, metrics, ids, logger };
  const api = await createHttpServer({
    ...shared,
    access,
    probe: options.probe ?? (() => Promise.resolve(null)),
    dashboardFolder: options.dashboardFolder ?? NO_FOLDER,
    graphiqlFolder: options.graphiqlFolder ?? NO_FOLDER,
    routes: options.routes,
    timeouts: options.timeouts,
  });
  const sockets = new SocketServer({
    ...socketAccess(access),
    engine: createOperationEngine(shared),
    path: '/graphql',
    logger,
    metrics: createSocketMetrics(metrics.registry),
    limits: { closeTimeoutMs: 500 },
  });
  sockets.attach(api.httpServer);
  const { port } = await api.listen('127.0.0.1', 0);
  return {
    origin: `http://127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}/graphql`,
    socketUrl: `ws://127.0.0.1:${port}/graphql`,
    port,
    api,
    probe,
    metrics,
    logged,
    rejections: async () => {
      const { values } = await metrics.rejected.get();
      return Object.fromEntries(values.map(({ labels, value }) => [String(labels.rule), value]));
    },
    stop: () => api.close(() => sockets.close()),
  };
}

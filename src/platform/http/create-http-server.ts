import type { Server } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { AdmissionGate } from '../graphql/admission/index.js';
import { createGraphqlOverHttp } from '../graphql/apollo.js';
import type { Execute } from '../graphql/executor/index.js';
import type { Logger } from '../observability/logger.js';
import type { Metrics } from '../observability/metrics.js';
import type { IdSource } from '../ports.js';
import { DEFAULT_PROJECT, type ProjectContext } from '../project.js';
import type { Access } from './access.js';
import { graphqlRoute } from './graphql-route.js';
import { HttpServer, type HttpTimeouts, type Listening } from './http-server.js';
import { livenessRoute, metricsRoute, readinessRoute, type ReadinessProbe } from './operations-routes.js';
import { editorPolicy, strictPolicy } from './page-policies.js';
import { dashboardRoutes } from './page-routes.js';
import type { Route } from './routes.js';
import { StaticFiles, staticRoute } from './static-files.js';

export interface ApiServerOptions {
  readonly schema: GraphQLSchema;
  readonly admission: AdmissionGate;
  readonly execute: Execute;
  readonly access: Access;
  readonly metrics: Metrics;
  readonly ids: IdSource;
  readonly logger: Logger;
  /** Null where the server can serve, else what is wrong in a few words. */
  readonly probe: ReadinessProbe;
  /** Folder of the built GraphiQL page; served below /graphiql/, and at /graphql to who asks for a page. */
  readonly graphiqlFolder: string;
  /** Folder of the built dashboard; served at /. */
  readonly dashboardFolder: string;
  /** What features serve besides. */
  readonly routes?: readonly Route[];
  readonly timeouts?: HttpTimeouts;
  /** The project that is served; the default one if left out. */
  readonly project?: ProjectContext;
}

/** The API's server: GraphQL over HTTP, the pages, the probes and what features add. */
export interface ApiServer {
  /** For who takes its upgrades. */
  readonly httpServer: Server;
  /** Rejects with Node's own error where the address cannot be had. */
  listen(host: string, port: number): Promise<Listening>;
  /** Tells /readyz to say no, and ends connections with their next answer. */
  drain(): void;
  /** Ends in order: no new connections, the sockets (by `closeSockets`), answers under way (3 s), Apollo. */
  close(closeSockets?: () => Promise<void>): Promise<void>;
}

export async function createHttpServer(options: ApiServerOptions): Promise<ApiServer> {
  const { access, admission, ids, logger, metrics, routes = [], project = DEFAULT_PROJECT } = options;
  const graphql = createGraphqlOverHttp(options);
  await graphql.start();
  const page = new StaticFiles(options.graphiqlFolder, editorPolicy);
  const http: HttpServer = new HttpServer({
    access,
    ids,
    logger,
    metrics,
    timeouts: options.timeouts,
    routes: [
      graphqlRoute({ graphql, admission, page, project }),
      staticRoute('graphiql', '/graphiql/', page),
      livenessRoute(),
      readinessRoute(options.probe, () => http.isDraining),
      metricsRoute(metrics),
      ...dashboardRoutes(new StaticFiles(options.dashboardFolder, strictPolicy)),
      ...routes,
    ],
  });
  return {
    httpServer: http.server,
    listen: (host, port) => http.listen(host, port),
    drain: () => http.drain(),
    close: async (closeSockets) => {
      try {
        await http.close(closeSockets);
      } finally {
        await graphql.stop();
      }
    },
  };
}

import type { Server } from 'node:http';
import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';
import type { GraphQLSchema } from 'graphql';
import { createAdmission } from '../../src/platform/graphql/admission/index.js';
import { createContext, type RequestContext } from '../../src/platform/graphql/context.js';
import { createExecutor } from '../../src/platform/graphql/executor/index.js';
import { createAccess, createHttpServer } from '../../src/platform/http/index.js';
import { createLogger } from '../../src/platform/observability/logger.js';
import { createMetrics } from '../../src/platform/observability/metrics.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { systemIds } from '../../src/platform/system-ports.js';

export type ServerKind = 'ours' | 'stock';

const HOST = '127.0.0.1';

/** The product's server with everything that stands before a resolver: access, admission, metrics, request ids. */
async function startOurs(schema: GraphQLSchema): Promise<number> {
  const metrics = createMetrics({ isProcessMeasured: true });
  const server = await createHttpServer({
    schema,
    metrics,
    admission: createAdmission(schema, metrics),
    execute: createExecutor(schema),
    access: createAccess({ apiToken: null, allowedOrigins: [] }),
    ids: systemIds,
    logger: await createLogger({ level: 'info', pretty: false }),
    probe: () => Promise.resolve(null),
    dashboardFolder: 'none',
    graphiqlFolder: 'none',
  });
  return (await server.listen(HOST, 0)).port;
}

/** Apollo 5 on Express 5 as their documentation puts them together. */
async function startStock(schema: GraphQLSchema): Promise<number> {
  const logger = await createLogger({ level: 'info', pretty: false });
  const apollo = new ApolloServer<RequestContext>({ schema });
  await apollo.start();
  const app = express();
  app.use(
    '/graphql',
    express.json(),
    expressMiddleware(apollo, {
      context: () =>
        Promise.resolve(createContext({ project: DEFAULT_PROJECT, requestId: systemIds.next(), logger })),
    }),
  );
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, HOST, () => resolve(listening));
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Starts one of the two on a free port of this machine. */
export function startServer(kind: ServerKind, schema: GraphQLSchema): Promise<number> {
  return kind === 'ours' ? startOurs(schema) : startStock(schema);
}

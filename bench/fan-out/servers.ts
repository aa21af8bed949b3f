import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setMaxListeners } from 'node:events';
import { createPubSub } from '@graphql-yoga/subscription';
import type { GraphQLSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { createAdmission } from '../../src/platform/graphql/admission/index.js';
import { instanceContainer } from '../../src/platform/graphql/build-schema.js';
import { createContext } from '../../src/platform/graphql/context.js';
import { createExecutor } from '../../src/platform/graphql/executor/index.js';
import {
  createOperationEngine,
  createSocketMetrics,
  socketAccess,
  SocketServer,
} from '../../src/platform/graphql/sockets/index.js';
import { createAccess } from '../../src/platform/http/index.js';
import { createLogger } from '../../src/platform/observability/logger.js';
import { createMetrics } from '../../src/platform/observability/metrics.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { systemIds } from '../../src/platform/system-ports.js';
import { buildAppSchema } from '../../src/schema.js';
import type { TrainingEvent } from '../../src/training/events/training-event.js';
import { TrainingEventsResolver } from '../../src/training/index.js';
import { MemoryFeed } from './source.js';

export type ServerKind = 'ours' | 'stock';

export interface FanOutServer {
  readonly port: number;
  publish(event: TrainingEvent): void;
}

const HOST = '127.0.0.1';
const PATH = '/graphql';

/** The product's schema; the subscription's source is what the two servers differ in. */
function schemaWith(subscribe: () => AsyncIterable<unknown>): GraphQLSchema {
  const nothing = undefined as never;
  const schema = buildAppSchema(
    instanceContainer([new TrainingEventsResolver(nothing, nothing, nothing, nothing)]),
  );
  const field = schema.getSubscriptionType()?.getFields().trainingSessionEvents;
  if (!field) throw new Error('The schema has no trainingSessionEvents.');
  field.subscribe = subscribe;
  return schema;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  return (server.address() as AddressInfo).port;
}

/** The product's sockets with everything that stands around them. */
async function startOurs(): Promise<FanOutServer> {
  const feed = new MemoryFeed();
  const schema = schemaWith(() => feed);
  const metrics = createMetrics({ isProcessMeasured: true });
  const logger = await createLogger({ level: 'info', pretty: false });
  const sockets = new SocketServer({
    ...socketAccess(createAccess({ apiToken: null, allowedOrigins: [] })),
    engine: createOperationEngine({
      schema,
      admission: createAdmission(schema, metrics),
      execute: createExecutor(schema),
      metrics,
      ids: systemIds,
      logger,
    }),
    path: PATH,
    logger,
    metrics: createSocketMetrics(metrics.registry),
  });
  const server = createServer();
  sockets.attach(server);
  return { port: await listen(server), publish: (event) => feed.publish(event) };
}

/** graphql-ws and type-graphql's PubSub as their documentation puts them together. */
async function startStock(): Promise<FanOutServer> {
  const target = new EventTarget();
  setMaxListeners(0, target);
  const pubSub = createPubSub<{ events: [TrainingEvent] }>({ eventTarget: target });
  const schema = schemaWith(() => pubSub.subscribe('events'));
  const logger = await createLogger({ level: 'info', pretty: false });
  const server = createServer();
  useServer(
    {
      schema,
      context: () => createContext({ project: DEFAULT_PROJECT, requestId: systemIds.next(), logger }),
    },
    new WebSocketServer({ server, path: PATH }),
  );
  return { port: await listen(server), publish: (event) => pubSub.publish('events', event) };
}

/** Starts one of the two on a free port of this machine. */
export function startServer(kind: ServerKind): Promise<FanOutServer> {
  return kind === 'ours' ? startOurs() : startStock();
}

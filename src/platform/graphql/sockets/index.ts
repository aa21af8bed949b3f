export {
  SocketServer,
  type SocketServerOptions,
  type SocketStats,
  type UpgradeRefusal,
} from './socket-server.js';
export { socketAccess } from './socket-access.js';
export { createSocketMetrics, type SocketMetrics } from './socket-metrics.js';
export { SOCKET_LIMITS, type SocketLimits } from './socket-limits.js';
export {
  createOperationEngine,
  type OperationEngine,
  type OperationEngineOptions,
  type Principal,
} from './operation-engine.js';

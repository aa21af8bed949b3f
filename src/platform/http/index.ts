export { createAccess, type Access, type AccessOptions } from './access.js';
export { createHttpServer, type ApiServer, type ApiServerOptions } from './create-http-server.js';
export { Exchange, sendError, sendText, wantsPage, type ErrorAnswer } from './exchange.js';
export type { Listening } from './http-server.js';
export type { ReadinessProbe } from './operations-routes.js';
export type { Route } from './routes.js';
export { StaticFiles, staticRoute } from './static-files.js';

export { explainListenError } from './listen-error.js';
export { isLoopback } from './loopback.js';
export { preferProductionMode } from './production-mode.js';
export { LOG_LEVELS, ROLES, parseSettings, readSettings } from './settings.js';
export type { LogLevel, Role, Settings } from './settings.js';
export { StartupError } from './startup-error.js';

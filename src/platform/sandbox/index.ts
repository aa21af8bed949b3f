export { ChildFailure, type ChildFailureReason } from './child-failure.js';
export { ChildPool, type ChildPoolOptions } from './child-pool.js';
export { compiledPath } from './compiled-path.js';
export type { JobLimits } from './sandboxed-child.js';

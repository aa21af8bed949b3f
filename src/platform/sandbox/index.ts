export { ChildFailure, type ChildFailureReason } from './child-failure.js';
export { ChildPool, type ChildPoolOptions, type JobOptions } from './child-pool.js';
export { compiledPath } from './compiled-path.js';
export { CHANNEL_FD, FrameDecoder } from './framing.js';
export { descendantsOf, processTreeMb, residentMb } from './resident-memory.js';
export type { JobLimits } from './sandboxed-child.js';
export { Turns, type TurnsOptions } from './turns.js';

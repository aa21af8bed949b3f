export { createExecutorPool, DEFAULT_EXECUTION_LIMITS, type ExecutorPoolOptions } from './executor-pool.js';
export type {
  ExecutionLimits,
  ExecutionResult,
  Executor,
  ExecutorPool,
  Program,
  TestFailure,
} from './executor.js';

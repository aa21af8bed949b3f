export type { CallRole } from './ask.js';
export { createLlm, type LlmParts, type LlmTimes } from './create-llm.js';
export { LlmCallEntity, type LlmCallStatus } from './llm-call.entity.js';
export { LlmGateEntity, LlmTotalEntity } from './llm-gate.entity.js';
export { registerLlmMetrics } from './llm-metrics.js';
export {
  LlmUnavailableError,
  type LlmAnswer,
  type LlmFailureReason,
  type LlmOwner,
  type LlmPort,
  type LlmRequest,
  type LlmRole,
  type LlmUsage,
  type OwnerLimit,
} from './llm-port.js';
export { readCalls, readCallsById, type StoredCall } from './read-calls.js';
export { readUsage, type OwnerUsage } from './read-usage.js';
export { readModelDay, type ModelDay } from './read-model-day.js';
export type { BreakerPhase } from './domain/breaker.js';

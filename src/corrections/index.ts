export { CorrectionEntity } from './correction.entity.js';
export { CorrectionEvaluationEntity } from './correction-evaluation.entity.js';
export {
  createCorrectionExamples,
  createCorrectionsApi,
  createCorrectionWorker,
  type CorrectionParts,
  type CorrectionWorkerParts,
} from './create-corrections.js';
export type { CorrectionInput, CorrectionTarget } from './correction-input.js';
export { CORRECTION_ONE_OF } from './correction-inputs.graphql.js';
export type { CorrectionLoaders } from './correction-loaders.js';
export { CORRECTION_QUEUE } from './correction-store.js';
export { Correction, CorrectionConnection, toCorrection } from './correction.graphql.js';
export { CorrectionResolver } from './correction.resolver.js';
export type { CorrectionService } from './correction.service.js';
export type {
  CorrectionEvaluationStatus,
  CorrectionSeverity,
  CorrectionType,
} from './domain/correction-kind.js';
export type { CorrectedSession, CorrectionAnalyst, Embedder, Evaluate, SessionSource } from './ports.js';
export { registerCorrectionNodes } from './register-nodes.js';
export type {
  CorrectionExamples,
  Example,
  ExampleLimits,
  ExampleQuery,
} from './retrieval/correction-examples.js';
export type { CorrectionWorker } from './work/correction-worker.js';

export { assign, unitInterval, type Given, type Weighted } from './domain/assign.js';
export {
  compareUnpaired,
  EMPTY_ARM,
  PairedComparison,
  withOutcomeOf as armWith,
  type Reading,
  type UnpairedArm,
} from './domain/comparison.js';
export { eLond, eLondThreshold } from './domain/e-lond.js';
export type {
  ExperimentAllocation,
  ExperimentDesign,
  ExperimentLayer,
  ExperimentStatus,
  Outcome,
} from './domain/experiment.js';
export { momentsOf, NO_MOMENTS, withValue, type Moments } from './domain/moments.js';
export { pairedUnits, unpairedUnits } from './domain/power.js';
export { pickByShares, thompsonFloor, thompsonShares, type BanditArm } from './domain/thompson.js';
export { takesUnits } from './domain/takes-units.js';
export type { ExperimentVerdict } from './domain/verdict.js';
export {
  createExperimentAnalyst,
  createExperimentsApi,
  createExperimentsService,
  type ExperimentParts,
} from './create-experiments.js';
export type { ExperimentAnalyst } from './experiment-analyst.js';
export type { ExperimentLoaders } from './experiment-loaders.js';
export type { NewExperiment, NewVariant } from './experiment-store.js';
export { ExperimentReadingEntity, ExperimentVariantEntity } from './experiment-variant.entity.js';
export { ExperimentEntity } from './experiment.entity.js';
export { Experiment, ExperimentVariant, toExperiment } from './experiments.graphql.js';
export {
  ExperimentsResolver,
  ExperimentVariantResolver,
  registerExperimentNodes,
} from './experiments.resolver.js';
export type {
  ExperimentsService,
  GivenVariant,
  VariantFault,
  VariantSubjects,
} from './experiments.service.js';
export type { NewObservation } from './observation-store.js';
export { AssignmentEntity, ObservationEntity } from './observation.entity.js';

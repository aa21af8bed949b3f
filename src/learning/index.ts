export { LearningAdaptationEntity } from './adaptation.entity.js';
export {
  LearningAdaptation,
  LearningAdaptationConnection,
  toLearningAdaptation,
} from './adaptations.graphql.js';
export { AdaptationsResolver, registerLearningNodes } from './adaptations.resolver.js';
export type { AdaptationFilter, AdaptationsService } from './adaptations.service.js';
export type { AdaptationLoaders } from './adaptation-loaders.js';
export {
  createHoldoutKeeper,
  createLearningApi,
  createLessons,
  createProposer,
  createTrialKeeper,
  createTrials,
  type LearningParts,
} from './create-learning.js';
export { announceBatch, BatchLearner, LEARN_QUEUE, type BatchLearnerParts } from './batch-jobs.js';
export type { Lesson, Lessons } from './lessons.js';
export type {
  Instructions,
  ScoreCourse,
  TrendSignals,
  TrialDesign,
  TrialReading,
  TrialVerdict,
  Trials,
  TrialWish,
} from './ports.js';
export {
  createOptimizerApi,
  createOptimizerWorker,
  OptimizerResolver,
  OptimizerRetention,
  OptimizerRunEntity,
  OptimizerStepEntity,
  registerOptimizerNodes,
  taskMarks,
} from './optimizer/index.js';
export type { Proposer } from './proposer.js';
export type { TrialKeeper } from './trial-keeper.js';
export type { HoldoutKeeper } from './holdout-keeper.js';

export { CandidateEntity } from './candidate.entity.js';
export { EvaluationEntity } from './evaluation.entity.js';
export { TrainingEventEntity } from './training-event.entity.js';
export { TrainingSessionEntity } from './training-session.entity.js';
export { WorkerEntity } from './worker.entity.js';
export { createTrainingApi, createTrainingWorker, type TrainingParts } from './create-training.js';
export { TRAIN_QUEUE } from './session-store.js';
export { requireAgentType, type InputAnalyst } from './training-input.js';
export { TrainingSession, toTrainingSession, toTrainingSessionEvent } from './training-session.graphql.js';
export { TrainingSessionEventResolver, TrainingSessionResolver } from './training-session.resolver.js';
export { TrainingEventsResolver } from './training-events.resolver.js';
export { HealthService } from './system/health.service.js';
export { TrainingSystemResolver } from './system/training-system.resolver.js';
export { TrainingSystemService } from './system/training-system.service.js';
export { STRATEGIES } from './strategies/strategies.js';
export { compareByProof, compareByScore } from './strategies/compare-evaluations.js';
export { createStrategyCatalog } from './strategies/strategy-catalog.js';
export type {
  CandidateProposal,
  Comparison,
  ImprovementRequest,
  Improver,
  StrategyCatalog,
  StrategyDefinition,
  StrategyTools,
  TrainingStrategy,
} from './strategies/strategy.js';
export { TrainingWorker } from './work/training-worker.js';
export { createJudging, type JudgingParts } from './judges/create-judging.js';
export { JudgeCaseEntity } from './judges/judge-case.entity.js';
export type { CriteriaSource, JudgeCalibration } from './judges/judge-calibration.js';
export { JudgeTrust, type JudgeReport, type Trust } from './judges/judge-trust.js';
export type { JudgedPart, SessionJudge, SessionQuestion, TemplateCriteria } from './judges/session-judge.js';
export { storedLabels, storedPairs, type LabelSource, type PairSource } from './judges/sources.js';
export { registerNodes } from './register-nodes.js';
export { registerTrainingGauges } from './system/training-gauges.js';

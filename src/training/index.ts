export { CandidateEntity } from './candidate.entity.js';
export { EvaluationEntity } from './evaluation.entity.js';
export { TrainingEventEntity } from './training-event.entity.js';
export { TrainingSessionEntity } from './training-session.entity.js';
export { ResponseLabelEntity } from './labels/response-label.entity.js';
export { TrainingBatchEntity } from './batches/training-batch.entity.js';
export { TrainingTemplateEntity } from './templates/training-template.entity.js';
export { TrainingTemplateVersionEntity } from './templates/training-template-version.entity.js';
export { WorkerEntity } from './worker.entity.js';
export { cacheBounds, createTrainingApi, createTrainingWorker } from './create-training.js';
export type { TrainingParts, WorkerParts } from './create-training.js';
export { Writers, type LessonSource } from './improvement/model/writers.js';
export {
  TemplateTrials,
  type TemplateTrial,
  type TrialBrief,
  type TrialTask,
  type TriedTemplate,
} from './improvement/model/template-trials.js';
export { hideSecrets } from './improvement/model/hidden-secrets.js';
export { ModelUsage } from './models/model-usage.graphql.js';
export type { TemplateLoaders } from './templates/template-loaders.js';
export type { BatchEnded } from './batches/batch-closer.js';
export { TRAIN_QUEUE } from './session-claim.js';
export type { InputAnalyst } from './training-input.js';
export {
  TrainingSession,
  TrainingSessionConnection,
  toTrainingSession,
  toTrainingSessionEvent,
} from './training-session.graphql.js';
export type { TrainingLoaders } from './training-loaders.js';
export { TrainingSessionEventResolver, TrainingSessionResolver } from './training-session.resolver.js';
export { SessionAgentVersionResolver } from './agent-version.resolver.js';
export { SessionBatchResolver, TrainingBatchResolver } from './batches/batches.resolver.js';
export { registerModelNodes, SessionModelCallsResolver } from './models/model-calls.resolver.js';
export { SessionModelUsageResolver } from './models/model-usage.resolver.js';
export { SessionLabelResolver } from './labels/labels.resolver.js';
export {
  parseTemplate,
  PLACEHOLDERS,
  type ParsedTemplate,
  type Placeholder,
} from './templates/domain/parse-template.js';
export { renderTemplate, type TemplateValues } from './templates/domain/render-template.js';
export {
  LearnedTemplates,
  type LearnedLessons,
  type LessonChange,
  type TrialTemplate,
} from './templates/learned-templates.js';
export type { TemplateText } from './templates/template-input.js';
export { TemplateStore, type TemplateWish } from './templates/template-store.js';
export {
  toTemplate,
  toTemplateVersion,
  TrainingTemplate,
  TrainingTemplateVersion,
} from './templates/templates.graphql.js';
export {
  SessionTemplateResolver,
  TrainingTemplateResolver,
  TrainingTemplateVersionResolver,
} from './templates/templates.resolver.js';
export { TrainingEventsResolver } from './training-events.resolver.js';
export { createFeedMetrics } from './events/feed-metrics.js';
export { MetricsSamples } from './system/metrics-samples.js';
export { MetricsSamplesResolver } from './system/metrics-samples.resolver.js';
export { HealthService } from './system/health.service.js';
export { SystemSchedulesResolver } from './system/schedules.resolver.js';
export { TrainingSystemResolver } from './system/training-system.resolver.js';
export { TrainingSystemService } from './system/training-system.service.js';
export { SystemOverview } from './system/system-overview.js';
export { SystemOverviewResolver } from './system/system-overview.resolver.js';
export { WorkerSessionsResolver } from './system/worker-sessions.resolver.js';
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
export { EVENT_TYPES, SESSION_STATUSES, TRAINING_MODES } from './domain/session-status.js';
export { Opinions } from './judges/opinions.js';
export { createJudging, type JudgingParts } from './judges/create-judging.js';
export { JudgeCaseEntity } from './judges/judge-case.entity.js';
export type { CriteriaSource, JudgeCalibration } from './judges/judge-calibration.js';
export { JudgeTrust, type JudgeReport, type Trust } from './judges/judge-trust.js';
export type { JudgedPart, SessionJudge, SessionQuestion, TemplateCriteria } from './judges/session-judge.js';
export { storedLabels, storedPairs, type LabelSource, type PairSource } from './judges/sources.js';
export { registerNodes } from './register-nodes.js';
export { registerTrainingGauges } from './system/training-gauges.js';
export { CorrectedSessions } from './corrected-sessions.js';
export { CorrectionSessionResolver, SessionCorrectionsResolver } from './corrections.resolver.js';
export { readDesiredState } from './system/system-state.js';
export { SessionRetention } from './retention/prune-sessions.js';
export { RollupRebuild, type RebuildReport } from './rollups/rebuild-rollups.js';
export { TrainingVariantSubjects } from './experiments/variant-subjects.js';
export { SessionVariantsResolver } from './experiments/session-variants.resolver.js';
export { VariantSubjectResolver } from './experiments/variant-subject.resolver.js';

import { AgentEntity, AgentHoldoutEntity, AgentVersionEntity } from './agents/index.js';
import {
  AlertDeliveryEntity,
  AlertEntity,
  AlertRuleEntity,
  AlertWatchEntity,
  PredictionEntity,
} from './analytics/index.js';
import { CorrectionEntity, CorrectionEvaluationEntity } from './corrections/index.js';
import { ExportRunEntity } from './dashboard/index.js';
import { LearningAdaptationEntity } from './learning/index.js';
import { RollupAgentDayEntity, RollupDayEntity, RollupHourEntity } from './metrics/index.js';
import {
  AssignmentEntity,
  ExperimentEntity,
  ExperimentReadingEntity,
  ExperimentVariantEntity,
  ObservationEntity,
} from './experiments/index.js';
import { CacheEntryEntity, CacheTotalEntity } from './platform/cache/index.js';
import { ProjectEntity, SystemStateEntity } from './platform/database/project.entity.js';
import { LlmCallEntity, LlmGateEntity, LlmTotalEntity } from './platform/llm/index.js';
import { ScheduleEntity } from './platform/queue/schedule.entity.js';
import {
  CandidateEntity,
  EvaluationEntity,
  ResponseLabelEntity,
  TrainingBatchEntity,
  JudgeCaseEntity,
  TrainingEventEntity,
  TrainingSessionEntity,
  TrainingTemplateEntity,
  TrainingTemplateVersionEntity,
  WorkerEntity,
} from './training/index.js';

/** All tables, for the app and for TypeORM's command line. */
export const ENTITIES = [
  ProjectEntity,
  SystemStateEntity,
  WorkerEntity,
  TrainingSessionEntity,
  TrainingEventEntity,
  EvaluationEntity,
  CandidateEntity,
  TrainingTemplateEntity,
  TrainingTemplateVersionEntity,
  TrainingBatchEntity,
  ResponseLabelEntity,
  CorrectionEntity,
  CorrectionEvaluationEntity,
  JudgeCaseEntity,
  RollupAgentDayEntity,
  RollupDayEntity,
  RollupHourEntity,
  CacheEntryEntity,
  CacheTotalEntity,
  LlmCallEntity,
  LlmGateEntity,
  LlmTotalEntity,
  AgentEntity,
  AgentVersionEntity,
  AgentHoldoutEntity,
  ScheduleEntity,
  PredictionEntity,
  AlertRuleEntity,
  AlertWatchEntity,
  AlertEntity,
  AlertDeliveryEntity,
  LearningAdaptationEntity,
  ExperimentEntity,
  ExperimentVariantEntity,
  AssignmentEntity,
  ObservationEntity,
  ExperimentReadingEntity,
  ExportRunEntity,
];

import { RollupDayEntity } from './metrics/rollup-day.entity.js';
import { ProjectEntity, SystemStateEntity } from './platform/database/project.entity.js';
import { CandidateEntity } from './training/candidate.entity.js';
import { EvaluationEntity } from './training/evaluation.entity.js';
import { TrainingEventEntity } from './training/training-event.entity.js';
import { TrainingSessionEntity } from './training/training-session.entity.js';
import { WorkerEntity } from './training/worker.entity.js';

/** Every entity of every feature, for the data source; a test compares them with what the migrations make. */
export const ENTITIES = [
  ProjectEntity,
  SystemStateEntity,
  WorkerEntity,
  TrainingSessionEntity,
  TrainingEventEntity,
  EvaluationEntity,
  CandidateEntity,
  RollupDayEntity,
];

import { RollupDayEntity } from './metrics/index.js';
import { CacheEntryEntity, CacheTotalEntity } from './platform/cache/index.js';
import { ProjectEntity, SystemStateEntity } from './platform/database/project.entity.js';
import {
  CandidateEntity,
  EvaluationEntity,
  JudgeCaseEntity,
  TrainingEventEntity,
  TrainingSessionEntity,
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
  JudgeCaseEntity,
  RollupDayEntity,
  CacheEntryEntity,
  CacheTotalEntity,
];

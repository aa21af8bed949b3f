import type { Logger } from 'pino';
import { createJudge } from '../../evaluation/index.js';
import type { Database } from '../../platform/database/database.js';
import type { LlmPort } from '../../platform/llm/index.js';
import type { Clock, IdSource, RandomSource } from '../../platform/ports.js';
import { JudgeCalibration, type CriteriaSource } from './judge-calibration.js';
import { JudgeCaseStore } from './judge-case-store.js';
import { JudgeTrust } from './judge-trust.js';
import { SessionJudge } from './session-judge.js';
import { storedLabels, storedPairs, type LabelSource, type PairSource } from './sources.js';

/** What judging is built upon. */
export interface JudgingParts {
  readonly database: Database;
  readonly llm: LlmPort;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: RandomSource;
  readonly logger: Logger;
  /** The stored labels and corrections where they are left out. */
  readonly labels?: LabelSource;
  readonly pairs?: PairSource;
  /** Nothing beyond the rubric where it is left out. */
  readonly criteriaOf?: CriteriaSource;
}

/** A judge for sessions, what is known of its agreement with people, and what finds that out on workers. */
export function createJudging(parts: JudgingParts) {
  const { database, clock, logger, labels = storedLabels, pairs = storedPairs } = parts;
  const judge = createJudge(parts);
  const trust = new JudgeTrust(database, clock, judge.name);
  const store = new JudgeCaseStore(parts.ids, parts.random, labels, pairs);
  const criteriaOf = parts.criteriaOf ?? (() => Promise.resolve({}));
  const calibration = new JudgeCalibration(database, judge, store, pairs, criteriaOf, logger);
  return { judge, trust, sessionJudge: new SessionJudge(judge, trust), calibration };
}

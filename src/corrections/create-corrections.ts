import type { Logger } from 'pino';
import type { Database } from '../platform/database/database.js';
import { ChangeFeed } from '../platform/events/change-feed.js';
import type { WakeUp } from '../platform/events/wake-up.js';
import type { Clock, IdSource, RandomSource } from '../platform/ports.js';
import type { JobQueue } from '../platform/queue/job-queue.js';
import { CorrectionEvaluationEntity } from './correction-evaluation.entity.js';
import { CorrectionLoaders } from './correction-loaders.js';
import { CorrectionStore } from './correction-store.js';
import { CorrectionResolver } from './correction.resolver.js';
import { CorrectionService } from './correction.service.js';
import type { CorrectionAnalyst, Embedder, Evaluate, MayWork, SessionSource } from './ports.js';
import { CorrectionExamples } from './retrieval/correction-examples.js';
import { TermStatistics } from './retrieval/term-statistics.js';
import { CorrectionEvaluator } from './work/correction-evaluator.js';
import { CorrectionWorker } from './work/correction-worker.js';
import { EvaluationClaims } from './work/evaluation-claims.js';
import { EvaluationSweeper } from './work/evaluation-sweeper.js';

/** What corrections are built upon. */
export interface CorrectionParts {
  readonly database: Database;
  readonly queue: JobQueue;
  readonly wakeUp: WakeUp;
  readonly sessions: SessionSource;
  readonly analyst: CorrectionAnalyst;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: RandomSource;
  readonly logger: Logger;
}

/** What the side that evaluates needs besides. */
export interface CorrectionWorkerParts extends CorrectionParts {
  readonly evaluate: Evaluate;
  readonly mayWork: MayWork;
  /** None where no model is configured. */
  readonly embedder?: Embedder | null;
}

/** The side that takes corrections in, shows them, and tells of changes. */
export function createCorrectionsApi(parts: CorrectionParts) {
  const { database, queue, sessions, analyst, wakeUp, ids, logger } = parts;
  const store = new CorrectionStore(queue);
  const service = new CorrectionService({ database, store, sessions, analyst, wakeUp, ids });
  const loaders = new CorrectionLoaders(database, service);
  const feed = new ChangeFeed(database, CorrectionEvaluationEntity, wakeUp, logger);
  return {
    service,
    loaders,
    resolver: new CorrectionResolver(service, loaders, feed),
    start: () => feed.start(),
    stop: () => feed.stop(),
  };
}

/** Finds corrections as examples for prompts. */
export function createCorrectionExamples(
  { database, clock, logger }: Pick<CorrectionParts, 'database' | 'clock' | 'logger'>,
  embedder: Embedder | null = null,
): CorrectionExamples {
  return new CorrectionExamples(database, new TermStatistics(database, clock), logger, embedder);
}

/** The share of a process's sessions that may be evaluations of corrections beside them. */
const SHARE = 4;

/** The side that evaluates what was corrected. */
export function createCorrectionWorker(
  parts: CorrectionWorkerParts,
  settings: {
    readonly workerConcurrency: number;
    readonly leaseMs: number;
    readonly drainTimeoutMs: number;
  },
): CorrectionWorker {
  const { database, queue, wakeUp, sessions, analyst, evaluate, random, clock } = parts;
  const { leaseMs, drainTimeoutMs, workerConcurrency } = settings;
  const logger = parts.logger;
  const store = new CorrectionStore(queue);
  const claims = new EvaluationClaims(database, queue, store, parts.mayWork, leaseMs);
  const embedder = parts.embedder ?? null;
  const evaluator = new CorrectionEvaluator({
    database,
    claims,
    sessions,
    analyst,
    evaluate,
    embedder,
    random,
    logger,
  });
  const sweeper = new EvaluationSweeper(database, claims, store, clock, logger, leaseMs);
  const concurrency = Math.ceil(workerConcurrency / SHARE);
  return new CorrectionWorker(claims, evaluator, sweeper, wakeUp, logger, {
    concurrency,
    leaseMs,
    drainTimeoutMs,
  });
}

import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { createCache } from '../platform/cache/index.js';
import type { Database } from '../platform/database/database.js';
import { EventReader } from '../platform/events/event-reader.js';
import type { WakeUp } from '../platform/events/wake-up.js';
import type { LlmPort } from '../platform/llm/index.js';
import type { Clock, IdSource, RandomSource } from '../platform/ports.js';
import type { JobQueue } from '../platform/queue/job-queue.js';
import { TrainingEventLog } from './events/training-event-log.js';
import type { TrainingEvent } from './events/training-event.js';
import { TrainingFeeds } from './events/training-feed.js';
import type { Writers } from './improvement/model/writers.js';
import { SessionStore } from './session-store.js';
import type { StrategyCatalog } from './strategies/strategy.js';
import type { InputAnalyst } from './training-input.js';
import { TrainingLoaders } from './training-loaders.js';
import { TrainingService } from './training.service.js';
import { Claims } from './work/claims.js';
import { LeaseSweeper } from './work/lease-sweeper.js';
import { SessionRunner, type RunnerTools } from './work/session-runner.js';
import { TrainingWorker } from './work/training-worker.js';

/** What training is built upon. */
export interface TrainingParts {
  readonly database: Database;
  readonly queue: JobQueue;
  readonly wakeUp: WakeUp;
  readonly catalog: StrategyCatalog;
  readonly analyst: InputAnalyst;
  readonly llm: LlmPort;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: RandomSource;
  readonly logger: Logger;
}

/** What the side that trains needs besides. */
export interface WorkerParts extends TrainingParts {
  /** Versions of all that evaluations are made with. */
  readonly fingerprint: string;
  /** Analyses that failed so far, of those that were asked for with `signal`. */
  failuresOf(signal: AbortSignal): number;
  readonly writers: Pick<Writers, 'open'>;
}

/** The side that takes responses in and tells what happens to them. */
export function createTrainingApi(parts: TrainingParts) {
  const store = new SessionStore(parts.ids, parts.queue);
  const log = new TrainingEventLog(parts.database);
  const reader = new EventReader<TrainingEvent>(log, parts.wakeUp, parts.logger);
  const feeds = new TrainingFeeds(log, reader);
  const service = new TrainingService(parts.database, store, feeds, parts.wakeUp, parts.ids, parts.analyst);
  const loaders = new TrainingLoaders(parts.database, service, log);
  return {
    service,
    feeds,
    log,
    reader,
    loaders,
    async start(): Promise<void> {
      await log.start();
      await reader.start();
    },
    async stop(): Promise<void> {
      feeds.stop();
      await reader.stop();
    },
  };
}

export interface WorkerSettings {
  readonly workerConcurrency: number;
  readonly leaseMs: number;
  readonly drainTimeoutMs: number;
  readonly targetScore: number;
  /** 0 switches the cache off. */
  readonly cacheMaxMb: number;
  readonly cacheMaxAgeHours: number;
}

const MB = 1024 * 1024;
const HOUR_MS = 3_600_000;

/** The side that trains. */
export function createTrainingWorker(parts: WorkerParts, settings: WorkerSettings): TrainingWorker {
  const { database, queue, wakeUp, catalog, clock, ids, random, analyst, fingerprint } = parts;
  const workerId = ids.next();
  const logger = parts.logger.child({ workerId });
  const store = new SessionStore(ids, queue);
  const { leaseMs, targetScore, drainTimeoutMs } = settings;
  const claims = new Claims(database, queue, catalog, ids, { workerId, leaseMs, targetScore });
  const cache = createCache(
    { database, clock, ids, random, logger },
    {
      leaseMs,
      maxBytes: settings.cacheMaxMb * MB,
      maxAgeMs: settings.cacheMaxAgeHours * HOUR_MS,
    },
  );
  const tools: RunnerTools = {
    catalog,
    analyst,
    failuresOf: (signal) => parts.failuresOf(signal),
    writers: parts.writers,
    memoryOf: (claim, signal) => {
      const view = cache.for({ project: claim, signal, mayReuse: claim.session.useCache });
      return { recall: (kind, key, find) => view.recall(kind, [fingerprint, ...key], find) };
    },
  };
  const runner = new SessionRunner(database, store, tools, wakeUp, random, logger);
  const sweeper = new LeaseSweeper(database, store, wakeUp, clock, logger, leaseMs);
  return new TrainingWorker(database, claims, runner, store, sweeper, cache, wakeUp, logger, {
    workerId,
    host: `${hostname()}:${process.pid}`,
    concurrency: settings.workerConcurrency,
    leaseMs,
    drainTimeoutMs,
  });
}

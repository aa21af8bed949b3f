import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { createAgentService } from '../agents/index.js';
import { createCache, type CacheBounds } from '../platform/cache/index.js';
import type { Database } from '../platform/database/database.js';
import { EventReader } from '../platform/events/event-reader.js';
import type { WakeUp } from '../platform/events/wake-up.js';
import type { LlmPort } from '../platform/llm/index.js';
import type { Clock, IdSource, RandomSource } from '../platform/ports.js';
import { DEFAULT_PROJECT, type ProjectContext } from '../platform/project.js';
import type { JobQueue } from '../platform/queue/job-queue.js';
import type { ExperimentsService } from '../experiments/index.js';
import { AdaptivePlanner, type AdaptiveOptions } from './adaptive/adaptive-planner.js';
import { BatchCloser, type BatchEnded } from './batches/batch-closer.js';
import { BatchLoaders } from './batches/batch-loaders.js';
import { BatchesService } from './batches/batches.service.js';
import { TrainingEventLog } from './events/training-event-log.js';
import type { TrainingEvent } from './events/training-event.js';
import { TrainingFeeds, type FeedMetrics } from './events/training-feed.js';
import type { Writers } from './improvement/model/writers.js';
import type { Opinions } from './judges/opinions.js';
import { InstructionTrials } from './experiments/instruction-trials.js';
import { SessionOutcomes } from './experiments/session-outcomes.js';
import { TrainingTrials } from './experiments/training-trials.js';
import { LabelsService } from './labels/labels.service.js';
import { SessionStore } from './session-store.js';
import type { StrategyCatalog } from './strategies/strategy.js';
import { TemplateLoaders } from './templates/template-loaders.js';
import { TemplateStore } from './templates/template-store.js';
import { TemplatesService } from './templates/templates.service.js';
import type { InputAnalyst } from './training-input.js';
import { TrainingLoaders } from './training-loaders.js';
import { TrainingService } from './training.service.js';
import { Claims, type TemplateChoice } from './work/claims.js';
import { LeaseSweeper } from './work/lease-sweeper.js';
import type { RunnerTools } from './work/run-opener.js';
import { SessionRunner } from './work/session-runner.js';
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
  /** What is tried on agents and on training; nothing where it is left out. */
  readonly experiments?: ExperimentsService;
  /** Told of each batch that has ended; nobody is where it is left out. */
  readonly batchEnded?: BatchEnded;
}

/** What the side that trains needs besides. */
export interface WorkerParts extends TrainingParts {
  /** Versions of all that evaluations are made with. */
  readonly fingerprint: string;
  /** Analyses that failed so far, of those that were asked for with `signal`. */
  failuresOf(signal: AbortSignal): number;
  readonly writers: Pick<Writers, 'open'>;
  readonly opinions: Pick<Opinions, 'open'>;
  /** Whether a model is there that writes: only then are sessions planned with a template. */
  readonly hasWriter: boolean;
  /** A model's part in ADAPTIVE sessions; null, or left out, where none writes. */
  readonly adaptive?: AdaptiveOptions | null;
}

/** The side that takes responses in and tells what happens to them. */
export function createTrainingApi(
  parts: TrainingParts,
  project: ProjectContext = DEFAULT_PROJECT,
  feedMetrics?: FeedMetrics,
) {
  const { database, queue, wakeUp, ids, analyst, logger } = parts;
  const store = createSessionStore(parts);
  const log = new TrainingEventLog(database);
  const reader = new EventReader<TrainingEvent>(log, wakeUp, logger);
  const feeds = new TrainingFeeds(log, reader, feedMetrics);
  const closer = new BatchCloser(database, logger, parts.batchEnded);
  const arms = parts.experiments ? new InstructionTrials(parts.experiments) : null;
  const agents = createAgentService({ database, ids }, arms);
  const service = new TrainingService(database, store, feeds, wakeUp, ids, analyst, agents, closer);
  const loaders = new TrainingLoaders(database, service, log);
  const batches = new BatchesService(database, queue, wakeUp, ids, analyst, agents);
  const templateStore = new TemplateStore(ids);
  const templates = new TemplatesService(database, templateStore);
  return {
    agents,
    service,
    feeds,
    log,
    reader,
    loaders,
    batches,
    batchLoaders: new BatchLoaders(database, batches),
    templates,
    templateLoaders: new TemplateLoaders(database, templateStore),
    labels: new LabelsService(database),
    async start(): Promise<void> {
      await templates.bringBuiltIn(project);
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

/** How much may be kept of what evaluations found out, and for how long. */
export function cacheBounds({
  cacheMaxMb,
  cacheMaxAgeHours,
}: Pick<WorkerSettings, 'cacheMaxMb' | 'cacheMaxAgeHours'>): CacheBounds {
  return { maxBytes: cacheMaxMb * MB, maxAgeMs: cacheMaxAgeHours * HOUR_MS };
}

/** The side that trains. */
export function createTrainingWorker(parts: WorkerParts, settings: WorkerSettings): TrainingWorker {
  const { database, queue, wakeUp, catalog, clock, ids, random, analyst, fingerprint } = parts;
  const workerId = ids.next();
  const logger = parts.logger.child({ workerId });
  const store = createSessionStore(parts);
  const { leaseMs, targetScore, drainTimeoutMs } = settings;
  const batches = new BatchCloser(database, logger, parts.batchEnded);
  const templates = new TemplateStore(ids);
  const choice = templateChoice(templates, parts.hasWriter);
  const adaptive = new AdaptivePlanner(catalog, templates, random, parts.adaptive ?? null);
  const strategies = new Map(catalog.strategies.map(({ name, version }) => [name, `${name}@${version}`]));
  const trials = parts.experiments ? new TrainingTrials(parts.experiments, strategies) : null;
  const options = { workerId, leaseMs, targetScore };
  const claims = new Claims(database, queue, catalog, choice, adaptive, ids, options, trials);
  const cache = createCache({ database, ids, random, logger }, { leaseMs, ...cacheBounds(settings) });
  const tools: RunnerTools = {
    catalog,
    analyst,
    failuresOf: (signal) => parts.failuresOf(signal),
    writers: parts.writers,
    opinions: parts.opinions,
    memoryOf: (claim, signal) => {
      const view = cache.for({ project: claim, signal, mayReuse: claim.session.useCache });
      return { recall: (kind, key, find) => view.recall(kind, [fingerprint, ...key], find) };
    },
  };
  const runner = new SessionRunner(database, store, tools, batches, wakeUp, clock, random, logger);
  const sweeper = new LeaseSweeper(database, store, batches, wakeUp, clock, logger, leaseMs);
  return new TrainingWorker(database, claims, runner, store, sweeper, cache, wakeUp, logger, {
    workerId,
    host: `${hostname()}:${process.pid}`,
    concurrency: settings.workerConcurrency,
    leaseMs,
    drainTimeoutMs,
  });
}

function createSessionStore({ ids, queue, experiments }: TrainingParts): SessionStore {
  return new SessionStore(ids, queue, experiments ? new SessionOutcomes(experiments) : null);
}

/** Templates are for models that write: without one a session is planned with none. */
function templateChoice(templates: TemplateStore, hasWriter: boolean): TemplateChoice {
  return {
    select: async (tx, project, wish) =>
      hasWriter ? ((await templates.select(tx, project, wish))?.id ?? null) : null,
    withoutRule: (tx, project, versionId, unit) => templates.withoutRule(tx, project, versionId, unit),
  };
}

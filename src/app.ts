import { MIGRATIONS } from '../migrations/index.js';
import { createAgentRegistry } from './agents/index.js';
import { readForecastResiduals, type AlertParts } from './analytics/index.js';
import { CORRECTION_QUEUE, type CorrectionParts } from './corrections/index.js';
import { ENTITIES } from './entities.js';
import {
  countFailures,
  createAnalysisHost,
  createExecutorPool,
  createInputInspector,
  guessDataFormat,
} from './evaluation/index.js';
import { createExperimentsService, type ExperimentsService } from './experiments/index.js';
import { announceBatch, LEARN_QUEUE } from './learning/index.js';
import type { Settings } from './platform/config/index.js';
import { createDataSource } from './platform/database/data-source.js';
import { Database } from './platform/database/database.js';
import { ensureProject } from './platform/database/ensure-project.js';
import { migrate } from './platform/database/migrate.js';
import type { OpenDatabase } from './platform/database/open-database.js';
import { WakeUp } from './platform/events/wake-up.js';
import { createLlm } from './platform/llm/index.js';
import type { Logger } from './platform/observability/logger.js';
import { JobQueue } from './platform/queue/job-queue.js';
import { systemClock, systemIds, systemRandom } from './platform/system-ports.js';
import {
  CorrectedSessions,
  createStrategyCatalog,
  createJudging,
  STRATEGIES,
  TemplateStore,
  TRAIN_QUEUE,
  TrainingVariantSubjects,
  type CriteriaSource,
  type TrainingParts,
} from './training/index.js';
import { createApi, type Reachable } from './api.js';
import type { Part } from './part.js';
import { createWorkers } from './worker.js';

export interface App {
  start(): Promise<Reachable>;
  /** Drains and closes everything but the database that it was given; may be called more than once. */
  stop(): Promise<void>;
}

/** Retries are counted on the rows that jobs tell of. */
const QUEUES = {
  [TRAIN_QUEUE]: { retryLimit: 0 },
  [CORRECTION_QUEUE]: { retryLimit: 0 },
  [LEARN_QUEUE]: { retryLimit: 0 },
};

/** Connections beside those of the sessions that are trained at the same time. */
const SPARE_CONNECTIONS = 20;

/** Puts the server together, with api.ts and worker.ts: the only places that construct services. */
export async function createApp(settings: Settings, logger: Logger, open: OpenDatabase): Promise<App> {
  // Trying the executors takes as long as the migrations, and neither needs the other.
  const [executors] = await Promise.all([
    createExecutorPool({ concurrency: settings.workerConcurrency, logger }),
    migrate({ connection: open.connection, migrations: MIGRATIONS }),
  ]);
  const project = { projectId: settings.project };
  // The own PostgreSQL can be faster in stopping than a connection in ending; nobody need hear of that.
  let isClosing = false;
  const dataSource = await createDataSource({
    connection: open.connection,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    poolSize: settings.workerConcurrency + SPARE_CONNECTIONS,
    onPoolError: (error) => {
      if (!isClosing) logger.warn({ err: error }, 'an idle database connection broke');
    },
  }).initialize();
  const database = new Database(dataSource);
  const analysis = countFailures(
    createAnalysisHost({
      size: settings.workerConcurrency,
      extensions: STRATEGIES.flatMap(({ analyses }) => analyses ?? []),
    }),
  );
  const sources = { clock: systemClock, ids: systemIds, random: systemRandom };
  const queue = new JobQueue(database, logger);
  const wakeUp = new WakeUp(open.connection, logger);
  const catalog = createStrategyCatalog({ analysis, executors });
  const llm = createLlm(settings.llm, { database, ...sources, logger });
  const subjects = new TrainingVariantSubjects(
    database,
    catalog.strategies.map(({ name }) => name),
    llm.models.writer !== null,
  );
  const parts: TrainingParts & { readonly experiments: ExperimentsService } = {
    database,
    queue,
    batchEnded: announceBatch(queue),
    wakeUp,
    catalog,
    experiments: createExperimentsService({ database, wakeUp, ids: systemIds, subjects }),
    analyst: { ...createInputInspector(analysis), guessDataFormat },
    llm,
    ...sources,
    logger,
  };
  const templates = new TemplateStore(parts.ids);
  const criteriaOf: CriteriaSource = async ({ projectId, plan }) => {
    const versionId = plan?.templateVersionId ?? null;
    if (versionId === null) return {};
    const [version] = await database.read({ projectId }, (db) =>
      templates.versions(db, { projectId }, [versionId]),
    );
    return version ?? {};
  };
  const judging = createJudging({ ...parts, criteriaOf });
  const corrections: CorrectionParts = { ...parts, sessions: new CorrectedSessions(database) };
  const alerts: AlertParts = {
    ...parts,
    webhook: settings.alertWebhook,
    residuals: { read: readForecastResiduals },
  };
  let reachable: Reachable = { graphqlUrl: null, socketUrl: null };
  const closeDatabase = async (): Promise<void> => {
    isClosing = true;
    await dataSource.destroy();
  };
  const running: Part[] = [
    { stop: closeDatabase },
    { stop: () => Promise.all([analysis.close(), executors.close()]) },
    { start: () => ensureProject(database, project) },
    { start: () => parts.queue.start(QUEUES), stop: () => parts.queue.stop() },
    { start: () => parts.wakeUp.start(), stop: () => parts.wakeUp.stop() },
  ];
  const api = settings.roles.includes('api')
    ? await createApi(settings, { parts, project, corrections, alerts, judging, executors, dataSource })
    : null;
  if (api) {
    const listen = async (): Promise<void> => {
      reachable = await api.listen();
    };
    running.push(
      createAgentRegistry(parts, settings),
      api.training,
      api.corrections,
      api.alerts,
      api.learning,
      api.optimizer,
      api.experiments,
      {
        start: listen,
        stop: () => api.close(),
      },
    );
  }
  if (settings.roles.includes('worker')) {
    running.push(
      ...createWorkers(settings, { parts, project, corrections, alerts, judging, executors, analysis }),
    );
  }
  // Stopped first of all: who asks /readyz hears no while running sessions end.
  if (api) running.push({ stop: () => Promise.resolve(api.drain()) });
  return startAndStop(running, () => reachable);
}

function startAndStop(parts: readonly Part[], reachable: () => Reachable): App {
  const begun: Part[] = [];
  let stopped: Promise<void> | null = null;
  const stopAll = async (): Promise<void> => {
    for (const part of begun.reverse()) await part.stop?.();
  };
  return {
    async start() {
      for (const part of parts) {
        begun.push(part);
        await part.start?.();
      }
      return reachable();
    },
    stop: () => (stopped ??= stopAll()),
  };
}

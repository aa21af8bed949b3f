import { fileURLToPath } from 'node:url';
import type { DataSource, EntityManager } from 'typeorm';
import { MIGRATIONS } from '../migrations/index.js';
import {
  AgentLoaders,
  AgentResolver,
  createAgentRegistry,
  createAgentService,
  registerAgentNodes,
} from './agents/index.js';
import {
  createPredictionsApi,
  createPredictionsWork,
  PredictionConnectionResolver,
  PredictionResolver,
  readForecastResiduals,
  registerPredictionNodes,
  ChangePointResolver,
  createAlertEvaluator,
  createAlertsApi,
  createScoreCourses,
  createWebhookSender,
  registerAlertNodes,
  StatisticsLoaders,
  StatisticsResolver,
  StatisticsService,
  TrendLoaders,
  TrendResolver,
  TrendService,
  type AlertParts,
} from './analytics/index.js';
import { schedulesOf } from './background/index.js';
import {
  CORRECTION_QUEUE,
  CorrectionResolver,
  createCorrectionExamples,
  createCorrectionsApi,
  createCorrectionWorker,
  registerCorrectionNodes,
  type CorrectionParts,
  type Embedder,
} from './corrections/index.js';
import {
  DashboardResolver,
  DashboardService,
  ExportResolver,
  exportRoute,
  ExportService,
} from './dashboard/index.js';
import { ENTITIES } from './entities.js';
import {
  countFailures,
  createAnalysisHost,
  createExecutorPool,
  createInputInspector,
  guessDataFormat,
  noMemory,
  toolFingerprint,
  type ExecutorPool,
} from './evaluation/index.js';
import {
  createExperimentAnalyst,
  createExperimentsApi,
  registerExperimentNodes,
  type ExperimentParts,
} from './experiments/index.js';
import {
  announceBatch,
  BatchLearner,
  createLearningApi,
  createLessons,
  createProposer,
  createTrialKeeper,
  LEARN_QUEUE,
  noTrials,
  registerLearningNodes,
} from './learning/index.js';
import type { Settings } from './platform/config/index.js';
import { RollupUpkeep } from './metrics/index.js';
import { registerCacheCounters } from './platform/cache/index.js';
import { createDataSource } from './platform/database/data-source.js';
import { Database } from './platform/database/database.js';
import { ensureProject } from './platform/database/ensure-project.js';
import { migrate } from './platform/database/migrate.js';
import type { OpenDatabase } from './platform/database/open-database.js';
import { WakeUp } from './platform/events/wake-up.js';
import { createAdmission } from './platform/graphql/admission/index.js';
import { instanceContainer } from './platform/graphql/build-schema.js';
import { createExecutor } from './platform/graphql/executor/index.js';
import { bindFeeds } from './platform/graphql/feeds.js';
import { NodeRegistry } from './platform/graphql/node-registry.js';
import { NodeResolver } from './platform/graphql/node.resolver.js';
import {
  createOperationEngine,
  createSocketMetrics,
  socketAccess,
  SocketServer,
} from './platform/graphql/sockets/index.js';
import { createAccess, createHttpServer } from './platform/http/index.js';
import { createLlm, registerLlmMetrics, type LlmPort } from './platform/llm/index.js';
import type { Logger } from './platform/observability/logger.js';
import { createMetrics } from './platform/observability/metrics.js';
import { registerPoolMetrics } from './platform/database/pool-metrics.js';
import { registerQueueMetrics } from './platform/queue/queue-metrics.js';
import type { ProjectContext } from './platform/project.js';
import { JobQueue } from './platform/queue/job-queue.js';
import { ScheduleStore } from './platform/queue/schedule-store.js';
import { Schedules } from './platform/queue/schedules.js';
import { systemClock, systemIds, systemRandom } from './platform/system-ports.js';
import { buildAppSchema } from './schema.js';
import {
  CorrectedSessions,
  CorrectionSessionResolver,
  createFeedMetrics,
  createStrategyCatalog,
  createTrainingApi,
  createTrainingWorker,
  HealthService,
  MetricsSamples,
  MetricsSamplesResolver,
  Opinions,
  createJudging,
  readDesiredState,
  registerNodes,
  registerTrainingGauges,
  SessionAgentVersionResolver,
  SessionRetention,
  SessionBatchResolver,
  SessionLabelResolver,
  SessionModelUsageResolver,
  SessionTemplateResolver,
  SessionCorrectionsResolver,
  STRATEGIES,
  SystemSchedulesResolver,
  TemplateStore,
  TRAIN_QUEUE,
  TrainingBatchResolver,
  TrainingEventsResolver,
  TrainingSessionEventResolver,
  TrainingSessionResolver,
  TrainingSystemResolver,
  TrainingSystemService,
  TrainingTemplateResolver,
  TrainingTemplateVersionResolver,
  type CriteriaSource,
  type TrainingParts,
  TrainingVariantSubjects,
  VariantSubjectResolver,
  Writers,
} from './training/index.js';

/** Where the process can be reached; null where it serves no API. */
export interface Reachable {
  readonly graphqlUrl: string | null;
  readonly socketUrl: string | null;
}

export interface App {
  start(): Promise<Reachable>;
  /** Drains and closes everything but the database that it was given; may be called more than once. */
  stop(): Promise<void>;
}

/** Something with a beginning and an end; started in order, stopped in reverse. */
interface Part {
  start?(): Promise<unknown>;
  stop?(): Promise<unknown>;
}

/** Queue age and event lag, in milliseconds, from which the system does not call itself healthy. */
const HEALTH = { queueAgeMs: 300_000, eventLagMs: 5_000 };

/** Retries are counted on the rows that jobs tell of. */
const QUEUES = {
  [TRAIN_QUEUE]: { retryLimit: 0 },
  [CORRECTION_QUEUE]: { retryLimit: 0 },
  [LEARN_QUEUE]: { retryLimit: 0 },
};

/** Connections beside those of the sessions that are trained at the same time. */
const SPARE_CONNECTIONS = 20;

/** Puts the server together: the only place that constructs services. */
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
  const parts: TrainingParts = {
    database,
    queue,
    batchEnded: announceBatch(queue),
    wakeUp: new WakeUp(open.connection, logger),
    catalog: createStrategyCatalog({ analysis, executors }),
    analyst: { ...createInputInspector(analysis), guessDataFormat },
    llm: createLlm(settings.llm, { database, ...sources, logger }),
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
      api.alerts,
      api.learning,
      api.experiments,
      {
        start: listen,
        stop: () => api.close(),
      },
    );
  }
  if (settings.roles.includes('worker')) {
    const fingerprint = toolFingerprint(executors.executors);
    const failuresOf = (signal: AbortSignal): number => analysis.failuresOf(signal);
    const { catalog, llm } = parts;
    const embedder = embedderOf(llm);
    const proposer = createProposer(parts, createScoreCourses(new TrendService(database, parts.clock)));
    const mayWork = async (tx: EntityManager) => (await readDesiredState(tx)).desired === 'RUNNING';
    running.push(
      createTrainingWorker(
        {
          ...parts,
          fingerprint,
          failuresOf,
          hasWriter: llm.models.writer !== null,
          writers: createWriters(llm, settings, corrections, embedder),
          opinions: new Opinions({ ...judging, database, templates }),
        },
        settings,
      ),
      createCorrectionWorker(
        {
          ...corrections,
          evaluate: (_project, subject, signal) =>
            catalog.select(subject).evaluate(subject, { signal, memory: noMemory }),
          mayWork,
          embedder,
        },
        settings,
      ),
      judging.calibration,
      new BatchLearner({ ...parts, proposer, mayWork }),
      new Schedules(
        new ScheduleStore(database, project),
        schedulesOf({
          predictions: createPredictionsWork(parts),
          alerts: createAlertEvaluator(alerts),
          rollups: new RollupUpkeep(database, parts.clock),
          retention: new SessionRetention(database, parts.clock, settings.retentionDays),
          proposer,
          trials: createTrialKeeper(
            parts,
            { trials: noTrials, instructions: createAgentService(parts) },
            settings.adaptationTrials === 'automatic',
          ),
          experiments: createExperimentAnalyst(parts),
        }),
        parts.random,
        logger,
        {
          ...project,
          leaseMs: settings.leaseMs,
          drainTimeoutMs: settings.drainTimeoutMs,
        },
      ),
    );
    const webhook = createWebhookSender(alerts);
    if (webhook) running.push({ start: () => Promise.resolve(webhook.start()), stop: () => webhook.stop() });
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

/** What the API is built upon. */
interface ApiParts {
  readonly project: ProjectContext;
  readonly parts: TrainingParts;
  readonly corrections: CorrectionParts;
  readonly alerts: AlertParts;
  readonly judging: ReturnType<typeof createJudging>;
  readonly executors: ExecutorPool;
  readonly dataSource: DataSource;
}

/** The model that turns texts into vectors; null where none is configured. */
function embedderOf(llm: LlmPort): Embedder | null {
  if (llm.embeddingModel === null) return null;
  return {
    model: llm.embeddingModel,
    embed: ({ projectId }, ownerId, texts, signal) => llm.embed({ projectId, ownerId }, texts, signal),
  };
}

/** A model's part in sessions, with the corrections of similar tasks as its examples. */
function createWriters(
  llm: LlmPort,
  settings: Settings,
  parts: CorrectionParts,
  embedder: Embedder | null,
): Writers {
  const examples = createCorrectionExamples(parts, embedder);
  const { candidates, refinements } = settings.llm ?? { candidates: 0, refinements: 0 };
  return new Writers({
    llm,
    database: parts.database,
    templates: new TemplateStore(parts.ids),
    examples,
    lessons: createLessons(parts),
    options: { candidates, refinements },
  });
}

/** GraphQL over HTTP and sockets, with what serves it. */
async function createApi(
  settings: Settings,
  {
    parts,
    project,
    corrections: correctionParts,
    alerts: alertParts,
    judging,
    executors,
    dataSource,
  }: ApiParts,
) {
  const { database, logger, ids } = parts;
  const metrics = createMetrics({ isProcessMeasured: true });
  const training = createTrainingApi(parts, project, createFeedMetrics(metrics.registry, parts.clock));
  const corrections = createCorrectionsApi(correctionParts);
  registerCacheCounters(metrics.registry, database, logger);
  registerLlmMetrics(metrics.registry, database, logger);
  registerQueueMetrics(metrics.registry, database, logger);
  registerPoolMetrics(metrics.registry, dataSource);
  registerTrainingGauges(metrics.registry, database, () => training.feeds.liveCount, logger);

  const nodes = new NodeRegistry();
  registerNodes(nodes, training);
  registerCorrectionNodes(nodes, corrections.loaders);
  const predictions = createPredictionsApi(parts);
  registerPredictionNodes(nodes, predictions.loaders);
  const alerts = createAlertsApi(alertParts, project);
  registerAlertNodes(nodes, alerts.loaders);
  const experimentParts: ExperimentParts = {
    ...parts,
    subjects: new TrainingVariantSubjects(
      database,
      parts.catalog.strategies.map(({ name }) => name),
    ),
  };
  const experiments = createExperimentsApi(experimentParts);
  registerExperimentNodes(nodes, experiments.loaders);
  const { agents } = training;
  const learning = createLearningApi(parts, { trials: noTrials, instructions: agents });
  registerLearningNodes(nodes, learning.loaders);
  const agentLoaders = new AgentLoaders(agents);
  registerAgentNodes(nodes, agentLoaders);
  const { batchLoaders, templateLoaders } = training;
  const events = new TrainingEventsResolver(training.service, training.feeds, training.log, batchLoaders);
  const health = new HealthService(database, executors, { ...HEALTH, workerSilentMs: settings.leaseMs });
  const system = new TrainingSystemService(database, parts.wakeUp);
  const samples = new MetricsSamplesResolver(new MetricsSamples(database, parts.clock));
  const exports = new ExportService(database, dataSource, parts.clock);
  const trends = new TrendService(database, parts.clock);
  const statistics = new StatisticsService(new StatisticsLoaders(database), parts.clock);
  const schema = buildAppSchema(
    instanceContainer([
      new NodeResolver(nodes),
      new TrainingSessionResolver(training.service, training.loaders),
      new TrainingSessionEventResolver(training.loaders),
      events,
      new TrainingBatchResolver(training.batches, batchLoaders),
      new SessionBatchResolver(batchLoaders),
      new TrainingTemplateResolver(training.templates, templateLoaders),
      new TrainingTemplateVersionResolver(templateLoaders),
      new SessionTemplateResolver(templateLoaders),
      new SessionLabelResolver(training.labels, training.loaders),
      new SessionModelUsageResolver(database),
      new SessionAgentVersionResolver(agentLoaders),
      new TrainingSystemResolver(system, health, parts.catalog, executors, judging.trust),
      new SystemSchedulesResolver(database),
      new CorrectionResolver(corrections.service, corrections.loaders),
      new CorrectionSessionResolver(training.loaders),
      new SessionCorrectionsResolver(corrections.loaders),
      samples,
      new ExportResolver(exports),
      new PredictionResolver(predictions.loaders),
      new PredictionConnectionResolver(predictions.loaders),
      new TrendResolver(trends),
      new ChangePointResolver(trends),
      alerts.resolver,
      new StatisticsResolver(statistics),
      new DashboardResolver(
        new DashboardService(statistics, new TrendLoaders(trends)),
        training.loaders,
        predictions.loaders,
      ),
      learning.resolver,
      experiments.resolver,
      experiments.variantResolver,
      new VariantSubjectResolver(templateLoaders, agentLoaders),
      new AgentResolver(agents, agentLoaders),
    ]),
  );
  bindFeeds(schema, {
    ...events.openers(),
    ...samples.openers(),
    ...alerts.resolver.openers(),
    ...learning.resolver.openers(),
    ...experiments.resolver.openers(),
  });

  const access = createAccess(settings);
  const admission = createAdmission(schema, metrics);
  const execute = createExecutor(schema);
  const http = await createHttpServer({
    schema,
    admission,
    execute,
    access,
    metrics,
    ids,
    logger,
    probe: () => dataSource.query('SELECT 1').then(() => null),
    project,
    routes: [exportRoute(exports)],
    graphiqlFolder: fileURLToPath(new URL('../web/graphiql', import.meta.url)),
  });
  const sockets = new SocketServer({
    engine: createOperationEngine({ schema, admission, execute, metrics, ids, logger }),
    path: '/graphql',
    logger,
    metrics: createSocketMetrics(metrics.registry),
    ...socketAccess(access, project),
  });
  return {
    training,
    alerts,
    learning,
    experiments,
    async listen(): Promise<Reachable> {
      sockets.attach(http.httpServer);
      const { port } = await http.listen(settings.host, settings.port);
      const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
      return { graphqlUrl: `http://${host}:${port}/graphql`, socketUrl: `ws://${host}:${port}/graphql` };
    },
    /** Says no to /readyz, while running sessions end. */
    drain: () => http.drain(),
    close: () => http.close(() => sockets.close()),
  };
}

import { fileURLToPath } from 'node:url';
import type { DataSource } from 'typeorm';
import { AgentLoaders, AgentResolver, registerAgentNodes } from './agents/index.js';
import {
  createPredictionsApi,
  PredictionConnectionResolver,
  PredictionResolver,
  registerPredictionNodes,
  ChangePointResolver,
  createAlertsApi,
  registerAlertNodes,
  StatisticsLoaders,
  StatisticsResolver,
  StatisticsService,
  TrendLoaders,
  TrendResolver,
  TrendService,
  type AlertParts,
} from './analytics/index.js';
import { createCorrectionsApi, registerCorrectionNodes, type CorrectionParts } from './corrections/index.js';
import {
  createReports,
  DashboardResolver,
  DashboardService,
  ExportProgressResolver,
  ExportResolver,
  exportRoute,
  ExportRuns,
  ExportService,
  OptimizerHoldouts,
  ReportResolver,
} from './dashboard/index.js';
import { type ExecutorPool } from './evaluation/index.js';
import {
  createExperimentsApi,
  registerExperimentNodes,
  type ExperimentsService,
} from './experiments/index.js';
import {
  createLearningApi,
  createOptimizerApi,
  createTrials,
  registerLearningNodes,
  registerOptimizerNodes,
} from './learning/index.js';
import { readSettingFacts, type Settings } from './platform/config/index.js';
import { registerCacheCounters } from './platform/cache/index.js';
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
import { registerLlmMetrics } from './platform/llm/index.js';
import { createMetrics } from './platform/observability/metrics.js';
import { registerPoolMetrics } from './platform/database/pool-metrics.js';
import { registerQueueMetrics } from './platform/queue/queue-metrics.js';
import type { ProjectContext } from './platform/project.js';
import { buildAppSchema } from './schema.js';
import {
  CorrectionSessionResolver,
  createFeedMetrics,
  createTrainingApi,
  HealthService,
  MetricsSamples,
  MetricsSamplesResolver,
  type createJudging,
  registerModelNodes,
  registerNodes,
  registerTrainingGauges,
  SessionAgentVersionResolver,
  SessionBatchResolver,
  SessionLabelResolver,
  SessionModelCallsResolver,
  SessionModelUsageResolver,
  SessionTemplateResolver,
  SessionCorrectionsResolver,
  SystemOverview,
  SystemOverviewResolver,
  SystemSchedulesResolver,
  TrainingBatchResolver,
  TrainingEventsResolver,
  TrainingSessionEventResolver,
  TrainingSessionResolver,
  TrainingSystemResolver,
  TrainingSystemService,
  TrainingTemplateResolver,
  TrainingTemplateVersionResolver,
  type TrainingParts,
  SessionVariantsResolver,
  VariantSubjectResolver,
  WorkerSessionsResolver,
} from './training/index.js';

/** Queue age and event lag, in milliseconds, from which the system does not call itself healthy. */
const HEALTH = { queueAgeMs: 300_000, eventLagMs: 5_000 };

/** Where the process can be reached; null where it serves no API. */
export interface Reachable {
  readonly graphqlUrl: string | null;
  readonly socketUrl: string | null;
}

/** What the API is built upon. */
export interface ApiParts {
  readonly project: ProjectContext;
  readonly parts: TrainingParts & { readonly experiments: ExperimentsService };
  readonly corrections: CorrectionParts;
  readonly alerts: AlertParts;
  readonly judging: ReturnType<typeof createJudging>;
  readonly executors: ExecutorPool;
  readonly dataSource: DataSource;
}

/** GraphQL over HTTP and sockets, with what serves it. */
export async function createApi(
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
  registerModelNodes(nodes, database);
  registerCorrectionNodes(nodes, corrections.loaders);
  const predictions = createPredictionsApi(parts);
  registerPredictionNodes(nodes, predictions.loaders);
  const alerts = createAlertsApi(alertParts, project);
  registerAlertNodes(nodes, alerts.loaders);
  const experiments = createExperimentsApi(parts.experiments, parts);
  registerExperimentNodes(nodes, experiments.loaders);
  const { agents } = training;
  const agentLoaders = new AgentLoaders(agents);
  const learning = createLearningApi(parts, {
    trials: createTrials(parts, { experiments: experiments.service, agents }),
    instructions: agents,
    experiments: experiments.loaders,
    versions: { agents: agentLoaders, templates: training.templateLoaders },
  });
  registerLearningNodes(nodes, learning.loaders);
  const optimizer = createOptimizerApi(parts, training.templateLoaders);
  registerOptimizerNodes(nodes, optimizer.service);
  registerAgentNodes(nodes, agentLoaders);
  const { batchLoaders, templateLoaders } = training;
  const events = new TrainingEventsResolver(training.service, training.feeds, training.log, batchLoaders);
  const health = new HealthService(database, executors, { ...HEALTH, workerSilentMs: settings.leaseMs });
  const system = new TrainingSystemService(database, parts.wakeUp, settings.leaseMs);
  const samples = new MetricsSamplesResolver(new MetricsSamples(database, parts.clock));
  const exports = new ExportService({ ...parts, dataSource, sealed: new OptimizerHoldouts(database) });
  const exportRuns = new ExportRuns(database, ids, logger);
  const exportProgress = new ExportProgressResolver(exportRuns);
  const trends = new TrendService(database, parts.clock);
  const trendLoaders = new TrendLoaders(trends);
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
      new SessionModelCallsResolver(database),
      new SessionModelUsageResolver(database),
      new SessionAgentVersionResolver(agentLoaders),
      new TrainingSystemResolver(system, health, parts.catalog, executors, judging.trust),
      new SystemOverviewResolver(new SystemOverview(database, { ...settings, facts: readSettingFacts() })),
      new WorkerSessionsResolver(database),
      new SystemSchedulesResolver(database),
      corrections.resolver,
      new CorrectionSessionResolver(training.loaders),
      new SessionCorrectionsResolver(corrections.loaders),
      samples,
      new ExportResolver(exports),
      exportProgress,
      new ReportResolver(createReports(parts)),
      new PredictionResolver(predictions.loaders),
      new PredictionConnectionResolver(predictions.loaders),
      new TrendResolver(trends, trendLoaders),
      new ChangePointResolver(trendLoaders),
      alerts.resolver,
      new StatisticsResolver(statistics),
      new DashboardResolver(
        new DashboardService(statistics, trendLoaders),
        training.loaders,
        predictions.loaders,
        learning.loaders,
      ),
      learning.resolver,
      optimizer.resolver,
      experiments.resolver,
      experiments.variantResolver,
      new VariantSubjectResolver(templateLoaders, agentLoaders),
      new SessionVariantsResolver(experiments.loaders),
      new AgentResolver(agents, agentLoaders),
    ]),
  );
  bindFeeds(schema, {
    ...events.openers(),
    ...samples.openers(),
    ...exportProgress.openers(),
    ...corrections.resolver.openers(),
    ...alerts.resolver.openers(),
    ...learning.resolver.openers(),
    ...optimizer.resolver.openers(),
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
    routes: [exportRoute(exports, exportRuns)],
    dashboardFolder: fileURLToPath(new URL('../web/dashboard', import.meta.url)),
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
    corrections,
    alerts,
    learning,
    optimizer,
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

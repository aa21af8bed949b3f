import 'reflect-metadata';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  AgentLoaders,
  AgentResolver,
  createAgentRegistry,
  createAgentService,
} from '../../src/agents/index.js';
import { graphql } from 'graphql';
import {
  ChangePointResolver,
  createAlertsApi,
  createPredictionsApi,
  PredictionConnectionResolver,
  PredictionResolver,
  StatisticsLoaders,
  StatisticsResolver,
  StatisticsService,
  TrendLoaders,
  TrendResolver,
  TrendService,
} from '../../src/analytics/index.js';
import { DashboardResolver, DashboardService } from '../../src/dashboard/index.js';
import { instanceContainer } from '../../src/platform/graphql/build-schema.js';
import { createContext } from '../../src/platform/graphql/context.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { systemClock, systemIds } from '../../src/platform/system-ports.js';
import { buildAppSchema } from '../../src/schema.js';
import {
  SessionBatchResolver,
  SessionLabelResolver,
  SessionModelCallsResolver,
  SessionTemplateResolver,
  toTrainingSession,
  TrainingBatchResolver,
  TrainingSessionEventResolver,
  TrainingSessionResolver,
  TrainingTemplateResolver,
  TrainingTemplateVersionResolver,
} from '../../src/training/index.js';
import { AdaptationLoaders } from '../../src/learning/adaptation-loaders.js';
import { AdaptationsService, type DecisionParts } from '../../src/learning/adaptations.service.js';
import { agentPlace } from '../testkit/agent-operations.js';
import { startAlertNode } from '../testkit/alert-operations.js';
import { toTemplate } from '../../src/training/templates/templates.graphql.js';
import { toldTrials } from '../testkit/learning-operations.js';
import { createTestDatabase, type TestDatabase } from '../testkit/index.js';
import { silent, startTrainingNode, type TrainingNode } from '../testkit/training-node.js';

let testDatabase: TestDatabase;
let node: TrainingNode;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  node = await startTrainingNode(testDatabase);
});

afterEach(async () => {
  await node.stop();
  await testDatabase.drop();
});

/** The names of the statements that `work` has run, as their comments tell. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const { driver } = node.database.dataSource;
  const runner = Object.getPrototypeOf(driver.createQueryRunner('master')) as {
    query: (...args: unknown[]) => unknown;
  };
  const original = runner.query;
  const seen: string[] = [];
  runner.query = function counted(this: unknown, ...args: unknown[]) {
    const name = /^\/\* (\w+)(?:, prepared)? \*\//.exec(String(args[0]))?.[1] ?? String(args[0]).slice(0, 40);
    seen.push(name);
    return original.apply(this, args);
  };
  try {
    await work();
  } finally {
    runner.query = original;
  }
  // The node's event reader looks for news now and then, and its queue for jobs; that is no request's.
  const own = /^(START TRANSACTION|COMMIT|set_project|one_plan|NOTIFY|event_head|\s*WITH next as)/;
  return seen.filter((name) => !own.test(name));
}

test('a page of sessions with evaluations, events and the sessions of these takes one statement per level', async () => {
  const input = { agentType: 'research', originalResponse: 'An answer.', mode: 'CONTINUOUS' as const };
  const worker = await node.startWorker();
  await Promise.all(Array.from({ length: 12 }, () => node.service.submit(DEFAULT_PROJECT, input, 20)));
  // Its own statements are not those that are counted.
  await worker.stop();
  const context = createContext({ project: DEFAULT_PROJECT, requestId: 'r', logger: silent });
  const sessions = new TrainingSessionResolver(node.service, node.loaders);
  const events = new TrainingSessionEventResolver(node.loaders);
  const models = new SessionModelCallsResolver(node.database);
  const page = { connection: 'TrainingSession', limit: 12, after: null };
  let counted = 0;
  const statements = await statementsOf(async () => {
    const rows = (await node.service.list(DEFAULT_PROJECT, {}, page)).map(toTrainingSession);
    expect(rows).toHaveLength(12);
    await Promise.all(
      rows.map(async (row) => {
        const [before, after, connection, calls] = await Promise.all([
          sessions.evaluationBefore(context, row),
          sessions.evaluationAfter(context, row),
          sessions.eventsOf(context, row, { first: 20 }),
          models.modelCalls(context, row, { first: 20 }),
        ]);
        expect([before!.score, after!.score, calls.nodes]).toEqual([10, 11, []]);
        const back = await Promise.all(connection.nodes.map((event) => events.session(context, event)));
        counted += back.length;
      }),
    );
  });
  expect(counted).toBe(12 * 6);
  // The list; evaluations before and after together; events; calls to models; the sessions of the events.
  expect(statements).toHaveLength(5);
  expect(statements.filter((name) => name === 'session_events')).toHaveLength(1);
});

test('all agents with a page of their versions take two statements, however many agents there are', async () => {
  const place = agentPlace();
  const parts = { database: node.database, ids: systemIds, logger: silent };
  const settings = { project: 'default', agentProjectDir: place.path, agentHome: null, agentDirs: [] };
  const service = createAgentService(parts);
  const resolver = new AgentResolver(service, new AgentLoaders(service));
  const counts: [agents: number, versions: number, statements: number][] = [];
  for (const count of [0, 25]) {
    for (const text of ['Once.', 'Twice.', 'Thrice.']) {
      for (let i = 0; i < count; i += 1) place.write(`agent-${i}.md`, text);
      const registry = createAgentRegistry(parts, settings);
      await registry.start();
      await registry.stop();
    }
    const context = createContext({ project: DEFAULT_PROJECT, requestId: 'r', logger: silent });
    let versions = 0;
    let agents = 0;
    const statements = await statementsOf(async () => {
      const found = await resolver.agents(context);
      agents = found.length;
      const pages = await Promise.all(
        found.map((agent) => resolver.versionsOf(context, agent, { first: 2 })),
      );
      versions = pages.flatMap(({ nodes }) => nodes).length;
    });
    counts.push([agents, versions, statements.length]);
  }
  expect(counts).toEqual([
    [9, 9, 2],
    [34, 9 + 50, 2],
  ]);
  place.drop();
});

const newContext = () => createContext({ project: DEFAULT_PROJECT, requestId: 'r', logger: silent });

test('sessions with their batches, of these the counts and sessions, and labels take one statement per level', async () => {
  for (let count = 1; count <= 4; count += 1) {
    const items = Array.from({ length: count }, () => ({ agentType: 'research', originalResponse: 'Well.' }));
    await node.batches.submit(DEFAULT_PROJECT, { items, mode: 'BATCH' });
  }
  const context = newContext();
  const ofSessions = new SessionBatchResolver(node.batchLoaders);
  const batches = new TrainingBatchResolver(node.batches, node.batchLoaders);
  const labels = new SessionLabelResolver(node.labels, node.loaders);
  const templates = new SessionTemplateResolver(node.templateLoaders);
  const page = { connection: 'TrainingSession', limit: 20, after: null };
  let counted = 0;
  const statements = await statementsOf(async () => {
    const rows = (await node.service.list(DEFAULT_PROJECT, {}, page)).map(toTrainingSession);
    expect(rows).toHaveLength(10);
    await Promise.all(
      rows.map(async (row) => {
        expect(await labels.label(context, row)).toBeNull();
        expect(await templates.templateVersion(context, row)).toBeNull();
        const batch = (await ofSessions.batch(context, row))!;
        const [sessions, finished, failed, connection] = await Promise.all([
          batches.sessionCount(context, batch),
          batches.finishedCount(context, batch),
          batches.failedCount(context, batch),
          batches.sessions(context, batch, { first: 20 }),
        ]);
        expect([finished, failed]).toEqual([0, 0]);
        expect(connection.nodes).toHaveLength(sessions);
        counted += sessions;
      }),
    );
  });
  expect(counted).toBe(1 + 4 + 9 + 16);
  // The list; labels; batches; their counts; their sessions.
  expect(statements).toHaveLength(5);
});

test('templates with their versions, and of these the usage, take one statement per level', async () => {
  const context = newContext();
  const templates = new TrainingTemplateResolver(node.templates, node.templateLoaders);
  const versions = new TrainingTemplateVersionResolver(node.templateLoaders);
  const statements = await statementsOf(async () => {
    const rows = (await node.templates.list(DEFAULT_PROJECT, null)).map(toTemplate);
    expect(rows).toHaveLength(3);
    await Promise.all(
      rows.map(async (row) => {
        const [current, connection] = await Promise.all([
          templates.current(context, row),
          templates.versions(context, row, { first: 20 }),
        ]);
        expect(connection.nodes).toEqual([current]);
        expect(await versions.usageCount(context, current)).toBe(0);
        expect(await versions.successRate(context, current)).toBeNull();
      }),
    );
  });
  // The list; the versions in force; all versions; their usage.
  expect(statements).toHaveLength(4);
});

test('the dashboards of several agents and the statistics of all take one statement per level', async () => {
  const worker = await node.startWorker();
  const agents = ['research', 'qa', 'engineer'];
  await Promise.all(
    agents.map((agentType) =>
      node.service.submit(
        DEFAULT_PROJECT,
        { agentType, originalResponse: 'An answer.', mode: 'CONTINUOUS' },
        20,
      ),
    ),
  );
  await worker.stop();
  const statistics = new StatisticsService(new StatisticsLoaders(node.database), systemClock);
  const trends = new TrendService(node.database, systemClock);
  const trendLoaders = new TrendLoaders(trends);
  const predictions = createPredictionsApi({ database: node.database, clock: systemClock });
  const adaptations = new AdaptationsService({ database: node.database } as DecisionParts);
  const schema = buildAppSchema(
    instanceContainer([
      new StatisticsResolver(statistics),
      new DashboardResolver(
        new DashboardService(statistics, trendLoaders),
        node.loaders,
        predictions.loaders,
        new AdaptationLoaders(adaptations, toldTrials().trials),
      ),
      new TrendResolver(trends, trendLoaders),
      new PredictionResolver(predictions.loaders),
      new PredictionConnectionResolver(predictions.loaders),
      new TrainingSessionResolver(node.service, node.loaders),
    ]),
  );
  const numbers = 'sessionCount successRate p50DurationMs p95DurationMs';
  const dashboard = `recommendations trend { direction points { value } }
    predictions { unavailableReason nodes { id } } criteria { criterion meanScore count }
    statistics { ${numbers} previous { ${numbers} } byAgentType { agentType meanImprovement } }
    adaptations(first: 5) { nodes { id cause } }
    recentSessions(first: 5) { nodes { id evaluationBefore { score } } }`;
  const document = (count: number) =>
    `{ ${agents
      .slice(0, count)
      .map((name) => `${name}: agentTrainingDashboard(agentType: "${name}") { ${dashboard} }`)
      .join(' ')} trainingStatistics { ${numbers} previous { ${numbers} } } }`;
  const counts: number[] = [];
  for (const count of [1, 3]) {
    const statements = await statementsOf(async () => {
      const result = await graphql({ schema, source: document(count), contextValue: newContext() });
      expect(result.errors).toBeUndefined();
      const data = result.data as Record<
        string,
        { statistics: { sessionCount: number; p50DurationMs: number } }
      >;
      expect(data.research!.statistics.sessionCount).toBe(1);
      expect(data.research!.statistics.p50DurationMs).toBeGreaterThan(0);
    });
    // Of the agents: trends, forecasts, which of these are open, the days behind what is not forecast, the newest sessions,
    // the newest adaptations, totals and durations of this window and the one before, evaluations; of all the totals and
    // durations.
    expect(statements.filter((name) => name === 'rollup_totals')).toHaveLength(2);
    counts.push(statements.length);
  }
  expect(counts).toEqual([11, 11]);
});

test('trends with what changed, forecasts with their record and alerts with their rules take one statement per level', async () => {
  const agents = ['a', 'b', 'c'];
  const { dataSource } = node.database;
  await dataSource.query(
    `INSERT INTO rollup_day (project_id, day, agent_type, strategy, mode, shard, improved_count, response_score_n, response_score_sum)
     SELECT 'default', date '2026-01-01' + i, agent_type, 's@' || 1 + i / 30, 'CONTINUOUS', 0, 1, 1,
         CASE WHEN i < 30 THEN 80000 ELSE 60000 END + i * 37 % 11 * 300
       FROM generate_series(0, 59) AS i, unnest($1::text[]) AS agent_type`,
    [agents],
  );
  await dataSource.query(
    `INSERT INTO prediction (project_id, id, agent_type, metric, origin, horizon_days, method, current_value, predicted_value,
       standard_error, lower80, upper80, lower95, upper95, calibrated_by, made_from, direction, recommendations, target_time)
     SELECT 'default', gen_random_uuid(), agent_type, 'RESPONSE_SCORE', '2026-03-01', horizon, 'm', 50, 50, 1, 48, 52, 46, 54, 0, 60,
         'STABLE', '{}', '2026-03-09' FROM unnest($1::text[]) AS agent_type, unnest('{1, 7}'::int[]) AS horizon`,
    [agents],
  );
  const watcher = await startAlertNode(testDatabase, { dataSource });
  await watcher.look();
  await watcher.stop();
  await dataSource.query(
    `INSERT INTO alert (project_id, id, rule_id, agent_type, metric, severity, message, value, threshold, opened_at, tx, position)
     SELECT project_id, gen_random_uuid(), id, '', metric, severity, 'm', 1, 2, now(), 1, nextval('alert_change')
       FROM alert_rule LIMIT 3`,
  );
  const trends = new TrendService(node.database, systemClock);
  const trendLoaders = new TrendLoaders(trends);
  const predictions = createPredictionsApi({ database: node.database, clock: systemClock });
  const sources = { clock: systemClock, ids: systemIds, random: { next: () => 0 } };
  const parts = { database: node.database, wakeUp: node.wakeUp, ...sources, logger: silent };
  const schema = buildAppSchema(
    instanceContainer([
      new TrendResolver(trends, trendLoaders),
      new ChangePointResolver(trendLoaders),
      new PredictionResolver(predictions.loaders),
      new PredictionConnectionResolver(predictions.loaders),
      createAlertsApi({ ...parts, webhook: null, residuals: null }).resolver,
    ]),
  );
  const range = 'range: { from: "2026-01-01T00:00:00Z", to: "2026-03-02T00:00:00Z" }';
  const forecasts = '{ unavailableReason nodes { observedCoverage } }';
  const ofAgent = (name: string) =>
    `${name}: trend(metric: RESPONSE_SCORE, agentType: "${name}", ${range}) { direction changePoints { causes } }
     ${name}Scores: predictions(agentType: "${name}") ${forecasts}
     ${name}Times: predictions(agentType: "${name}", metric: DURATION_MS) ${forecasts}`;
  for (const count of [1, 3]) {
    const asked = agents.slice(0, count);
    const source = `{ ${asked.map(ofAgent).join(' ')} alerts(first: ${count}) { nodes { rule { metric } } } }`;
    const statements = await statementsOf(async () => {
      const result = await graphql({ schema, source, contextValue: newContext() });
      expect(result.errors).toBeUndefined();
      const data = result.data as Record<string, { changePoints: object[] }> & {
        alerts: { nodes: { rule: object | null }[] };
      };
      for (const name of asked)
        expect(data[name]!.changePoints).toEqual([{ causes: ['strategy s@1 -> s@2'] }]);
      expect(data.alerts.nodes.filter(({ rule }) => rule !== null)).toHaveLength(count);
    });
    // The trends; the causes of all changes; the forecasts; their record; which of them are open; the days behind those that
    // are not, of both metrics; the alerts; their rules.
    expect(statements).toHaveLength(8);
    for (const name of ['series_of_agents', 'change_causes', 'daily_series_of_agents'])
      expect(statements.filter((each) => each === name)).toHaveLength(1);
  }
});

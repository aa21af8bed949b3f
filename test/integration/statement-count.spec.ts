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
  const predictions = createPredictionsApi({ database: node.database, clock: systemClock });
  const adaptations = new AdaptationsService({ database: node.database } as DecisionParts);
  const schema = buildAppSchema(
    instanceContainer([
      new StatisticsResolver(statistics),
      new DashboardResolver(
        new DashboardService(statistics, new TrendLoaders(trends)),
        node.loaders,
        predictions.loaders,
        new AdaptationLoaders(adaptations, toldTrials().trials),
      ),
      new TrendResolver(trends),
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

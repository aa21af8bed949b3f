import 'reflect-metadata';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  AgentLoaders,
  AgentResolver,
  createAgentRegistry,
  createAgentService,
} from '../../src/agents/index.js';
import { createContext } from '../../src/platform/graphql/context.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { systemIds } from '../../src/platform/system-ports.js';
import {
  toTrainingSession,
  TrainingSessionEventResolver,
  TrainingSessionResolver,
} from '../../src/training/index.js';
import { agentPlace } from '../testkit/agent-operations.js';
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
    const name = /^\/\* (\w+) \*\//.exec(String(args[0]))?.[1] ?? String(args[0]).slice(0, 40);
    seen.push(name);
    return original.apply(this, args);
  };
  try {
    await work();
  } finally {
    runner.query = original;
  }
  // The node's event reader looks for news now and then; that is no request's.
  return seen.filter((name) => !/^(START TRANSACTION|COMMIT|set_project|NOTIFY|event_head)/.test(name));
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
  const page = { connection: 'TrainingSession', limit: 12, after: null };
  let counted = 0;
  const statements = await statementsOf(async () => {
    const rows = (await node.service.list(DEFAULT_PROJECT, {}, page)).map(toTrainingSession);
    expect(rows).toHaveLength(12);
    await Promise.all(
      rows.map(async (row) => {
        const [before, after, connection] = await Promise.all([
          sessions.evaluationBefore(context, row),
          sessions.evaluationAfter(context, row),
          sessions.eventsOf(context, row, { first: 20 }),
        ]);
        expect([before!.score, after!.score]).toEqual([10, 11]);
        const back = await Promise.all(connection.nodes.map((event) => events.session(context, event)));
        counted += back.length;
      }),
    );
  });
  expect(counted).toBe(12 * 6);
  // The list; evaluations before and after together; events; the sessions of the events.
  expect(statements).toHaveLength(4);
  expect(statements.filter((name) => name === 'session_events')).toHaveLength(1);
});

test('all agents with a page of their versions take two statements, however many agents there are', async () => {
  const place = agentPlace();
  const parts = { database: node.database, ids: systemIds, logger: silent };
  const settings = { agentProjectDir: place.path, agentHome: null, agentDirs: [] };
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

import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { LlmSettings } from '../../src/platform/config/index.js';
import type { LlmTimes } from '../../src/platform/llm/index.js';
import { createTestDatabase, type TestDatabase } from './index.js';
import { startLlmNode, type LlmNode } from './llm-node.js';
import { llmSettings } from './llm-settings.js';
import { startScriptedLlm, type Behaviour, type ScriptedLlm } from './scripted-llm/index.js';

/**
 * What the specs of the port to models work with: a database for the file, emptied after each test, and for each test a
 * scripted server and nodes that ask it.
 */
export function llmBench() {
  let testDatabase: TestDatabase;
  let client: Awaited<ReturnType<TestDatabase['client']>>;
  let server: ScriptedLlm;
  const nodes: LlmNode[] = [];

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    client = await testDatabase.client();
  });
  beforeEach(async () => {
    server = await startScriptedLlm();
  });
  afterEach(async () => {
    await server.stop();
    for (const node of nodes.splice(0)) await node.stop();
    await client.query('TRUNCATE llm_call, llm_gate, llm_total');
  });
  afterAll(() => testDatabase.drop());

  const rows = async <T = Record<string, unknown>>(sql: string): Promise<T[]> =>
    (await client.query(sql)).rows as T[];
  const start = async (settings: LlmSettings | null, times: Partial<LlmTimes> = {}): Promise<LlmNode> => {
    const node = await startLlmNode(testDatabase, settings, times);
    nodes.push(node);
    return node;
  };
  return {
    get server() {
      return server;
    },
    rows,
    /** Changes what is stored. */
    change: async (sql: string): Promise<void> => {
      await client.query(sql);
    },
    /** Waits until a statement finds something. */
    found: async (sql: string): Promise<void> => {
      while ((await rows(sql)).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    /** A node without models. */
    bareNode: () => start(null),
    /** A node that asks the server. */
    node: (settings: Partial<LlmSettings> = {}, times: Partial<LlmTimes> = {}) =>
      start(llmSettings(server.baseUrl, settings), times),
    /** Answers with one behaviour after the other, then well. */
    inTurn: (...behaviours: Behaviour[]) => server.behave(() => behaviours.shift() ?? { do: 'good' }),
    always: (behaviour: Behaviour) => server.behave(() => behaviour),
  };
}

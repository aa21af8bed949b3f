import { createCorrectionExamples } from '../../src/corrections/index.js';
import type { LlmSettings } from '../../src/platform/config/index.js';
import type { LlmTimes } from '../../src/platform/llm/index.js';
import { systemClock, systemIds } from '../../src/platform/system-ports.js';
import { TemplateStore, Writers } from '../../src/training/index.js';
import { startLlmNode } from './llm-node.js';
import { llmSettings } from './llm-settings.js';
import type { ScriptedLlm } from './scripted-llm/index.js';
import type { TestDatabase } from './test-database.js';
import { scriptedStrategy, silent, startTrainingNode } from './training-node.js';

/** What makes a response a good one for `wordStrategy`. */
export const GOOD_WORD = 'splendid';

/** A response is worth something by one word, and nothing but a model can improve it. */
const wordStrategy = () =>
  scriptedStrategy({
    evaluate: ({ response }) => (response.includes(GOOD_WORD) ? 95 : 50),
    propose: () => [],
  });

export interface ModelNodeOptions {
  readonly settings?: Partial<LlmSettings>;
  readonly times?: Partial<LlmTimes>;
  readonly concurrency?: number;
}

/** A node whose worker has a scripted model rewrite responses; its cache is off. */
export async function startModelNode(
  testDatabase: TestDatabase,
  server: ScriptedLlm,
  { settings = {}, times, concurrency = 8 }: ModelNodeOptions = {},
) {
  const wanted = llmSettings(server.baseUrl, { embeddingModel: null, ...settings });
  const { port, database, stop } = await startLlmNode(testDatabase, wanted, times);
  const examples = createCorrectionExamples({ database, clock: systemClock, logger: silent });
  const node = await startTrainingNode(testDatabase, {
    catalog: wordStrategy(),
    concurrency,
    cacheMaxMb: 0,
    llm: port,
    hasWriter: true,
    adaptive: { candidates: wanted.candidates, maxCalls: wanted.adaptiveCalls },
    writers: new Writers({
      llm: port,
      database,
      templates: new TemplateStore(systemIds),
      examples,
      options: wanted,
    }),
  });
  await node.startWorker();
  return {
    ...node,
    async stop(): Promise<void> {
      await node.stop();
      await stop();
    },
  };
}

export type ModelNode = Awaited<ReturnType<typeof startModelNode>>;

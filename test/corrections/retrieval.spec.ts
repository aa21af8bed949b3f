import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CorrectionExamples, ExampleQuery } from '../../src/corrections/index.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { correctionOf, startCorrectionsNode, type CorrectionsNode } from '../testkit/corrections-node.js';
import { createTestDatabase, type TestDatabase } from '../testkit/index.js';
import { readParaphrasedTasks } from '../testkit/paraphrased-tasks.js';

/** All tasks are those of one agent here, which is harder than each agent's by themselves. */
const AGENT = 'all-trades';
const tasks = readParaphrasedTasks();

let database: TestDatabase;
let node: CorrectionsNode;
let examples: CorrectionExamples;
const ids: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  node = await startCorrectionsNode(database);
  for (const { task, original, corrected } of tasks) {
    const input = correctionOf(task, original, corrected, { agentType: AGENT });
    ids.push((await node.service.submit(DEFAULT_PROJECT, input)).id);
  }
  examples = node.examples();
}, 60_000);

afterAll(async () => {
  await node.stop();
  await database.drop();
});

/** Share of the tasks whose own correction is first, asked for in other words. */
async function firstPlaces(queryOf: (index: number) => Omit<ExampleQuery, 'agentType'>): Promise<number> {
  let first = 0;
  for (const index of tasks.keys()) {
    const query = { agentType: AGENT, ...queryOf(index) };
    const found = await examples.findSimilar(DEFAULT_PROJECT, query, { k: 1, tokenBudget: 10_000 });
    if (found[0]?.correctionId === ids[index]) first += 1;
  }
  return first / tasks.length;
}

function wordsIn(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/\p{L}{4,}/gu) ?? []);
}

/** Mean share of the words of four letters or more that both texts have, of those that either has. */
function overlap(other: 'paraphrase' | 'reworded'): number {
  const shares = tasks.map((each) => {
    const [a, b] = [wordsIn(each.task), wordsIn(each[other])];
    const both = [...a].filter((word) => b.has(word)).length;
    return both / (a.size + b.size - both);
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

describe('200 tasks in other words', () => {
  test('are told in words of their own', () => {
    expect(tasks).toHaveLength(200);
    expect(new Set(tasks.map(({ task }) => task)).size).toBe(200);
    expect(overlap('paraphrase')).toBeLessThan(0.25);
    expect(overlap('reworded')).toBeLessThan(0.05);
  });

  test('find their own correction first in at least 90 % of cases', async () => {
    const share = await firstPlaces((at) => ({ taskDescription: tasks[at]!.paraphrase, response: '' }));
    process.stderr.write(`paraphrased: ${(share * 100).toFixed(1)} % first\n`);
    expect(share).toBeGreaterThanOrEqual(0.9);
  }, 60_000);

  test('do so too when what the agent answered is about something else', async () => {
    const share = await firstPlaces((at) => ({
      taskDescription: tasks[at]!.paraphrase,
      response: tasks[(at + 1) % tasks.length]!.reworded,
    }));
    process.stderr.write(`with a strange response: ${(share * 100).toFixed(1)} % first\n`);
    expect(share).toBeGreaterThanOrEqual(0.85);
  }, 60_000);

  test('find it seldom where hardly a word is the same: what takes an embedding model', async () => {
    const share = await firstPlaces((at) => ({ taskDescription: tasks[at]!.reworded, response: '' }));
    process.stderr.write(`reworded altogether: ${(share * 100).toFixed(1)} % first\n`);
    expect(share).toBeGreaterThan(0.2);
  }, 60_000);
});

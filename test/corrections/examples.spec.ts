import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Embedder, Example, ExampleQuery } from '../../src/corrections/index.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import {
  allEvaluated,
  correctionOf,
  startCorrectionsNode,
  type CorrectionsNode,
} from '../testkit/corrections-node.js';
import { createTestDatabase, type TestDatabase } from '../testkit/index.js';

let database: TestDatabase;
let node: CorrectionsNode;
let agents = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  node = await startCorrectionsNode(database);
});

afterAll(async () => {
  await node.stop();
  await database.drop();
});

/** An agent that nobody has corrected before. */
const newAgent = (): string => `agent-${(agents += 1)}`;

async function corrected(agentType: string, task: string | null, original: string, better: string) {
  const input = correctionOf(task, original, better, { agentType });
  return (await node.service.submit(DEFAULT_PROJECT, input)).id;
}

function find(
  query: ExampleQuery,
  k = 3,
  tokenBudget = 10_000,
  examples = node.examples(),
): Promise<Example[]> {
  const asker = { ownerId: 'a test', signal: new AbortController().signal };
  return examples.findSimilar(DEFAULT_PROJECT, query, { k, tokenBudget }, asker);
}

test('a correction is found as soon as it is in, with all that a prompt needs, and only by its own agent', async () => {
  const [agentType, other] = [newAgent(), newAgent()];
  const query = { agentType, taskDescription: 'Parse the configuration of the proxy', response: '' };
  // The same reader throughout: what it knows of words must hide nothing.
  const examples = node.examples();
  expect(await find(query, 3, 10_000, examples)).toEqual([]);
  await corrected(other, 'Parse the configuration of the proxy', 'a', 'b');
  expect(await find(query, 3, 10_000, examples)).toEqual([]);
  const id = await corrected(agentType, 'Configuration parsing for a proxy', 'one two', 'three four');
  const [found, ...rest] = await find(query, 3, 10_000, examples);
  expect(rest).toEqual([]);
  expect(found).toMatchObject({
    correctionId: id,
    type: 'TECHNICAL',
    severity: 'MEDIUM',
    taskDescription: 'Configuration parsing for a proxy',
    originalResponse: 'one two',
    correctedResponse: 'three four',
    feedback: null,
    tokens: 13,
  });
  expect(found!.score).toBeGreaterThan(0.5);
  expect(found!.score).toBeLessThanOrEqual(1);
});

test('nothing that shares no word is found, and odd queries find nothing', async () => {
  const agentType = newAgent();
  await corrected(agentType, 'Parse the proxy configuration', 'a', 'b');
  for (const taskDescription of [
    'Bake a cake',
    '!!! ???',
    'the of and',
    '  ',
    "'; DROP TABLE correction; --",
    '\\',
  ]) {
    expect(await find({ agentType, taskDescription, response: '' })).toEqual([]);
  }
  expect(
    await find({ agentType, taskDescription: 'Parse the proxy configuration', response: '' }, 0),
  ).toEqual([]);
});

test('those that do not fit into the budget leave their place to shorter ones', async () => {
  const agentType = newAgent();
  const long = await corrected(agentType, 'Sort the invoices by date', 'x'.repeat(4_000), 'y'.repeat(4_000));
  const short = await corrected(agentType, 'Sort invoices', 'x', 'y');
  const query = { agentType, taskDescription: 'Sort the invoices by date', response: '' };
  expect((await find(query)).map(({ correctionId }) => correctionId)).toEqual([long, short]);
  expect((await find(query, 1)).map(({ correctionId }) => correctionId)).toEqual([long]);
  const cheap = await find(query, 3, 1_000);
  expect(cheap.map(({ correctionId }) => correctionId)).toEqual([short]);
  expect(cheap[0]!.tokens).toBe(4);
});

test('where no task is known, responses are compared', async () => {
  const agentType = newAgent();
  await corrected(agentType, null, 'def parse_invoice(total): return total', 'def x(): pass');
  const id = await corrected(agentType, null, 'function drawChart(points) { plot(points) }', 'better');
  const found = await find(
    { agentType, taskDescription: null, response: 'const drawChart = (p) => plot(p);' },
    1,
  );
  expect(found.map(({ correctionId }) => correctionId)).toEqual([id]);
});

test('other forms and misspellings of rare words are found, names in code, and scripts without blanks', async () => {
  const agentType = newAgent();
  const postgres = await corrected(agentType, 'Tune PostgreSQL', 'a', 'b');
  const names = await corrected(agentType, 'Call parseHtmlFile in the importer', 'a', 'b');
  const chinese = await corrected(agentType, '请修复数据库连接池的错误', 'a', 'b');
  const idOf = async (taskDescription: string) =>
    (await find({ agentType, taskDescription, response: '' }, 1))[0]?.correctionId;
  expect(await idOf('postgres is slow')).toBe(postgres);
  expect(await idOf('parse_html_file fails')).toBe(names);
  expect(await idOf('数据库连接池')).toBe(chinese);
});

test('with a model, what means the same comes first among what shares a word; where it fails, words decide', async () => {
  const agentType = newAgent();
  const car = await corrected(agentType, 'Repair the car', 'a', 'b');
  const house = await corrected(agentType, 'Repair the roof of the house', 'a', 'b');
  const vectors: Record<string, number[]> = {
    'Repair the car': [1, 0],
    'Repair the roof of the house': [0, 1],
    'Repair the automobile of the house': [0.9, 0.1],
  };
  let isBroken = false;
  const embedder: Embedder = {
    model: 'scripted',
    embed: (_project, _owner, texts) =>
      isBroken
        ? Promise.reject(new Error('no model'))
        : Promise.resolve(texts.map((text) => vectors[text] ?? [0.5, 0.5])),
  };
  const worker = await node.startWorker({ embedder });
  await allEvaluated(database);
  await worker.stop();
  const query = { agentType, taskDescription: 'Repair the automobile of the house', response: '' };
  const order = async (by: Embedder | null) =>
    (await find(query, 2, 10_000, node.examples(by))).map(({ correctionId }) => correctionId);
  expect(await order(null)).toEqual([house, car]);
  expect(await order(embedder)).toEqual([car, house]);
  expect(await order({ ...embedder, model: 'another' })).toEqual([house, car]);
  isBroken = true;
  expect(await order(embedder)).toEqual([house, car]);
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { noMemory, type Evaluation } from '../../src/evaluation/index.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { createStrategyCatalog } from '../../src/training/index.js';
import {
  allEvaluated,
  correctionOf,
  startCorrectionsNode,
  type CorrectionsNode,
} from '../testkit/corrections-node.js';
import { fakeExecutors } from '../testkit/fake-executors.js';
import { createTestDatabase, type TestDatabase } from '../testkit/index.js';
import { inProcessAnalysis } from '../testkit/in-process-analysis.js';
import { seededRandom } from '../testkit/seeded-random.js';
import { readParaphrasedTasks } from '../testkit/paraphrased-tasks.js';

const COUNT = 400;
const LIMIT_BYTES = 4_000_000;

let database: TestDatabase;
let node: CorrectionsNode;

beforeAll(async () => {
  database = await createTestDatabase();
  node = await startCorrectionsNode(database);
});

afterAll(async () => {
  await node.stop();
  await database.drop();
});

/** Prose and code of about 1 KB, of the sentences of 200 tasks in an order of its own, with names that no other text has. */
function textOf(random: () => number): string {
  const tasks = readParaphrasedTasks();
  let text = '';
  while (text.length < 1_000) {
    const { task, reworded, corrected } = tasks[Math.floor(random() * tasks.length)]!;
    const name = Math.floor(random() * 2 ** 40).toString(36);
    text += `${task}: ${reworded}.\n    const ${name} = ${corrected};\n`;
  }
  return text;
}

test('400 corrections of 1 KB, evaluated on both sides, take less than 4 MB with all indexes', async () => {
  const random = seededRandom(1);
  const tasks = readParaphrasedTasks();
  // What real strategies say of such texts, of which each correction gets two.
  const catalog = createStrategyCatalog({ analysis: inProcessAnalysis(), executors: fakeExecutors({}) });
  const evaluations: Evaluation[] = [];
  const inputs = Array.from({ length: COUNT }, (_, at) => {
    const original = textOf(random);
    const half = Math.floor(original.length / 2);
    const changed = original.slice(0, half) + textOf(random).slice(0, original.length - half);
    const feedback = `Look at ${tasks[(at * 7) % 200]!.reworded}`;
    return correctionOf(`${tasks[at % 200]!.paraphrase}, case ${at}`, original, changed, { feedback });
  });
  let bytes = 0;
  for (const input of inputs) {
    const { originalResponse, correctedResponse } = await node.service.submit(DEFAULT_PROJECT, input);
    bytes += Buffer.byteLength(originalResponse) + Buffer.byteLength(correctedResponse);
  }
  expect(bytes / COUNT / 2).toBeGreaterThan(1_000);
  const { signal } = new AbortController();
  let given = 0;
  await node.startWorker({
    concurrency: 16,
    evaluate: async (_, subject) => {
      if (evaluations.length < 40) {
        const made = await catalog.select(subject).evaluate(subject, { signal, memory: noMemory });
        evaluations.push(made);
        return made;
      }
      given += 1;
      return evaluations[given % evaluations.length]!;
    },
  });
  await allEvaluated(database, 120_000);
  const client = await database.client();
  const { rows } = await client.query<{ correction: string; evaluation: string; failed: string }>(
    `SELECT pg_total_relation_size('correction') AS correction,
        pg_total_relation_size('correction_evaluation') AS evaluation,
        (SELECT count(*) FROM correction_evaluation WHERE status <> 'DONE') AS failed`,
  );
  const { correction, evaluation, failed } = rows[0]!;
  process.stderr.write(
    `${COUNT} corrections: ${correction} bytes, their evaluations ${evaluation} bytes; an evaluation has ${JSON.stringify(evaluations[0]).length} bytes\n`,
  );
  expect(Number(failed)).toBe(0);
  expect(Number(correction) + Number(evaluation)).toBeLessThan(LIMIT_BYTES);
}, 240_000);

import 'reflect-metadata';
import {
  CORRECTION_QUEUE,
  createCorrectionExamples,
  createCorrectionsApi,
  type CorrectionExamples,
} from '../src/corrections/index.js';
import type { Database } from '../src/platform/database/database.js';
import { WakeUp } from '../src/platform/events/wake-up.js';
import { DEFAULT_PROJECT } from '../src/platform/project.js';
import { JobQueue } from '../src/platform/queue/job-queue.js';
import { systemClock, systemIds, systemRandom } from '../src/platform/system-ports.js';
import { readParaphrasedTasks, type ParaphrasedTask } from '../test/testkit/paraphrased-tasks.js';
import { seededRandom } from '../test/testkit/seeded-random.js';
import { percentile, printResult, runIfMain, type BenchResult } from './harness.js';
import { openBenchDatabase, silent, type BenchDatabase } from './kit/bench-database.js';

const CORRECTIONS = 100_000;
/** Most of them are one agent's: what is hardest. */
const [AGENT, OTHER] = ['engineer', 'research'];
const OTHER_EVERY = 10;
const NAMES = 20_000;
const AT_ONCE = 8;
const GATE_MS = 20;
const LIMITS = { k: 3, tokenBudget: 2_000 };
/** The first searches count words and fill buffers. */
const WARM_UP = 20;

/** Names by Zipf's law, as a code base has them: few are everywhere, most are rare. */
function zipfNames(random: () => number): () => string {
  const syllables = [
    'ba',
    'co',
    'di',
    'fe',
    'gu',
    'ka',
    'lo',
    'mi',
    'nu',
    'pe',
    'ra',
    'so',
    'ti',
    'vu',
    'za',
  ];
  const names = Array.from({ length: NAMES }, () =>
    Array.from({ length: 4 }, () => syllables[Math.floor(random() * syllables.length)]).join(''),
  );
  return () => names[Math.floor(NAMES ** random()) - 1]!;
}

/** A task of somebody's, with texts of about 1 KB, from the sentences of 200 tasks and names of its own. */
function madeUp(tasks: readonly ParaphrasedTask[], random: () => number, name: () => string) {
  const pick = (): ParaphrasedTask => tasks[Math.floor(random() * tasks.length)]!;
  const sentences = (): string => {
    let text = '';
    while (text.length < 1_000)
      text += `${pick().reworded}; ${name()} = ${pick().corrected} ${name()} ${name()}\n`;
    return text;
  };
  const { task, paraphrase } = pick();
  return {
    taskDescription: `${random() < 0.5 ? task : paraphrase} for ${name()} and the ${name()} of ${name()}`,
    original: sentences(),
    corrected: sentences(),
  };
}

const SEARCH_INDEXES = ['correction_search', 'correction_topic'];

/** Fills the table by the product's own way in; the two search indexes are built at the end, which is faster. */
async function fill(bench: BenchDatabase, database: Database): Promise<{ topics: string[]; bytes: number }> {
  const [random, tasks] = [seededRandom(1), readParaphrasedTasks()];
  const name = zipfNames(random);
  const queue = new JobQueue(database, silent);
  await queue.start({ [CORRECTION_QUEUE]: { retryLimit: 0 } });
  const { service } = createCorrectionsApi({
    database,
    queue,
    wakeUp: new WakeUp(bench.connection, silent),
    sessions: { find: () => Promise.resolve(null) },
    analyst: { findSecrets: () => Promise.resolve([]), guessLanguage: () => Promise.resolve(null) },
    clock: systemClock,
    ids: systemIds,
    random: systemRandom,
    logger: silent,
  });
  const client = await bench.client();
  const sizeOf = async (): Promise<number> => {
    const { rows } = await client.query<{ size: string }>(
      `SELECT pg_total_relation_size('correction') + pg_total_relation_size('correction_evaluation') AS size`,
    );
    return Number(rows[0]!.size);
  };
  const topics: string[] = [];
  let [made, bytes] = [0, 0];
  const submitSome = async (upTo: number): Promise<void> => {
    while (made < upTo) {
      made += 1;
      const { taskDescription, original, corrected } = madeUp(tasks, random, name);
      const isOther = made % OTHER_EVERY === 0;
      if (!isOther) topics.push(taskDescription);
      await service.submit(DEFAULT_PROJECT, {
        target: {
          response: { agentType: isOther ? OTHER : AGENT, originalResponse: original, taskDescription },
        },
        correctedResponse: corrected,
        type: 'TECHNICAL',
        severity: 'MEDIUM',
      });
    }
  };
  const submit = (upTo: number) => Promise.all(Array.from({ length: AT_ONCE }, () => submitSome(upTo)));
  const empty = await sizeOf();
  await submit(1_000);
  bytes = (await sizeOf()) - empty;
  const { rows } = await client.query<{ indexdef: string }>(
    'SELECT indexdef FROM pg_indexes WHERE indexname = ANY($1)',
    [SEARCH_INDEXES],
  );
  for (const index of SEARCH_INDEXES) await client.query(`DROP INDEX ${index}`);
  await client.query('SET synchronous_commit = off');
  await submit(CORRECTIONS);
  for (const { indexdef } of rows) await client.query(indexdef);
  await client.query('VACUUM ANALYZE correction');
  await queue.stop();
  return { topics, bytes };
}

/** Milliseconds of each search, one after the other. */
async function timed(examples: CorrectionExamples, queries: readonly string[], response: string) {
  const samples: number[] = [];
  let found = 0;
  for (const [at, taskDescription] of queries.entries()) {
    const startedAt = performance.now();
    const query = { agentType: AGENT, taskDescription, response };
    const examplesFound = await examples.findSimilar(DEFAULT_PROJECT, query, LIMITS);
    if (at >= WARM_UP) samples.push(performance.now() - startedAt);
    if (examplesFound.length > 0) found += 1;
  }
  return { samples, found: found / queries.length };
}

/** How long it takes to find similar corrections among 100,000, by tasks in other words and by tasks with names. */
export async function run(): Promise<BenchResult> {
  const bench = await openBenchDatabase();
  try {
    const database = await bench.database(AT_ONCE + 2);
    const filledAt = performance.now();
    const { topics, bytes } = await fill(bench, database);
    const fillSeconds = (performance.now() - filledAt) / 1_000;
    await bench.settle();
    const examples = createCorrectionExamples({ database, clock: systemClock, logger: silent });
    const paraphrases = readParaphrasedTasks().map(({ paraphrase }) => paraphrase);
    const named = Array.from({ length: 400 }, (_, at) => topics[(at * 211) % topics.length]!);
    const first = performance.now();
    await examples.findSimilar(
      DEFAULT_PROJECT,
      { agentType: AGENT, taskDescription: paraphrases[0]!, response: '' },
      LIMITS,
    );
    const firstMs = performance.now() - first;
    const byWords = await timed(examples, [...paraphrases, ...paraphrases], '');
    const byNames = await timed(examples, named, 'The importer fails on rows with an empty date.');
    const all = [...byWords.samples, ...byNames.samples];
    const result = {
      name: 'retrieve',
      figures: {
        corrections: CORRECTIONS,
        'seconds to fill': fillSeconds,
        'MB of the first 1,000, not yet evaluated': bytes / 1e6,
        'first search, words counted, ms': firstMs,
        'other words p50Ms': percentile(byWords.samples, 0.5),
        'other words p95Ms': percentile(byWords.samples, 0.95),
        'names p50Ms': percentile(byNames.samples, 0.5),
        'names p95Ms': percentile(byNames.samples, 0.95),
        p50Ms: percentile(all, 0.5),
        p95Ms: percentile(all, 0.95),
        p99Ms: percentile(all, 0.99),
        'share that found something': (byWords.found + byNames.found) / 2,
        'p95 against the limit': percentile(all, 0.95) / GATE_MS,
      },
      gate: `p95 below ${GATE_MS} ms with ${CORRECTIONS} corrections`,
      passed: percentile(all, 0.95) < GATE_MS && byWords.found + byNames.found === 2,
    };
    printResult(result);
    return result;
  } finally {
    await bench.close();
  }
}

await runIfMain(import.meta.url, run);

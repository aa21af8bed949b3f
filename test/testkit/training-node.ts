import 'reflect-metadata';
import { pino } from 'pino';
import type { Evaluation, Subject } from '../../src/evaluation/index.js';
import { Database } from '../../src/platform/database/database.js';
import { WakeUp } from '../../src/platform/events/wake-up.js';
import { createExperimentsService } from '../../src/experiments/index.js';
import { createLlm, type LlmPort } from '../../src/platform/llm/index.js';
import type { RandomSource } from '../../src/platform/ports.js';
import { JobQueue } from '../../src/platform/queue/job-queue.js';
import { systemClock, systemIds } from '../../src/platform/system-ports.js';
import {
  createTrainingApi,
  createTrainingWorker,
  TRAIN_QUEUE,
  type StrategyCatalog,
  type TrainingWorker,
  type WorkerParts,
} from '../../src/training/index.js';
import type { TrainingStrategy } from '../../src/training/strategies/strategy.js';
import type { TestDatabase } from './test-database.js';

export const silent = pino({ level: 'silent' });

/** A strategy whose evaluation and improvement a test scripts; by default longer is better and it adds an exclamation mark. */
export function scriptedStrategy(script: {
  evaluate?: (subject: Subject, signal: AbortSignal) => Promise<number> | number;
  propose?: (subject: Subject) => readonly string[];
}): StrategyCatalog {
  const strategy: TrainingStrategy = {
    name: 'scripted',
    version: 1,
    agentTypes: [],
    dataFormats: ['MIXED'],
    languages: [],
    expertise: 'Say it loud.',
    async evaluate(subject, { signal }) {
      return evaluationOf(await (script.evaluate ?? ((s) => s.response.length))(subject, signal));
    },
    improvers: [
      {
        name: 'exclaim',
        version: '1',
        async propose({ subject }) {
          const texts = script.propose?.(subject) ?? [`${subject.response}!`];
          return texts.map((response) => ({ improver: 'exclaim@1', response, summary: 'says it louder' }));
        },
      },
    ],
    compare: (before, after) => ({
      isBetter: after.score > before.score,
      reason: `${after.score} against ${before.score}`,
    }),
  };
  return { strategies: [strategy], select: () => strategy };
}

export function evaluationOf(score: number): Evaluation {
  return {
    score,
    confidence: 0.5,
    criteria: [{ criterion: 'CLARITY', score, weight: 1, explanation: 'as scripted', findings: [] }],
    evaluators: [],
  };
}

export interface TrainingNodeOptions {
  readonly catalog?: StrategyCatalog;
  readonly leaseMs?: number;
  readonly concurrency?: number;
  readonly drainTimeoutMs?: number;
  readonly random?: RandomSource;
  /** 0 switches the cache off. */
  readonly cacheMaxMb?: number;
  readonly failuresOf?: (signal: AbortSignal) => number;
  readonly fingerprint?: string;
  readonly writers?: WorkerParts['writers'];
  readonly opinions?: WorkerParts['opinions'];
  /** No models if left out. */
  readonly llm?: LlmPort;
  readonly hasWriter?: boolean;
  /** Whether experiments give out their arms; no if left out. */
  readonly hasExperiments?: boolean;
  readonly adaptive?: WorkerParts['adaptive'];
}

/** A node of the training system inside the test's process: API side and, on demand, workers. */
export async function startTrainingNode(testDatabase: TestDatabase, options: TrainingNodeOptions = {}) {
  const dataSource = await testDatabase.dataSource({ poolSize: 10 });
  const database = new Database(dataSource);
  const wakeUp = new WakeUp(testDatabase.connection, silent);
  const queue = new JobQueue(database, silent);
  const sources = { clock: systemClock, ids: systemIds, random: options.random ?? { next: () => 0 } };
  const subjects = { faults: () => Promise.resolve([]) };
  const parts = {
    database,
    queue,
    wakeUp,
    catalog: options.catalog ?? scriptedStrategy({}),
    analyst: {
      guessDataFormat: () => 'MIXED' as const,
      guessLanguage: () => Promise.resolve(null),
      findTestProblem: () => Promise.resolve(null),
      findSecrets: () => Promise.resolve([]),
    },
    llm: options.llm ?? createLlm(null, { database, ...sources, logger: silent }),
    ...sources,
    logger: silent,
    fingerprint: options.fingerprint ?? 'test',
    failuresOf: options.failuresOf ?? (() => 0),
    opinions: options.opinions ?? { open: () => Promise.resolve(null) },
    writers: options.writers ?? { open: () => Promise.resolve(null) },
    hasWriter: options.hasWriter ?? false,
    ...(options.hasExperiments && {
      experiments: createExperimentsService({ database, wakeUp, ids: systemIds, subjects }),
    }),
    adaptive: options.adaptive ?? null,
  };
  await wakeUp.start();
  await queue.start({ [TRAIN_QUEUE]: { retryLimit: 0 } });
  const api = createTrainingApi(parts);
  await api.start();
  const workers: TrainingWorker[] = [];
  return {
    ...api,
    database,
    queue,
    wakeUp,
    async startWorker(catalog: StrategyCatalog = parts.catalog): Promise<TrainingWorker> {
      const worker = createTrainingWorker(
        { ...parts, catalog },
        {
          workerConcurrency: options.concurrency ?? 4,
          leaseMs: options.leaseMs ?? 30_000,
          drainTimeoutMs: options.drainTimeoutMs ?? 5_000,
          targetScore: 80,
          cacheMaxMb: options.cacheMaxMb ?? 64,
          cacheMaxAgeHours: 168,
        },
      );
      await worker.start();
      workers.push(worker);
      return worker;
    },
    async stop(): Promise<void> {
      await Promise.all(workers.map((worker) => worker.stop()));
      await api.stop();
      await wakeUp.stop();
      await queue.stop();
    },
  };
}

export type TrainingNode = Awaited<ReturnType<typeof startTrainingNode>>;

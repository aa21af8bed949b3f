import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CORRECTION_QUEUE,
  createCorrectionExamples,
  createCorrectionsApi,
  createCorrectionWorker,
  type CorrectedSession,
  type CorrectionAnalyst,
  type CorrectionInput,
  type CorrectionWorker,
  type CorrectionWorkerParts,
} from '../../src/corrections/index.js';
import { Database } from '../../src/platform/database/database.js';
import { WakeUp } from '../../src/platform/events/wake-up.js';
import { JobQueue } from '../../src/platform/queue/job-queue.js';
import { systemClock, systemIds } from '../../src/platform/system-ports.js';
import type { TestDatabase } from './test-database.js';
import { evaluationOf, silent } from './training-node.js';

export interface CorrectionsNodeOptions {
  readonly sessions?: ReadonlyMap<string, CorrectedSession>;
  readonly analyst?: Partial<CorrectionAnalyst>;
}

export type WorkerScript = Partial<
  Pick<CorrectionWorkerParts, 'evaluate' | 'mayWork' | 'embedder' | 'analyst'>
> & { readonly leaseMs?: number; readonly concurrency?: number; readonly drainTimeoutMs?: number };

/** A correction of a response that no session has. */
export function correctionOf(
  taskDescription: string | null,
  originalResponse: string,
  correctedResponse: string,
  more: Partial<CorrectionInput> & { readonly agentType?: string } = {},
): CorrectionInput {
  const { agentType = 'engineer', ...rest } = more;
  return {
    target: { response: { agentType, originalResponse, taskDescription } },
    correctedResponse,
    type: 'TECHNICAL',
    severity: 'MEDIUM',
    ...rest,
  };
}

/** Resolves when no evaluation is left to be made; asks again until then. */
export async function allEvaluated(testDatabase: TestDatabase, timeoutMs = 20_000): Promise<void> {
  const client = await testDatabase.client();
  const until = performance.now() + timeoutMs;
  for (;;) {
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM correction_evaluation WHERE status = 'PENDING'`,
    );
    if (rows[0]!.count === 0) return;
    if (performance.now() > until) throw new Error(`${rows[0]!.count} not evaluated within ${timeoutMs} ms`);
    await delay(20);
  }
}

/** What corrections need, inside the test's process. Without a script, longer responses are judged better. */
export async function startCorrectionsNode(testDatabase: TestDatabase, options: CorrectionsNodeOptions = {}) {
  const dataSource = await testDatabase.dataSource({ poolSize: 10 });
  const database = new Database(dataSource);
  const wakeUp = new WakeUp(testDatabase.connection, silent);
  const queue = new JobQueue(database, silent);
  const parts = {
    database,
    queue,
    wakeUp,
    sessions: { find: (_: unknown, id: string) => Promise.resolve(options.sessions?.get(id) ?? null) },
    analyst: {
      findSecrets: () => Promise.resolve([]),
      guessLanguage: () => Promise.resolve(null),
      ...options.analyst,
    },
    clock: systemClock,
    ids: systemIds,
    random: { next: () => 0 },
    logger: silent,
  };
  await wakeUp.start();
  await queue.start({ [CORRECTION_QUEUE]: { retryLimit: 0 } });
  const workers: CorrectionWorker[] = [];
  return {
    ...createCorrectionsApi(parts),
    parts,
    database,
    examples: (embedder: CorrectionWorkerParts['embedder'] = null) =>
      createCorrectionExamples(parts, embedder),
    startWorker: async (script: WorkerScript = {}): Promise<CorrectionWorker> => {
      const { leaseMs = 30_000, concurrency = 1, drainTimeoutMs = 5_000, ...scripted } = script;
      const worker = createCorrectionWorker(
        {
          evaluate: (_project, subject) => Promise.resolve(evaluationOf(subject.response.length)),
          mayWork: () => Promise.resolve(true),
          ...parts,
          ...scripted,
        },
        { workerConcurrency: concurrency, leaseMs, drainTimeoutMs },
      );
      await worker.start();
      workers.push(worker);
      return worker;
    },
    async stop(): Promise<void> {
      await Promise.all(workers.map((worker) => worker.stop()));
      await wakeUp.stop();
      await queue.stop();
    },
  };
}

export type CorrectionsNode = Awaited<ReturnType<typeof startCorrectionsNode>>;

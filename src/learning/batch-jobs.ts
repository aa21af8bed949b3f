import type { Logger } from 'pino';
import type { EntityManager } from 'typeorm';
import type { Database } from '../platform/database/database.js';
import type { ProjectContext } from '../platform/project.js';
import type { JobPayload, JobQueue } from '../platform/queue/job-queue.js';
import { WakeableLoop } from '../platform/wakeable-loop.js';
import type { Proposer } from './proposer.js';

/** Jobs that tell of batches that have ended. */
export const LEARN_QUEUE = 'learn-from-batch';

interface BatchJob extends JobPayload {
  readonly batchId: string;
  /** Passes over it that failed. */
  readonly failures?: number;
}

/** Sends the job that follows from the end of a batch, in the transaction that ends it. */
export function announceBatch(
  queue: JobQueue,
): (tx: EntityManager, project: ProjectContext, batchId: string) => Promise<void> {
  return (tx, { projectId }, batchId) => queue.send<BatchJob>(tx, LEARN_QUEUE, { projectId, batchId });
}

export interface BatchLearnerParts {
  readonly database: Database;
  readonly queue: JobQueue;
  readonly proposer: Pick<Proposer, 'run'>;
  /** Whether work may begin now: not while the operator has stopped the system. */
  readonly mayWork: (tx: EntityManager) => Promise<boolean>;
  readonly logger: Logger;
}

/** How often to look for jobs. Wake-ups are not heeded: there is one for each step of each session, and nobody waits for this. */
const POLL_MS = 1_000;
const TRIES = 3;
const RETRY_MS = 30_000;

/** Has proposals made for the agents of each batch that has ended. What it fails at, the scheduled pass makes up for. */
export class BatchLearner {
  private readonly loop: WakeableLoop;
  private readonly abort = new AbortController();

  constructor(private readonly parts: BatchLearnerParts) {
    this.loop = new WakeableLoop(
      () => this.turn(),
      POLL_MS,
      (error) =>
        parts.logger.warn({ err: error }, 'batches that ended could not be looked for; trying again'),
    );
  }

  start(): Promise<void> {
    this.loop.start();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.abort.abort(new Error('the worker is stopping'));
    await this.loop.stop();
  }

  private async turn(): Promise<number | null> {
    const { database, queue, mayWork } = this.parts;
    const [job] = await database.acrossProjects(async (tx) =>
      (await mayWork(tx)) ? queue.take<BatchJob>(tx, LEARN_QUEUE, 1) : [],
    );
    if (!job) return null;
    await this.learn(job.data);
    return 0;
  }

  private async learn(job: BatchJob): Promise<void> {
    const { database, queue, proposer, logger } = this.parts;
    const { projectId, batchId, failures = 0 } = job;
    try {
      const agents = await database.read({ projectId }, (db) =>
        db.query<{ agent_type: string }[]>(
          `/* agents_of_batch */ SELECT DISTINCT agent_type FROM training_session WHERE project_id = $1 AND batch_id = $2`,
          [projectId, batchId],
        ),
      );
      const types = agents.map((row) => row.agent_type);
      const result = await proposer.run({ projectId }, this.abort.signal, types);
      logger.info({ batchId, result }, 'proposals were made after a batch');
    } catch (error) {
      const isStopping = this.abort.signal.aborted;
      if (!isStopping)
        logger.warn({ err: error, batchId, failures }, 'no proposals could be made after a batch');
      if (!isStopping && failures + 1 >= TRIES) return;
      const again = isStopping ? job : { ...job, failures: failures + 1 };
      await database.transaction({ projectId }, (tx) =>
        queue.send<BatchJob>(tx, LEARN_QUEUE, again, { delayMs: isStopping ? 0 : RETRY_MS }),
      );
    }
  }
}

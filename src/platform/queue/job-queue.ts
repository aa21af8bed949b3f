import PgBoss from 'pg-boss';
import type { Logger } from 'pino';
import type { EntityManager } from 'typeorm';
import { traceparent } from '../observability/tracing.js';
import type { Database } from '../database/database.js';

/** A job is the name of its queue and a small payload; it always says for which project. */
export interface JobPayload {
  readonly projectId: string;
  /** The trace that it goes on with (W3C Trace Context); set by `send` where something is traced. */
  readonly traceparent?: string;
}

export interface Job<T extends JobPayload> {
  readonly id: string;
  readonly data: T;
}

export interface SendOptions {
  /** Not before so many milliseconds from now. */
  readonly delayMs?: number;
  /** Jobs of a higher one are taken first; 0 if left out. */
  readonly priority?: number;
}

/** Jobs wait for their work as long as it takes, which pg-boss wants to be told in two ways. */
const KEEP = { days: 3_650, until: 'infinity' };

/** Held while a node starts; the number is this lock's own. */
const QUEUES_LOCK = 4_702_113;

/** What a queue does with jobs that fail. */
export interface QueuePolicy {
  /** How often pg-boss tries a failed job again. */
  readonly retryLimit: number;
  /** Jobs that failed for good are kept here. */
  readonly deadLetter?: string;
}

/** pg-boss on the server's own database. Jobs are sent in the transaction of what they follow from. */
export class JobQueue {
  private readonly boss: PgBoss;

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
  ) {
    this.boss = new PgBoss({
      db: { executeSql: async (text, values) => ({ rows: await rowsOf(database.dataSource, text, values) }) },
      // Nothing of ours is sent by name alone; archives are for queues with a dead letter.
      archiveCompletedAfterSeconds: 3_600,
    });
    this.boss.on('error', (error) =>
      this.logger.warn({ err: error }, 'the job queue reports an error; it goes on'),
    );
  }

  /** Sets the queues up; waits for another process that is at it. */
  async start(queues: Readonly<Record<string, QueuePolicy>>): Promise<void> {
    // pg-boss does not bear several nodes that make its schema and queues on a new database at the same time: it swallows
    // the error of the one, and leaves it a connection in a failed transaction; its partitions bring the other to a deadlock.
    await this.database.acrossProjects(async (tx) => {
      await tx.query(`/* queues_lock */ SELECT pg_advisory_xact_lock($1)`, [QUEUES_LOCK]);
      await this.boss.start();
      await this.createQueues(queues);
    });
  }

  private async createQueues(queues: Readonly<Record<string, QueuePolicy>>): Promise<void> {
    for (const [name, policy] of Object.entries(queues)) {
      if (policy.deadLetter) await this.boss.createQueue(policy.deadLetter);
      await this.boss.createQueue(name, {
        name,
        retryLimit: policy.retryLimit,
        retryBackoff: policy.retryLimit > 0,
        ...(policy.deadLetter ? { deadLetter: policy.deadLetter } : {}),
      });
    }
  }

  async stop(): Promise<void> {
    await this.boss.stop({ graceful: true, wait: true, timeout: 5_000 });
  }

  /** Sends a job as part of `tx`: it exists when the transaction commits, and only then. */
  async send<T extends JobPayload>(
    tx: EntityManager,
    queue: string,
    data: T,
    options: SendOptions = {},
  ): Promise<void> {
    const startAfter = options.delayMs ? { startAfter: options.delayMs / 1_000 } : {};
    await this.boss.send(queue, traced(data), {
      ...startAfter,
      ...(options.priority === undefined ? {} : { priority: options.priority }),
      retentionDays: KEEP.days,
      db: within(tx, 'send_job, prepared'),
    });
  }

  /** Sends many jobs to one queue as part of `tx`, in one statement. */
  async sendMany<T extends JobPayload>(
    tx: EntityManager,
    queue: string,
    jobs: readonly T[],
    options: Pick<SendOptions, 'priority'> = {},
  ): Promise<void> {
    const { priority = 0 } = options;
    await this.boss.insert(
      jobs.map((data) => ({ name: queue, data: traced(data), priority, keepUntil: KEEP.until })),
      { db: within(tx, 'send_jobs') },
    );
  }

  /**
   * Takes up to `limit` jobs as part of `tx`: they are gone when it commits, and untouched when it does not.
   */
  async take<T extends JobPayload>(tx: EntityManager, queue: string, limit: number): Promise<Job<T>[]> {
    const jobs = await this.boss.fetch<T>(queue, { batchSize: limit, db: within(tx, 'take_jobs') });
    if (jobs.length > 0) {
      await this.boss.deleteJob(
        queue,
        jobs.map((job) => job.id),
        { db: within(tx, 'delete_jobs') },
      );
    }
    return jobs.map(({ id, data }) => ({ id, data }));
  }
}

/** A job that has no trace of its own is part of the one under way. */
function traced<T extends JobPayload>(data: T): T {
  const own = data.traceparent ?? traceparent();
  return own === null ? data : { ...data, traceparent: own };
}

/** pg-boss in a transaction of ours; its statements are given a name. */
function within(tx: EntityManager, name: string): PgBoss.Db {
  return { executeSql: async (text, values) => ({ rows: await rowsOf(tx, named(name, text), values) }) };
}

/** pg-boss's few statements with their names, made once: they are long. */
const namedTexts = new Map<string, string>();

function named(name: string, text: string): string {
  let made = namedTexts.get(text);
  if (made === undefined) namedTexts.set(text, (made = `/* ${name} */ ${text}`));
  return made;
}

/** TypeORM answers UPDATE and DELETE with [rows, count], everything else with the rows. */
async function rowsOf(
  runner: Pick<EntityManager, 'query'>,
  text: string,
  values: unknown[],
): Promise<unknown[]> {
  const result: unknown = await runner.query(text, values);
  if (
    Array.isArray(result) &&
    result.length === 2 &&
    Array.isArray(result[0]) &&
    typeof result[1] === 'number'
  ) {
    return result[0] as unknown[];
  }
  return Array.isArray(result) ? (result as unknown[]) : [];
}

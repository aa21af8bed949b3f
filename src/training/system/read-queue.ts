import type { EntityManager } from 'typeorm';

/** What has not ended of a project, by what it waits for. Ages are seconds. */
export interface QueueState {
  readonly waitingCount: number;
  readonly batchWaitingCount: number;
  readonly delayedCount: number;
  readonly runningCount: number;
  readonly oldestWaitSeconds: number | null;
  readonly oldestBatchWaitSeconds: number | null;
}

interface Row {
  readonly waiting: string;
  readonly batch_waiting: string;
  readonly delayed: string;
  readonly running: string;
  readonly oldest: number | null;
  readonly oldest_of_batches: number | null;
}

export async function readQueue(db: EntityManager, projectId: string): Promise<QueueState> {
  const [row] = await db.query<Row[]>(
    `/* training_queue */ SELECT
        count(*) FILTER (WHERE s.available_at <= now.at AND s.batch_id IS NULL) AS waiting,
        count(*) FILTER (WHERE s.available_at <= now.at AND s.batch_id IS NOT NULL) AS batch_waiting,
        count(*) FILTER (WHERE s.available_at > now.at) AS delayed,
        (SELECT count(*) FROM training_session r WHERE r.project_id = $1 AND r.status = 'RUNNING') AS running,
        extract(epoch FROM now.at - min(s.available_at)
          FILTER (WHERE s.available_at <= now.at AND s.batch_id IS NULL))::float8 AS oldest,
        extract(epoch FROM now.at - min(s.available_at)
          FILTER (WHERE s.available_at <= now.at AND s.batch_id IS NOT NULL))::float8 AS oldest_of_batches
       FROM (SELECT clock_timestamp() AS at) AS now
       LEFT JOIN training_session s ON s.project_id = $1 AND s.status = 'QUEUED'
      GROUP BY now.at`,
    [projectId],
  );
  return {
    waitingCount: Number(row!.waiting),
    batchWaitingCount: Number(row!.batch_waiting),
    delayedCount: Number(row!.delayed),
    runningCount: Number(row!.running),
    oldestWaitSeconds: row!.oldest,
    oldestBatchWaitSeconds: row!.oldest_of_batches,
  };
}

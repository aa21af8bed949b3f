import type { EntityManager } from 'typeorm';

/** What waits in a queue, over all projects. */
export interface QueueDepth {
  readonly name: string;
  /** Jobs that could be taken now. */
  readonly waiting: number;
  /** How long the oldest of these could have been taken; null where none waits. */
  readonly oldestSeconds: number | null;
}

/** All queues by name; one without jobs is told too, as 0. Jobs leave their queue when they are taken. */
export function readQueues(db: EntityManager): Promise<QueueDepth[]> {
  return db.query<QueueDepth[]>(
    `/* queue_depths */ SELECT q.name, count(j.id)::integer AS waiting,
        extract(epoch FROM now() - min(j.start_after))::float8 AS "oldestSeconds"
       FROM pgboss.queue q LEFT JOIN pgboss.job j ON j.name = q.name AND j.state < 'active' AND j.start_after <= now()
      WHERE q.name NOT LIKE '\\_\\_%' GROUP BY q.name ORDER BY q.name`,
  );
}

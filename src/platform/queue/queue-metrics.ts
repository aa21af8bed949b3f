import type { Logger } from 'pino';
import { Gauge, type Registry } from 'prom-client';
import type { Database } from '../database/database.js';
import { sharedReading } from '../observability/shared-reading.js';

interface QueueRow {
  readonly name: string;
  readonly depth: string;
  readonly age: string;
}

/** Registers how much waits in each queue; the database is asked once a scrape. */
export function registerQueueMetrics(registry: Registry, database: Database, logger: Logger): void {
  const registers = [registry];
  const queues = sharedReading(() => read(database), 'metrics of queues', logger);
  new Gauge({
    name: 'queue_depth',
    help: 'Jobs that could be taken now, by queue.',
    labelNames: ['queue'],
    registers,
    async collect() {
      this.reset();
      for (const { name, depth } of (await queues()) ?? []) this.set({ queue: name }, Number(depth));
    },
  });
  new Gauge({
    name: 'job_age_seconds',
    help: 'How long the oldest of these jobs could have been taken, by queue.',
    labelNames: ['queue'],
    registers,
    async collect() {
      this.reset();
      for (const { name, age } of (await queues()) ?? []) this.set({ queue: name }, Number(age));
    },
  });
}

/** A queue without jobs is told too, as 0. */
function read(database: Database): Promise<QueueRow[]> {
  return database.acrossProjects((db) =>
    db.query<QueueRow[]>(
      `/* queue_metrics */ SELECT q.name, count(j.id) AS depth,
          coalesce(extract(epoch FROM now() - min(j.start_after)), 0) AS age
         FROM pgboss.queue q LEFT JOIN pgboss.job j ON j.name = q.name AND j.state < 'active' AND j.start_after <= now()
        WHERE q.name NOT LIKE '\\_\\_%' GROUP BY q.name`,
    ),
  );
}

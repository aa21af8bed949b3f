import type { Logger } from 'pino';
import { Gauge, type Registry } from 'prom-client';
import type { Database } from '../database/database.js';
import { sharedReading } from '../observability/shared-reading.js';
import { readQueues } from './read-queues.js';

/** Registers how much waits in each queue; the database is asked once a scrape. */
export function registerQueueMetrics(registry: Registry, database: Database, logger: Logger): void {
  const registers = [registry];
  const queues = sharedReading(() => database.acrossProjects(readQueues), 'metrics of queues', logger);
  new Gauge({
    name: 'queue_depth',
    help: 'Jobs that could be taken now, by queue.',
    labelNames: ['queue'],
    registers,
    async collect() {
      this.reset();
      for (const { name, waiting } of (await queues()) ?? []) this.set({ queue: name }, waiting);
    },
  });
  new Gauge({
    name: 'job_age_seconds',
    help: 'How long the oldest of these jobs could have been taken, by queue.',
    labelNames: ['queue'],
    registers,
    async collect() {
      this.reset();
      for (const { name, oldestSeconds } of (await queues()) ?? []) {
        this.set({ queue: name }, oldestSeconds ?? 0);
      }
    },
  });
}

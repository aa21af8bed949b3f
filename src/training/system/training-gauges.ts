import { Counter, Gauge, type Registry } from 'prom-client';
import type { Logger } from 'pino';
import type { Database } from '../../platform/database/database.js';
import { sharedReading } from '../../platform/observability/shared-reading.js';
import { LEFT_RETRIES } from '../retention/left-retries.js';

interface Row {
  queued: string;
  running: string;
  queue_age: string | null;
  barrier_age: string | null;
  improved: string;
  unimproved: string;
  failed: string;
  cancelled: string;
  retried: string;
}

const OUTCOMES = ['improved', 'unimproved', 'failed', 'cancelled', 'retried'] as const;

/** Registers what the database knows of training; it is asked once a scrape, in one statement. */
export function registerTrainingGauges(
  registry: Registry,
  database: Database,
  liveReaders: () => number,
  logger: Logger,
): void {
  const registers = [registry];
  const state = sharedReading(() => read(database), 'metrics of training', logger);
  new Gauge({
    name: 'training_sessions',
    help: 'Sessions that have not ended, by state.',
    labelNames: ['state'],
    registers,
    async collect() {
      const row = await state();
      this.reset();
      if (!row) return;
      this.set({ state: 'queued' }, Number(row.queued));
      this.set({ state: 'running' }, Number(row.running));
    },
  });
  new Counter({
    name: 'job_attempts_total',
    help: 'Tries of sessions by what became of them; retried are those that another try followed.',
    labelNames: ['outcome'],
    registers,
    async collect() {
      const row = await state();
      this.reset();
      if (row) for (const outcome of OUTCOMES) this.inc({ outcome }, Number(row[outcome]));
    },
  });
  const ages = {
    training_queue_age_seconds: ['How long the oldest waiting session has waited.', 'queue_age'],
    subscription_barrier_seconds: [
      'Age of the oldest writing transaction, for which live events wait.',
      'barrier_age',
    ],
  } as const;
  for (const [name, [help, column]] of Object.entries(ages)) {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const row = await state();
        if (row) this.set(Number(row[column] ?? 0));
        else this.remove();
      },
    });
  }
  new Gauge({
    name: 'subscription_live_readers',
    help: 'Subscriptions that read live on this node.',
    registers,
    collect() {
      this.set(liveReaders());
    },
  });
}

async function read(database: Database): Promise<Row> {
  const [row] = await database.acrossProjects((db) =>
    db.query<Row[]>(
      `/* training_gauges */ SELECT
         (SELECT count(*) FROM training_session WHERE status = 'QUEUED') AS queued,
         (SELECT count(*) FROM training_session WHERE status = 'RUNNING') AS running,
         (SELECT extract(epoch FROM clock_timestamp() - min(available_at)) FROM training_session
           WHERE status = 'QUEUED' AND available_at < now()) AS queue_age,
         (SELECT extract(epoch FROM clock_timestamp() - min(xact_start)) FROM pg_stat_activity
           WHERE backend_xid IS NOT NULL AND datname = current_database()) AS barrier_age,
         (SELECT count(*) FROM training_event WHERE type = 'RETRIED') + ${LEFT_RETRIES} AS retried, r.*
         FROM (SELECT coalesce(sum(improved_count), 0) AS improved, coalesce(sum(unimproved_count), 0) AS unimproved,
             coalesce(sum(failed_count), 0) AS failed, coalesce(sum(cancelled_count), 0) AS cancelled
           FROM rollup_day) AS r`,
    ),
  );
  return row!;
}

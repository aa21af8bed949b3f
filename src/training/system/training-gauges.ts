import { Gauge, type Registry } from 'prom-client';
import type { Logger } from 'pino';
import type { Database } from '../../platform/database/database.js';

interface Row {
  queued: string;
  running: string;
  queue_age: string | null;
  barrier_age: string | null;
}

/** Registers what the database knows of training; it is asked when somebody scrapes, in one statement. */
export function registerTrainingGauges(
  registry: Registry,
  database: Database,
  liveReaders: () => number,
  logger: Logger,
): void {
  const registers = [registry];
  const sessions = new Gauge({
    name: 'training_sessions',
    help: 'Sessions that have not ended, by state.',
    labelNames: ['state'],
    registers,
    async collect() {
      try {
        const row = await read(database);
        this.set({ state: 'queued' }, Number(row.queued));
        this.set({ state: 'running' }, Number(row.running));
        queueAge.set(Number(row.queue_age ?? 0));
        barrierAge.set(Number(row.barrier_age ?? 0));
      } catch (error) {
        // Stale numbers would look alive: none are told while the database does not answer.
        logger.warn({ err: error }, 'the database could not be asked for metrics');
        for (const gauge of [sessions, queueAge, barrierAge]) gauge.reset();
      }
    },
  });
  const queueAge = new Gauge({
    name: 'training_queue_age_seconds',
    help: 'How long the oldest waiting session has waited.',
    registers,
  });
  const barrierAge = new Gauge({
    name: 'subscription_barrier_seconds',
    help: 'Age of the oldest writing transaction, for which live events wait.',
    registers,
  });
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
           WHERE backend_xid IS NOT NULL AND datname = current_database()) AS barrier_age`,
    ),
  );
  return row!;
}

import type pg from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { ProjectContext } from '../project.js';
import type { PlannedRead } from './one-plan.js';

/** Serialization failure and deadlock: PostgreSQL asks for the transaction to be run again. */
const RUN_AGAIN = new Set(['40001', '40P01']);
const TRIES = 3;
/** None of our statements is long enough for compiling it to pay, whatever the planner expects of it. */
const SETTINGS = `set_config('app.project_id', $1, true), set_config('jit', 'off', true)`;

/**
 * The one place that opens transactions and tells the database which project they are for, so that row-level
 * security can be switched on beneath all features.
 */
export class Database {
  constructor(readonly dataSource: DataSource) {}

  /** Runs `work` in a transaction of the project; all of it is written, or nothing. May run `work` again after a deadlock. */
  async transaction<T>(project: ProjectContext, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.run(project.projectId, work);
  }

  /** Runs reads of the project on one connection and one snapshot setting. */
  async read<T>(project: ProjectContext, work: (db: EntityManager) => Promise<T>): Promise<T> {
    return this.run(project.projectId, work);
  }

  /** Runs a planned read by itself, the transaction around it sent along: in one trip to the database. */
  async readAtOnce<T>({ projectId }: ProjectContext, read: PlannedRead<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.connect();
      const [, , rows] = await together(
        runner.query('START TRANSACTION READ ONLY'),
        runner.query(
          `/* set_project_and_plan, prepared */ SELECT ${SETTINGS}, set_config('plan_cache_mode', 'force_generic_plan', true)`,
          [projectId],
        ),
        runner.query(read.statement, [...read.parameters]) as Promise<unknown[]>,
        runner.query('COMMIT'),
      );
      return read.decode(rows);
    } finally {
      await runner.release();
    }
  }

  /** For what is not of one project: event reading, claims, sweeps, heartbeats. */
  async acrossProjects<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.run('*', work);
  }

  private async run<T>(scope: string, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const runner = this.dataSource.createQueryRunner();
      try {
        const client = (await runner.connect()) as pg.PoolClient;
        const begun = begin(runner, client, scope);
        const result = await work(runner.manager);
        await begun;
        await commit(runner, client);
        return result;
      } catch (error) {
        // A lost connection cannot be rolled back; the server has done so itself.
        if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
        if (attempt >= TRIES || !RUN_AGAIN.has((error as { code?: string }).code ?? '')) throw error;
      } finally {
        await runner.release();
      }
    }
  }
}

/** Begins a transaction of the scope; what it takes is sent ahead of the work's first statement, without a trip of its own. */
function begin(runner: QueryRunner, client: pg.PoolClient, scope: string): Promise<unknown> {
  // What TypeORM's startTransaction sets, so that its own transactions are nested in this one.
  Object.assign(runner, { isTransactionActive: true, transactionDepth: 1 });
  const begun = together(
    client.query('START TRANSACTION'),
    client.query(`/* set_project, prepared */ SELECT ${SETTINGS}`, [scope]),
  );
  // Where the work fails too, nobody waits for it any more.
  begun.catch(() => undefined);
  return begun;
}

/** @throws where a statement has failed, even if the work went on. */
async function commit(runner: QueryRunner, client: pg.PoolClient): Promise<void> {
  const { command } = await client.query('COMMIT');
  Object.assign(runner, { isTransactionActive: false, transactionDepth: 0 });
  // PostgreSQL does not call that an error.
  if (command === 'ROLLBACK') throw new Error('a statement has failed, so that nothing could be written');
}

/**
 * Statements of one transaction that do not need each other's answers, in one trip to the database.
 *
 * @throws the first error, when all of them have been answered.
 */
export async function together<const T extends readonly Promise<unknown>[]>(
  ...statements: T
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(statements);
  return Promise.all(statements);
}

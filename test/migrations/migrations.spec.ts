import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { taskMarks } from '../../src/learning/index.js';
import { createTestDatabase, type TestDatabase } from '../testkit/index.js';

let database: TestDatabase;
let dataSource: DataSource;

beforeEach(async () => {
  database = await createTestDatabase({ isEmpty: true });
  dataSource = await database.dataSource();
});
afterEach(() => database.drop());

/** What the database consists of, as one comparable list. What an extension brings is the extension's. */
async function inventory(): Promise<unknown> {
  const columns: unknown = await dataSource.query(
    `SELECT table_name, column_name, data_type, is_nullable, column_default
       FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'migrations'
      ORDER BY table_name, column_name`,
  );
  const indexes: unknown = await dataSource.query(
    `SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'migrations' ORDER BY indexdef`,
  );
  const others: unknown = await dataSource.query(
    `SELECT p.proname AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public'
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
      UNION ALL SELECT t.typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
       WHERE n.nspname = 'public' AND t.typtype IN ('e', 'd')
      UNION ALL SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = 'public' AND c.relkind IN ('S', 'v', 'm') AND c.relname <> 'migrations_id_seq'
      ORDER BY name`,
  );
  return { columns, indexes, others };
}

describe('the migrations', () => {
  test('go up on an empty database, all the way down, and up again to the same', async () => {
    const empty = await inventory();
    const names = (await dataSource.runMigrations()).map((migration) => migration.name);
    expect(names.length).toBeGreaterThan(0);
    const full = await inventory();
    expect(full).not.toEqual(empty);

    for (const _ of names) await dataSource.undoLastMigration();
    expect(await inventory()).toEqual(empty);

    await dataSource.runMigrations();
    expect(await inventory()).toEqual(full);
  });

  test('make the tables that the entities describe', async () => {
    await dataSource.runMigrations();
    const missing = await dataSource.driver.createSchemaBuilder().log();
    expect(missing.upQueries.map((query) => query.query)).toEqual([]);
  });

  test('keep by what the tasks are known again that optimizer runs held out before', async () => {
    await dataSource.runMigrations();
    const wanted = 'OptimizerMarks1764570000000';
    const isThere = () => dataSource.query<unknown[]>('SELECT FROM migrations WHERE name = $1', [wanted]);
    while ((await isThere()).length > 0) await dataSource.undoLastMigration();
    const task = {
      sessionId: randomUUID(),
      taskDescription: ' Add  TWO numbers.',
      originalResponse: 'x = (1',
    };
    const gone = randomUUID();
    await dataSource.query(
      `INSERT INTO training_session (project_id, id, agent_type, mode, data_format, status, task_description,
          original_response, context, input_hash)
        VALUES ('default', $1, 'qa', 'CONTINUOUS', 'CODE', 'UNIMPROVED', $2, $3, '{}', 'h')`,
      [task.sessionId, task.taskDescription, task.originalResponse],
    );
    await dataSource.query(
      `INSERT INTO optimizer_run (project_id, id, template_id, status, seed_version_id, plan, max_cost_usd, max_calls,
          input_hash, tx, position)
        VALUES ('default', $1, $1, 'FINISHED', $1, $2, 1, 1, 'h', 1, 1)`,
      [randomUUID(), JSON.stringify({ search: [gone], holdout: [task.sessionId, gone] })],
    );
    await dataSource.runMigrations();
    const [{ plan }] = await dataSource.query<[{ plan: { search: string[]; holdoutMarks: string[] } }]>(
      'SELECT plan FROM optimizer_run',
    );
    expect(plan.search).toEqual([gone]);
    expect(plan.holdoutMarks).toEqual([...taskMarks(task), `session ${gone}`]);
  });

  test('give every table a project', async () => {
    await dataSource.runMigrations();
    const without: unknown = await dataSource.query(
      `SELECT table_name FROM information_schema.tables t WHERE table_schema = 'public' AND table_name <> 'migrations'
          AND NOT EXISTS (SELECT FROM information_schema.columns c
                WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name AND c.column_name = 'project_id')`,
    );
    expect(without).toEqual([]);
  });
});

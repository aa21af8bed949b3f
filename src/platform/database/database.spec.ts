import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../../test/testkit/index.js';
import { DEFAULT_PROJECT } from '../project.js';
import { Database, together } from './database.js';

let testDatabase: TestDatabase;
let database: Database;

beforeEach(async () => {
  testDatabase = await createTestDatabase({ isEmpty: true });
  // One connection, so that what a transaction leaves behind is what the next one finds.
  database = new Database(await testDatabase.dataSource({ poolSize: 1 }));
  await database.acrossProjects((tx) => tx.query('CREATE TABLE note (id integer PRIMARY KEY, text text)'));
});

afterEach(() => testDatabase.drop());

async function notes(): Promise<string[]> {
  const rows = await database.acrossProjects((tx) =>
    tx.query<{ text: string }[]>('SELECT text FROM note ORDER BY id'),
  );
  return rows.map((row) => row.text);
}

const add = (tx: EntityManager, id: number, text: string) =>
  tx.query(`/* add_note, prepared */ INSERT INTO note VALUES ($1, $2)`, [id, text]);

const scopeOf = async (tx: EntityManager) => {
  const [row] = await tx.query<{ scope: string }[]>(
    `SELECT current_setting('app.project_id', true) AS scope`,
  );
  return row?.scope;
};

describe('a transaction', () => {
  test('is of its project from the first statement on, and leaves nothing of that behind', async () => {
    expect(await database.transaction(DEFAULT_PROJECT, scopeOf)).toBe('default');
    expect(await database.read({ projectId: 'another' }, scopeOf)).toBe('another');
    expect(await database.acrossProjects(scopeOf)).toBe('*');
    expect(await scopeOf(database.dataSource.manager)).toBe('');
  });

  test('is written as a whole, or not at all', async () => {
    await database.transaction(DEFAULT_PROJECT, async (tx) => {
      await together(add(tx, 1, 'one'), add(tx, 2, 'two'));
    });
    const failing = database.transaction(DEFAULT_PROJECT, async (tx) => {
      await together(add(tx, 3, 'three'), add(tx, 1, 'one again'), add(tx, 4, 'four'));
    });
    await expect(failing).rejects.toThrow(/duplicate key/);
    const thrown = database.transaction(DEFAULT_PROJECT, async (tx) => {
      await add(tx, 5, 'five');
      throw new Error('no more');
    });
    await expect(thrown).rejects.toThrow('no more');
    expect(await notes()).toEqual(['one', 'two']);
  });

  test('of which a statement has failed is not taken for written, even where the failure was passed over', async () => {
    const passedOver = database.transaction(DEFAULT_PROJECT, async (tx) => {
      await add(tx, 1, 'one');
      await add(tx, 1, 'one again').catch(() => undefined);
    });
    await expect(passedOver).rejects.toThrow(/nothing could be written/);
    expect(await notes()).toEqual([]);
  });

  test('holds those that TypeORM begins within it', async () => {
    await database.transaction(DEFAULT_PROJECT, async (tx) => {
      await add(tx, 1, 'outer');
      const inner = tx.transaction(async (nested) => {
        await add(nested, 2, 'inner');
        throw new Error('only this');
      });
      await expect(inner).rejects.toThrow('only this');
      await tx.transaction((nested) => add(nested, 3, 'second'));
    });
    expect(await notes()).toEqual(['outer', 'second']);
  });

  test('that PostgreSQL asks to be run again is run again', async () => {
    let runs = 0;
    await database.transaction(DEFAULT_PROJECT, async (tx) => {
      runs += 1;
      await add(tx, runs, `run ${runs}`);
      if (runs === 1) await tx.query(`DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40P01'; END $$`);
    });
    expect(await notes()).toEqual(['run 2']);
  });

  test('whose connection breaks fails, and the next one gets another', async () => {
    const control = await testDatabase.client();
    const broken = database.transaction(DEFAULT_PROJECT, async (tx) => {
      const [row] = await tx.query<{ pid: number }[]>('SELECT pg_backend_pid() AS pid');
      await control.query('SELECT pg_terminate_backend($1)', [row?.pid]);
      await add(tx, 1, 'lost');
    });
    await expect(broken).rejects.toThrow();
    await database.transaction(DEFAULT_PROJECT, (tx) => add(tx, 2, 'kept'));
    expect(await notes()).toEqual(['kept']);
  });
});

test('statements are planned once where they ask for it, and only there', async () => {
  for (const id of [1, 2]) await database.transaction(DEFAULT_PROJECT, (tx) => add(tx, id, 'text'));
  const prepared = await database.acrossProjects(async (tx) => {
    await tx.query(`/* look */ SELECT * FROM note WHERE id = $1`, [1]);
    return tx.query<{ name: string; times: string }[]>(
      'SELECT name, generic_plans + custom_plans AS times FROM pg_prepared_statements ORDER BY name',
    );
  });
  const timesOf = (name: string) =>
    prepared.filter((each) => each.name.startsWith(name)).map(({ times }) => times);
  expect(timesOf('add_note')).toEqual(['2']);
  expect(timesOf('set_project')).toHaveLength(1);
  expect(prepared).toHaveLength(2);
});

test('who waits for several statements hears of the first error when all are answered', async () => {
  const ended: string[] = [];
  const after = (turns: number, name: string, error?: Error) =>
    (async () => {
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      ended.push(name);
      if (error) throw error;
      return name;
    })();
  await expect(
    together(
      after(1, 'quick', new Error('first')),
      after(50, 'slow'),
      after(5, 'other', new Error('second')),
    ),
  ).rejects.toThrow('first');
  expect(ended).toEqual(['quick', 'other', 'slow']);
  expect(await together(after(2, 'a'), after(1, 'b'))).toEqual(['a', 'b']);
});

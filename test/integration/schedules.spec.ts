import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Database } from '../../src/platform/database/database.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { readSchedules, ScheduleStore } from '../../src/platform/queue/schedule-store.js';
import { Schedules, type ScheduleDefinition } from '../../src/platform/queue/schedules.js';
import { deferred } from '../testkit/deferred.js';
import { eventually } from '../testkit/eventually.js';
import { createTestDatabase, type TestDatabase } from '../testkit/index.js';
import { silent } from '../testkit/training-node.js';

let testDatabase: TestDatabase;
let database: Database;
const nodes: Schedules[] = [];

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  database = new Database(await testDatabase.dataSource({ poolSize: 8 }));
});
afterEach(async () => {
  await Promise.all(nodes.splice(0).map((node) => node.stop()));
  await testDatabase.drop();
});

const hourly = (run: ScheduleDefinition['run'], name = 'work'): ScheduleDefinition => ({
  name,
  when: { everySeconds: 3_600 },
  run,
});

function nodeOf(definitions: readonly ScheduleDefinition[], leaseMs = 30_000): Schedules {
  const node = new Schedules(
    new ScheduleStore(database, DEFAULT_PROJECT),
    definitions,
    { next: () => 0 },
    silent,
    { ...DEFAULT_PROJECT, leaseMs, drainTimeoutMs: 200, pollMs: 20 },
  );
  nodes.push(node);
  return node;
}

const rows = () => database.read(DEFAULT_PROJECT, (db) => readSchedules(db, 'default'));
const row = async (name = 'work') => (await rows()).find((one) => one.name === name)!;
const makeDue = () => database.dataSource.query(`UPDATE schedule SET next_run_at = clock_timestamp()`);

describe('schedules', () => {
  test('run when due, one node at a time, and tell what they did and when they run next', async () => {
    let atOnce = 0;
    let most = 0;
    let runs = 0;
    const run = async ({ projectId }: { projectId: string }) => {
      most = Math.max(most, (atOnce += 1));
      await new Promise((resolve) => setTimeout(resolve, 30));
      atOnce -= 1;
      return `did ${projectId} ${(runs += 1)}`;
    };
    await Promise.all([nodeOf([hourly(run)]).start(), nodeOf([hourly(run)]).start()]);
    for (let expected = 1; expected <= 5; expected += 1) {
      const seen = await eventually(row, ({ lastResult }) => lastResult === `did default ${expected}`);
      expect(seen.leaseUntil).toBeNull();
      expect(seen.nextRunAt.getTime() - seen.lastFinishedAt!.getTime()).toBeGreaterThan(3_590_000);
      expect(seen.lastStartedAt!.getTime()).toBeLessThanOrEqual(seen.lastFinishedAt!.getTime());
      if (expected < 5) await makeDue();
    }
    expect([runs, most]).toEqual([5, 1]);
  });

  test('of one node do not wait for each other', async () => {
    const slow = deferred<string>();
    await nodeOf([
      hourly(() => slow.promise, 'slow'),
      hourly(() => Promise.resolve('done'), 'quick'),
    ]).start();
    await eventually(
      () => row('quick'),
      (one) => one.lastResult === 'done',
    );
    expect((await row('slow')).leaseUntil).not.toBeNull();
    slow.resolve('at last');
    await eventually(
      () => row('slow'),
      (one) => one.lastResult === 'at last',
    );
  });

  test('store their failure, are tried again sooner, and forget it when it went well', async () => {
    let isBroken = true;
    const run = () => (isBroken ? Promise.reject(new Error('no room left')) : Promise.resolve('well'));
    await nodeOf([hourly(run)]).start();
    const failed = await eventually(row, (one) => one.failures === 1);
    expect([failed.lastFailure, failed.lastResult, failed.leaseUntil]).toEqual(['no room left', null, null]);
    const waits = failed.nextRunAt.getTime() - failed.lastFinishedAt!.getTime();
    expect(waits).toBeGreaterThan(55_000);
    expect(waits).toBeLessThan(65_000);
    isBroken = false;
    await makeDue();
    const well = await eventually(row, (one) => one.lastResult === 'well');
    expect([well.lastFailure, well.failures]).toEqual([null, 0]);
  });

  test('are taken over from a node that died, whose late word counts nothing', async () => {
    const store = new ScheduleStore(database, DEFAULT_PROJECT);
    await store.ensure([{ name: 'work', delayMs: 0, latestMs: 1_000 }]);
    const { claims } = await store.claim(['work'], 50);
    expect(claims).toEqual([{ name: 'work', attempt: 1, failures: 0 }]);
    const hold = deferred<string>();
    await nodeOf([hourly(() => hold.promise)]).start();
    const taken = await eventually(row, (one) => one.attempt === 2);
    expect(taken.lastFailure).toMatch(/stopped renewing its lease/);
    expect(await store.finish(claims[0]!, { result: 'too late' }, (now) => now)).toBe(false);
    expect(await store.renew(claims, 50)).toEqual(new Set());
    hold.resolve('in its place');
    const seen = await eventually(row, (one) => one.lastResult !== null);
    expect([seen.lastResult, seen.lastFailure]).toEqual(['in its place', null]);
  });

  test('keep their lease while they run, and hear when they have lost it', async () => {
    const lost = deferred<string>();
    const run = ({ signal }: { signal: AbortSignal }) =>
      new Promise<string>((_, reject) => {
        signal.addEventListener('abort', () => {
          lost.resolve((signal.reason as Error).message);
          reject(signal.reason as Error);
        });
      });
    await nodeOf([hourly(run)], 150).start();
    const first = await eventually(row, (one) => one.attempt === 1);
    // Renewed several times over: nobody else could have claimed it.
    await eventually(row, (one) => one.leaseUntil!.getTime() > first.leaseUntil!.getTime() + 300);
    expect((await row()).attempt).toBe(1);
    await database.dataSource.query(`UPDATE schedule SET attempt = attempt + 1`);
    expect(await lost.promise).toMatch(/another node/);
  });

  test('are given back by a node that stops, and are no failure', async () => {
    const begun = deferred<string>();
    const node = nodeOf([
      hourly(({ signal }) => {
        begun.resolve('');
        return new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error)),
        );
      }, 'heeds'),
      hourly(() => new Promise(() => undefined), 'deaf'),
    ]);
    await node.start();
    await begun.promise;
    await eventually(rows, (all) => all.every((one) => one.leaseUntil !== null));
    await node.stop();
    for (const one of await rows()) {
      expect([one.leaseUntil, one.failures, one.lastFailure]).toEqual([null, 0, null]);
      expect(one.nextRunAt.getTime()).toBeLessThanOrEqual(Date.now());
    }
  });

  test('are due no later than their new time says', async () => {
    const store = new ScheduleStore(database, DEFAULT_PROJECT);
    await store.ensure([{ name: 'work', delayMs: 86_400_000, latestMs: 90_000_000 }]);
    await store.ensure([{ name: 'work', delayMs: 0, latestMs: 10_000 }]);
    const { nextRunAt } = await row();
    expect(nextRunAt.getTime() - Date.now()).toBeLessThan(15_000);
  });

  test('refuse two of one name', () => {
    const run = () => Promise.resolve('');
    expect(() => nodeOf([hourly(run), hourly(run)])).toThrow(/same name/);
  });
});

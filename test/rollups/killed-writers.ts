import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Database } from '../../src/platform/database/database.js';
import { systemIds } from '../../src/platform/system-ports.js';
import { acceptSessions, storeWithoutJobs } from '../testkit/ending-sessions.js';
import { createTestDatabase, PROJECT_ROOT, type TestDatabase } from '../testkit/index.js';
import { rollupFaults } from '../testkit/rollup-ledger.js';
import { runSeed, seededRandom } from '../testkit/seeded-random.js';
import { ledgerFaults, readLedger } from '../testkit/session-ledger.js';

const WRITER = join(PROJECT_ROOT, 'dist', 'test', 'testkit', 'rollup-writer-process.js');
const WRITERS = 4;

interface Writer {
  readonly id: string;
  readonly child: ChildProcess;
  readonly ended: Promise<NodeJS.Signals | number | null>;
}

/** Writers that end sessions side by side, some of them killed while they do. */
export function describeKilledWriters({ sessions, kills }: { sessions: number; kills: number }): void {
  let testDatabase: TestDatabase;
  const writers = new Set<Writer>();
  beforeEach(async () => {
    testDatabase = await createTestDatabase();
  });
  afterEach(async () => {
    for (const { child, ended } of writers) {
      child.kill('SIGKILL');
      await ended;
    }
    await testDatabase.drop();
  }, 60_000);

  describe('rollups', () => {
    test(`are their sessions after ${sessions} by ${WRITERS} writers and ${kills} kills`, async () => {
      const seed = runSeed();
      const random = seededRandom(seed);
      const database = new Database(await testDatabase.dataSource({ poolSize: 2 }));
      await acceptSessions(database, sessions, random);
      let steps = 0;
      let untilKill = 1 + Math.floor((random() * sessions) / (kills + 1));
      let killed = 0;
      const store = storeWithoutJobs();
      const start = (): void => {
        const id = systemIds.next();
        const child = spawn(
          process.execPath,
          [WRITER, JSON.stringify(testDatabase.connection), id, String(Math.floor(random() * 2 ** 31))],
          { stdio: ['ignore', 'pipe', 'inherit'] },
        );
        const ended = new Promise<NodeJS.Signals | number | null>((resolve) =>
          child.once('close', (code, signal) => resolve(signal ?? code)),
        );
        const writer = { id, child, ended };
        writers.add(writer);
        child.stdout.on('data', (dots: Buffer) => {
          steps += dots.length;
          if (steps < untilKill || killed >= kills) return;
          untilKill = steps + 1 + Math.floor((random() * sessions) / (kills + 1));
          killed += 1;
          child.kill('SIGKILL');
        });
      };
      for (let i = 0; i < WRITERS; i += 1) start();
      while (writers.size > 0) {
        const [writer, how] = await Promise.race(
          [...writers].map(async (each) => [each, await each.ended] as const),
        );
        writers.delete(writer);
        if (how !== 0) {
          expect({ seed, how }).toEqual({ seed, how: 'SIGKILL' });
          start();
        } else if (writers.size === 0 && (await takeBack(database, store)) > 0) {
          // What the killed ones held, when nobody else can hold anything.
          start();
        }
      }
      const ledger = await readLedger(testDatabase);
      expect({ seed, faults: ledgerFaults(ledger) }).toEqual({ seed, faults: [] });
      expect(ledger.sessions).toHaveLength(sessions);
      expect(new Set(ledger.sessions.map(({ status }) => status)).size).toBe(4);
      expect(killed).toBe(kills);
      const client = await testDatabase.client();
      for (const table of ['rollup_day', 'rollup_hour'] as const) {
        const faults = await rollupFaults(client, table);
        expect({ seed, table, faults }).toEqual({ seed, table, faults: [] });
      }
      // The comparison itself must be able to fail.
      await client.query(`UPDATE rollup_day SET duration_histogram[19] = 77
         WHERE ctid = (SELECT ctid FROM rollup_day WHERE duration_n > 0 LIMIT 1)`);
      expect((await rollupFaults(client, 'rollup_day')).map(({ name }) => name)).toContain(
        'duration_histogram 19',
      );
    }, 600_000);
  });
}

/** What the killed writers held waits again; returns how much that was. */
async function takeBack(database: Database, store: ReturnType<typeof storeWithoutJobs>): Promise<number> {
  const project = { projectId: 'default' };
  return database.transaction(project, async (tx) => {
    const rows = await tx.query<{ id: string; agent_type: string; attempt: number }[]>(
      `SELECT id, agent_type, attempt FROM training_session WHERE status = 'RUNNING' FOR UPDATE`,
    );
    for (const row of rows) {
      const claim = { ...project, sessionId: row.id, agentType: row.agent_type, attempt: row.attempt };
      await store.requeue(tx, claim, { message: 'lost', delayMs: 0, isGivenBack: false });
    }
    return rows.length;
  });
}

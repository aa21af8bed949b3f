import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { comparePositions } from '../../src/platform/events/event-position.js';
import { CursorExpiredError } from '../../src/platform/errors.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import type { TrainingEvent } from '../../src/training/events/training-event.js';
import { createTestDatabase, type TestDatabase } from '../testkit/index.js';
import { startTrainingNode, type TrainingNode } from '../testkit/training-node.js';

const project = DEFAULT_PROJECT;
let testDatabase: TestDatabase;
let node: TrainingNode;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  node = await startTrainingNode(testDatabase);
});

afterEach(async () => {
  await node.stop();
  await testDatabase.drop();
});

/** Writes `count` events, each in a transaction that commits a little later than it wrote. */
async function write(
  client: pg.Client,
  count: number,
  type = 'EVALUATED',
  sessionId = randomUUID(),
): Promise<string[]> {
  const ids: string[] = [];
  for (let sequence = 1; sequence <= count; sequence += 1) {
    const id = randomUUID();
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO training_event (id, project_id, session_id, agent_type, sequence, type, message, progress)
       VALUES ($1, 'default', $2, 'engineer', $3, $4, '', 0)`,
      [id, sessionId, sequence, sequence === count && type === 'final' ? 'UNIMPROVED' : 'EVALUATED'],
    );
    await client.query('SELECT pg_sleep(random() * 0.004)');
    await client.query('COMMIT');
    ids.push(id);
  }
  return ids;
}

function follow(after: string | null, isEnough: (events: readonly TrainingEvent[]) => boolean) {
  const events: TrainingEvent[] = [];
  let close: () => void = () => undefined;
  const done = new Promise<TrainingEvent[]>((resolve, reject) => {
    const open = async (): Promise<void> => {
      const from = after === null ? null : await node.log.resolveCursor(after);
      close = node.feeds.ofAllSessions({ projectId: project.projectId }, from).open({
        next: (event) => {
          events.push(event);
          if (isEnough(events)) resolve(events);
        },
        complete: () => reject(new Error('a feed of all sessions never ends')),
        fail: reject,
      });
    };
    open().catch(reject);
  });
  return { events, done, close: () => close() };
}

const isInOrder = (events: readonly TrainingEvent[]) =>
  events.every((event, i) => i === 0 || comparePositions(events[i - 1]!.at, event.at) < 0);

describe('the feed of events', () => {
  test('loses and doubles nothing while transactions commit out of order, where a serial cursor loses', async () => {
    const clients = await Promise.all(Array.from({ length: 16 }, () => testDatabase.client()));
    const naiveClient = await testDatabase.client();
    const expected = 16 * 40;
    const reader = follow(null, (events) => events.length === expected);
    const naive = new Set<string>();
    let last = '0';
    let isWriting = true;
    const naiveReading = (async () => {
      while (isWriting) {
        const { rows } = await naiveClient.query<{ id: string; position: string }>(
          'SELECT id, position FROM training_event WHERE position > $1 ORDER BY position',
          [last],
        );
        for (const row of rows) naive.add(row.id);
        last = rows.at(-1)?.position ?? last;
      }
    })();
    const written = (await Promise.all(clients.map((client) => write(client, 40)))).flat();
    isWriting = false;
    await naiveReading;
    const events = await reader.done;
    reader.close();
    expect(new Set(events.map((event) => event.id))).toEqual(new Set(written));
    expect(events).toHaveLength(expected);
    expect(isInOrder(events)).toBe(true);
    // The naive cursor has been given the same time and the same rows: it must show what ours is for.
    expect(naive.size).toBeLessThan(expected);
  });

  test('joins a backlog and what is live without a seam, wherever a reader comes in', async () => {
    const clients = await Promise.all(Array.from({ length: 4 }, () => testDatabase.client()));
    const expected = 4 * 50;
    const first = follow(null, (events) => events.length === expected);
    const late: ReturnType<typeof follow>[] = [];
    const cursors: string[] = [];
    const off = node.reader.onEvent((event) => {
      if (late.length >= 20 || event.sequence % 7 !== 0) return;
      cursors.push(event.cursor);
      late.push(follow(event.cursor, (events) => events.at(-1)?.id === lastId()));
    });
    const lastId = (): string | undefined =>
      first.events.length === expected ? first.events.at(-1)!.id : undefined;
    await Promise.all(clients.map((client) => write(client, 50)));
    const all = await first.done;
    off();
    expect(late.length).toBeGreaterThan(5);
    for (const [i, reader] of late.entries()) {
      const from = all.findIndex((event) => event.cursor === cursors[i]);
      if (reader.events.at(-1)?.id !== all.at(-1)!.id) await reader.done;
      expect(reader.events.map((event) => event.id)).toEqual(all.slice(from + 1).map((event) => event.id));
      reader.close();
    }
    first.close();
    expect(node.feeds.liveCount).toBe(0);
  });

  test('of one session completes at its final event, also when asked behind it', async () => {
    const client = await testDatabase.client();
    const sessionId = randomUUID();
    const reading = new Promise<TrainingEvent[]>((resolve, reject) => {
      const events: TrainingEvent[] = [];
      node.feeds.ofSession(project.projectId, sessionId, null).open({
        next: (event) => {
          events.push(event);
        },
        complete: () => resolve(events),
        fail: reject,
      });
    });
    await write(client, 5, 'final', sessionId);
    const events = await reading;
    expect(events.map((event) => event.sequence)).toEqual([1, 2, 3, 4, 5]);
    const behind = await new Promise<number>((resolve, reject) => {
      let count = 0;
      node.feeds.ofSession(project.projectId, sessionId, events.at(-1)!.at).open({
        next: () => {
          count += 1;
        },
        complete: () => resolve(count),
        fail: reject,
      });
    });
    expect(behind).toBe(0);
  });

  test('refuses cursors that are malformed, foreign, of the future or too old, and names the oldest usable one', async () => {
    const client = await testDatabase.client();
    const reader = follow(null, (events) => events.length === 3);
    await write(client, 3);
    const [oldest, , newest] = await reader.done;
    reader.close();
    const forged = (epoch: string, tx: string) =>
      Buffer.from(`event1:${epoch}:${tx}:1`).toString('base64url');
    const epoch = Buffer.from(newest!.cursor, 'base64url').toString().split(':')[1]!;
    const bad = ['', 'x', forged('00ff', '1'), forged(epoch, '9223372036854775000'), `${newest!.cursor}=`];
    for (const cursor of bad)
      await expect(node.log.resolveCursor(cursor)).rejects.toBeInstanceOf(CursorExpiredError);
    await client.query(
      `UPDATE system_state SET value = jsonb_build_object('tx', $1::text, 'position', $2::text) WHERE key = 'event_horizon'`,
      [newest!.at.tx.toString(), newest!.at.position.toString()],
    );
    await expect(node.log.resolveCursor(oldest!.cursor)).rejects.toMatchObject({
      oldestCursor: newest!.cursor,
    });
    await expect(node.log.resolveCursor(newest!.cursor)).resolves.toEqual(newest!.at);
  });
});

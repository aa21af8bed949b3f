import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { pino } from 'pino';
import { createTestDatabase, type TestDatabase } from '../../../test/testkit/index.js';
import { WakeUp } from './wake-up.js';

const logger = pino({ level: 'silent' });
let database: TestDatabase;
let control: pg.Client;
const started: WakeUp[] = [];

beforeEach(async () => {
  database = await createTestDatabase({ isEmpty: true });
  control = await database.client();
});

afterEach(async () => {
  for (const node of started.splice(0)) await node.stop();
  await database.drop();
});

/** A node that counts how often it was woken, and lets a test wait for the next time. */
async function startNode() {
  const wakeUp = new WakeUp(database.connection, logger);
  started.push(wakeUp);
  await wakeUp.start();
  const node = { wakeUp, wakes: 0, woken: () => Promise.resolve() };
  let wake: () => void = () => undefined;
  node.woken = () => new Promise<void>((resolve) => (wake = resolve));
  wakeUp.onWake(() => {
    node.wakes += 1;
    wake();
  });
  return node;
}

async function countNotifications(): Promise<{ count: number; first: Promise<void> }> {
  const other = await database.client();
  let heard: () => void = () => undefined;
  const counted = { count: 0, first: new Promise<void>((resolve) => (heard = resolve)) };
  other.on('notification', () => {
    counted.count += 1;
    heard();
  });
  await other.query('LISTEN agent_trainer');
  return counted;
}

describe('a ring', () => {
  test('wakes the readers of this node and of others', async () => {
    const [here, there] = [await startNode(), await startNode()];
    const woken = Promise.all([here.woken(), there.woken()]);
    here.wakeUp.ring();
    await woken;
  });

  test('wakes the readers of this node while the database is away', async () => {
    const node = await startNode();
    await control.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'agent-trainer-wake-up'`,
    );
    const woken = node.woken();
    node.wakeUp.ring();
    await woken;
  });

  test('that is one of many is told to other nodes with them, and after the last of them', async () => {
    const node = await startNode();
    const heard = await countNotifications();
    for (let count = 0; count < 2_000; count += 1) node.wakeUp.ring();
    await heard.first;
    const there = await startNode();
    const woken = there.woken();
    node.wakeUp.ring();
    await woken;
    expect(heard.count).toBeLessThanOrEqual(3);
    expect(node.wakes).toBeLessThanOrEqual(3);
  });
});

test('a node that lost its connection comes back, and looks at once for what it has missed', async () => {
  const [here, there] = [await startNode(), await startNode()];
  const back = there.woken();
  await control.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'agent-trainer-wake-up'`,
  );
  await back;
  // Both were cut off; the one that tells may come back after the one that listens.
  for (let isHeard = false; !isHeard;) {
    const woken = there.woken().then(() => true);
    here.wakeUp.ring();
    isHeard = await Promise.race([woken, new Promise<false>((resolve) => setTimeout(resolve, 50, false))]);
  }
  expect(there.wakes).toBeGreaterThan(1);
});

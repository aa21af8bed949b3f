import { createHmac } from 'node:crypto';
import { createServer, type LookupFunction } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { v7 } from 'uuid';
import { postWebhook, WebhookError } from '../../src/analytics/alerts/webhook/post-webhook.js';
import { signatureHeaders } from '../../src/analytics/alerts/webhook/sign.js';
import { retryDelayMs } from '../../src/analytics/alerts/domain/retry-delay.js';
import { startAlertNode, startReceiver } from '../testkit/alert-operations.js';
import { eventually } from '../testkit/eventually.js';
import { createTestDatabase, type TestDatabase } from '../testkit/index.js';

const SECRET = '0123456789abcdef0123456789abcdef';

let database: TestDatabase;
let client: pg.Client;
let dataSource: DataSource;
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  client = await database.client();
  dataSource = await database.dataSource({ poolSize: 6 });
});
afterAll(() => database.drop());
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  await client.query('DELETE FROM alert_delivery');
});

async function receiverOf(statuses: readonly number[] = []) {
  const receiver = await startReceiver(statuses);
  stops.push(() => receiver.stop());
  return receiver;
}

interface SenderWish {
  readonly url: string;
  readonly allowPrivate?: boolean;
  readonly firstDelayMs?: number;
  readonly timeoutMs?: number;
  readonly lookup?: LookupFunction;
}

/** A node that sends; quick to come back. */
async function startSender({ url, allowPrivate = true, ...options }: SenderWish) {
  const node = await startAlertNode(database, { webhook: { url, secret: SECRET, allowPrivate }, dataSource });
  const sender = node.sender({ pollMs: 20, firstDelayMs: 20, ...options });
  sender.start();
  stops.push(
    () => node.stop(),
    () => sender.stop(),
  );
  return sender;
}

/** An open alert of which the webhook is to be told. */
async function openAlert(): Promise<string> {
  const [alertId, deliveryId] = [v7(), v7()];
  await client.query(
    `INSERT INTO alert (project_id, id, rule_id, agent_type, metric, severity, message, value, threshold, opened_at, tx, position)
     VALUES ('default', $1, $2, 'engineer', 'FAILURE_RATE', 'WARNING', 'it fails', .5, .3, now(), 1, nextval('alert_change'))`,
    [alertId, v7()],
  );
  await client.query(
    `INSERT INTO alert_delivery (project_id, id, alert_id, kind) VALUES ('default', $1, $2, 'OPENED')`,
    [deliveryId, alertId],
  );
  return deliveryId;
}

interface Delivery {
  status: string;
  attempt: number;
  failure: string | null;
  wait_ms: number;
}

async function delivery(id: string): Promise<Delivery> {
  const { rows } = await client.query<Delivery>(
    `SELECT status, attempt, failure, (extract(epoch FROM next_at - now()) * 1000)::float AS wait_ms
       FROM alert_delivery WHERE id = $1`,
    [id],
  );
  return rows[0]!;
}

const settled = (id: string) =>
  eventually(
    () => delivery(id),
    ({ status }) => status !== 'PENDING',
  );

describe('the webhook', () => {
  test('is told again after an error, signed, under the same id and with the same words', async () => {
    const receiver = await receiverOf([500, 302, 429]);
    const id = await openAlert();
    await startSender({ url: receiver.url });
    expect(await settled(id)).toMatchObject({ status: 'DELIVERED', attempt: 4, failure: null });
    expect(receiver.received).toHaveLength(4);
    for (const { headers, body } of receiver.received) {
      expect(headers['webhook-id']).toBe(id);
      const timestamp = Number(headers['webhook-timestamp']);
      expect(Math.abs(timestamp - Date.now() / 1_000)).toBeLessThan(60);
      const signature = createHmac('sha256', SECRET).update(`${id}.${timestamp}.${body}`).digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${signature}`);
      expect(headers['content-type']).toBe('application/json');
      expect(body).toBe(receiver.received[0]!.body);
    }
    expect(JSON.parse(receiver.received[0]!.body)).toMatchObject({
      type: 'alert.opened',
      data: { message: 'it fails', value: 0.5, threshold: 0.3, severity: 'WARNING', resolvedAt: null },
    });
  });

  test('is told once, although two nodes send', async () => {
    const receiver = await receiverOf();
    await startSender({ url: receiver.url });
    await startSender({ url: receiver.url });
    const ids: string[] = [];
    for (let i = 0; i < 12; i += 1) ids.push(await openAlert());
    for (const id of ids) await settled(id);
    expect(receiver.received.map(({ headers }) => headers['webhook-id']).sort()).toEqual([...ids].sort());
  });

  test('a redirect is not followed, and what failed is kept with its reason until it is sent again', async () => {
    const receiver = await receiverOf([307]);
    const id = await openAlert();
    await startSender({ url: receiver.url, firstDelayMs: 600_000 });
    const failed = await eventually(
      () => delivery(id),
      ({ failure }) => failure !== null,
    );
    expect(failed).toMatchObject({
      status: 'PENDING',
      attempt: 1,
      failure: 'answered 307; redirects are not followed',
    });
    expect(failed.wait_ms).toBeGreaterThan(290_000);
    expect(receiver.received).toHaveLength(1);
  });

  test('is given up after eight tries, and after an answer that does not come', async () => {
    const receiver = await receiverOf(Array.from({ length: 20 }, () => 503));
    const id = await openAlert();
    await startSender({ url: receiver.url, firstDelayMs: 0.01 });
    expect(await settled(id)).toMatchObject({ status: 'FAILED', attempt: 8, failure: 'answered 503' });
    expect(receiver.received).toHaveLength(8);
  });

  test('a try that was lost with its process is made again', async () => {
    const receiver = await receiverOf();
    const id = await openAlert();
    // As a process leaves it that was killed during the first try.
    await client.query(`UPDATE alert_delivery SET attempt = 1, next_at = now() + interval '50 milliseconds'`);
    await startSender({ url: receiver.url });
    expect(await settled(id)).toMatchObject({ status: 'DELIVERED', attempt: 2 });
  });

  test.each([
    ['http://127.0.0.1:PORT/', undefined],
    ['http://[::1]:PORT/', undefined],
    ['http://[::ffff:127.0.0.1]:PORT/', undefined],
    ['http://0.0.0.0:PORT/', undefined],
    ['http://2130706433:PORT/', undefined],
    ['http://10.0.0.1:PORT/', undefined],
    ['http://169.254.169.254/latest/meta-data/', undefined],
    ['http://[fe80::1]:PORT/', undefined],
    ['http://[64:ff9b::7f00:1]:PORT/', undefined],
    ['http://localhost:PORT/', undefined],
    // A name that looks public, and leads home.
    ['http://rebound.example:PORT/', '127.0.0.1'],
    ['https://rebound.example:PORT/', '192.168.1.1'],
    ['http://rebound.example:PORT/', '::ffff:127.0.0.1'],
  ])('%s is refused by default (%s)', async (pattern, address) => {
    const receiver = await receiverOf();
    const id = await openAlert();
    const lookup = address === undefined ? undefined : lookupTo(address);
    await startSender({ url: pattern.replace('PORT', String(receiver.port)), allowPrivate: false, lookup });
    const { status, failure } = await settled(id);
    expect(status).toBe('FAILED');
    expect(failure).toMatch(
      /not public; give ALERT_WEBHOOK_URL a public one, or set ALERT_WEBHOOK_ALLOW_PRIVATE/,
    );
    expect(receiver.received).toEqual([]);
  });

  test('a name that leads home is told where that is allowed', async () => {
    const receiver = await receiverOf();
    const id = await openAlert();
    await startSender({ url: `http://home.example:${receiver.port}/`, lookup: lookupTo('127.0.0.1') });
    expect(await settled(id)).toMatchObject({ status: 'DELIVERED' });
  });
});

describe('postWebhook', () => {
  const posting = { headers: {}, body: '{}', allowPrivate: true, timeoutMs: 5_000 };

  test('waits no longer than it should', async () => {
    const silent = createServer((socket) => {
      stops.push(() => Promise.resolve(socket.destroy()));
    });
    stops.push(() => Promise.resolve(silent.close()));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const sent = postWebhook({ ...posting, url: `http://127.0.0.1:${port}/`, timeoutMs: 50 });
    await expect(sent).rejects.toThrow(new WebhookError('no answer within 50 ms', true));
  });

  test('says that nobody is there', async () => {
    const receiver = await startReceiver();
    await receiver.stop();
    await expect(postWebhook({ ...posting, url: receiver.url })).rejects.toThrow(
      'cannot be reached (ECONNREFUSED)',
    );
  });
});

test('a secret behind whsec_ is base64, as Standard Webhooks says', () => {
  // The example of the specification's libraries.
  const headers = signatureHeaders(
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    new Date(1_614_265_330_000),
    '{"test": 2432232314}',
  );
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('pauses grow, are jittered, and end at about an hour', () => {
  expect(retryDelayMs(1, 5_000, 0.5)).toBe(5_000);
  expect(retryDelayMs(3, 5_000, 0.5)).toBe(45_000);
  expect(retryDelayMs(3, 5_000, 0)).toBe(22_500);
  expect(retryDelayMs(8, 5_000, 0.5)).toBe(3_600_000);
});

function lookupTo(address: string): LookupFunction {
  const family = address.includes(':') ? 6 : 4;
  return (_name, options, callback) => {
    if (options.all) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
}

import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { v7 } from 'uuid';
import {
  createAlertEvaluator,
  createWebhookSender,
  type AlertParts,
  type ResidualSource,
} from '../../src/analytics/index.js';
import type { WebhookSettings } from '../../src/platform/config/index.js';
import { Database } from '../../src/platform/database/database.js';
import { WakeUp } from '../../src/platform/events/wake-up.js';
import { systemClock, systemIds } from '../../src/platform/system-ports.js';
import type { TestDatabase } from './test-database.js';

export interface AlertNodeOptions {
  readonly webhook?: WebhookSettings;
  readonly residuals?: ResidualSource;
  /** Connections that nodes share; its own if left out. */
  readonly dataSource?: DataSource;
}

/** A node inside the test's process that looks at rules, and can tell a webhook. */
export async function startAlertNode(testDatabase: TestDatabase, options: AlertNodeOptions = {}) {
  const logger = pino({ level: 'silent' });
  const wakeUp = new WakeUp(testDatabase.connection, logger);
  await wakeUp.start();
  const parts: AlertParts = {
    database: new Database(options.dataSource ?? (await testDatabase.dataSource({ poolSize: 6 }))),
    wakeUp,
    clock: systemClock,
    ids: systemIds,
    random: { next: () => 0 },
    logger,
    webhook: options.webhook ?? null,
    residuals: options.residuals ?? null,
  };
  const evaluator = createAlertEvaluator(parts);
  return {
    /** One look of this node. */
    look: () => evaluator.run(new AbortController().signal),
    /** Ring it as a commit would. */
    wakeUp,
    sender: (...more: Parameters<typeof createWebhookSender> extends [unknown, ...infer R] ? R : never) =>
      createWebhookSender(parts, ...more)!,
    stop: () => wakeUp.stop(),
  };
}

/** Ended sessions of an agent, the newest last; each with its score, or null where it failed. */
export async function endSessions(
  client: pg.Client,
  agentType: string,
  scores: readonly (number | null)[],
  more: { readonly cacheHit?: boolean } = {},
): Promise<void> {
  for (const score of scores) {
    const [id, evaluation] = [v7(), v7()];
    await client.query(
      `INSERT INTO training_session (project_id, id, agent_type, mode, data_format, status, original_response, context,
         input_hash, evaluation_before_id, cache_hit, created_at, finished_at)
       VALUES ('default', $1, $2, 'CONTINUOUS', 'MIXED', $3, 'r', '{}', 'h', $4, $5, clock_timestamp(), clock_timestamp())`,
      [
        id,
        agentType,
        score === null ? 'FAILED' : 'UNIMPROVED',
        score === null ? null : evaluation,
        more.cacheHit ?? false,
      ],
    );
    if (score === null) continue;
    await client.query(
      `INSERT INTO evaluation (project_id, id, session_id, candidate_ordinal, score, result)
       VALUES ('default', $1, $2, 0, $3, '{}')`,
      [evaluation, id, score],
    );
  }
  await client.query(
    `INSERT INTO rollup_day (project_id, day, agent_type, strategy, mode, shard)
     VALUES ('default', (now() AT TIME ZONE 'UTC')::date, $1, 'generic@1', 'CONTINUOUS', 0) ON CONFLICT DO NOTHING`,
    [agentType],
  );
}

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A webhook on the loopback interface; it answers with the statuses that it is given, one after the other, then 204. */
export async function startReceiver(statuses: readonly number[] = []): Promise<{
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  stop(): Promise<void>;
}> {
  const received: Received[] = [];
  const left = [...statuses];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(left.shift() ?? 204, { location: '/elsewhere' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/alerts`,
    port,
    received,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

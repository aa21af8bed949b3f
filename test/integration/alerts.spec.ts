import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { v7 } from 'uuid';
import { AlertRetention } from '../../src/analytics/index.js';
import { Database } from '../../src/platform/database/database.js';
import type { Breaker } from '../../src/platform/llm/domain/breaker.js';
import { endSessions, startAlertNode, startReceiver } from '../testkit/alert-operations.js';
import { eventually } from '../testkit/eventually.js';
import { socketClient, startTestServer, subscription, type TestServer } from '../testkit/index.js';
import { holdSchedule } from '../testkit/schedules.js';
import type { UserError } from '../testkit/training-operations.js';

const SECRET = '0123456789abcdef0123456789abcdef';
const FIELDS = `id severity agentType message value threshold openedAt resolvedAt rule { id metric threshold }`;
const SAVE = `mutation Save($input: SaveAlertRuleInput!) { saveAlertRule(input: $input) {
  alertRule { id metric agentType comparison threshold resolveThreshold forSeconds severity isEnabled }
  userErrors { code message path } } }`;

interface Rule {
  id: string;
  metric: string;
  agentType: string | null;
  threshold: number;
  resolveThreshold: number;
  forSeconds: number;
  severity: string;
  isEnabled: boolean;
}

interface Alert {
  id: string;
  severity: string;
  agentType: string | null;
  message: string;
  value: number;
  threshold: number;
  openedAt: string;
  resolvedAt: string | null;
  rule: { id: string; metric: string } | null;
}

let receiver: Awaited<ReturnType<typeof startReceiver>>;
let server: TestServer;
let client: pg.Client;
let node: Awaited<ReturnType<typeof startAlertNode>>;
let other: Awaited<ReturnType<typeof startAlertNode>>;
const residuals = new Map<string, number[]>();

beforeAll(async () => {
  receiver = await startReceiver();
  const webhook = { url: receiver.url, secret: SECRET, allowPrivate: true };
  server = await startTestServer({
    env: {
      ALERT_WEBHOOK_URL: webhook.url,
      ALERT_WEBHOOK_SECRET: SECRET,
      ALERT_WEBHOOK_ALLOW_PRIVATE: 'true',
    },
  });
  client = await server.database!.client();
  // These tests look themselves.
  await holdSchedule(client, 'check-alerts');
  const options = { webhook, residuals: { read: () => Promise.resolve(residuals) } };
  node = await startAlertNode(server.database!, options);
  other = await startAlertNode(server.database!, options);
}, 60_000);
afterAll(async () => {
  await node.stop();
  await other.stop();
  await server.stop();
  await receiver.stop();
});

/** Our own rules are for a test of their own. */
beforeEach(() => client.query('UPDATE alert_rule SET is_enabled = false'));
afterEach(async () => {
  for (const table of [
    'training_session',
    'evaluation',
    'rollup_day',
    'alert',
    'alert_watch',
    'llm_call',
    'llm_gate',
  ]) {
    await client.query(`DELETE FROM ${table}`);
  }
  await client.query('DELETE FROM alert_rule WHERE built_in IS NULL');
  residuals.clear();
});

async function save(
  input: Record<string, unknown>,
): Promise<{ alertRule: Rule | null; userErrors: UserError[] }> {
  const answer = await server.query<{ saveAlertRule: { alertRule: Rule | null; userErrors: UserError[] } }>(
    SAVE,
    { input: { ...FAILURES, ...input } },
  );
  return answer.saveAlertRule;
}

async function rule(input: Record<string, unknown>): Promise<Rule> {
  const { alertRule, userErrors } = await save(input);
  if (!alertRule) throw new Error(JSON.stringify(userErrors));
  return alertRule;
}

const FAILURES = { metric: 'FAILURE_RATE', comparison: 'ABOVE', threshold: 0.3, resolveThreshold: 0.2 };

async function alerts(isOpen?: boolean): Promise<Alert[]> {
  const answer = await server.query<{ alerts: { nodes: Alert[] } }>(
    `query ($isOpen: Boolean) { alerts(isOpen: $isOpen) { nodes { ${FIELDS} } } }`,
    { isOpen },
  );
  return answer.alerts.nodes;
}

/** So many sessions, of which the last ones failed. */
const sessions = (fine: number, failed: number): (number | null)[] => [
  ...Array.from({ length: fine }, () => 80),
  ...Array.from({ length: failed }, () => null),
];

describe('alert rules', () => {
  test('each project begins with some, and they are made once', async () => {
    const list = async () =>
      (await server.query<{ alertRules: Rule[] }>('{ alertRules { id metric threshold } }')).alertRules;
    const before = await list();
    expect(new Set(before.map(({ metric }) => metric)).size).toBe(6);
    await Promise.all([node.look(), other.look()]);
    expect(await list()).toEqual(before);
  });

  test('are saved, changed and found by their id', async () => {
    const made = await rule({ agentType: 'not-known-yet', forSeconds: 30, severity: 'CRITICAL' });
    expect(made).toMatchObject({
      agentType: 'not-known-yet',
      forSeconds: 30,
      severity: 'CRITICAL',
      isEnabled: true,
    });
    const changed = await rule({ alertRuleId: made.id, threshold: 0.5 });
    expect(changed).toMatchObject({ id: made.id, threshold: 0.5, agentType: null, forSeconds: 0 });
    const found = await server.query<{ node: unknown }>(
      'query ($id: ID!) { node(id: $id) { id ... on AlertRule { threshold } } }',
      { id: made.id },
    );
    expect(found.node).toEqual({ id: made.id, threshold: 0.5 });
  });

  const unknown = Buffer.from('AlertRule:01900000-0000-7000-8000-000000000000').toString('base64url');
  test.each<[string, Record<string, unknown>, string, string, RegExp]>([
    [
      'no room between the thresholds',
      { resolveThreshold: 0.3 },
      'INVALID_INPUT',
      'resolveThreshold',
      /less than threshold/,
    ],
    [
      'thresholds turned around',
      { comparison: 'BELOW' },
      'INVALID_INPUT',
      'resolveThreshold',
      /more than threshold/,
    ],
    ['a rate beyond 1', { threshold: 30 }, 'INVALID_INPUT', 'threshold', /from 0 to 1/],
    ['a rate that is never exceeded', { threshold: 1 }, 'INVALID_INPUT', 'threshold', /never open/],
    ['a negative time', { forSeconds: -5 }, 'INVALID_INPUT', 'forSeconds', /0 to 86400/],
    ['no slug', { agentType: 'No Slug' }, 'INVALID_INPUT', 'agentType', /no slug/],
    [
      'an agent for the queue',
      { metric: 'QUEUE_AGE_SECONDS', agentType: 'qa', threshold: 9 },
      'INVALID_INPUT',
      'agentType',
      /whole project/,
    ],
    ['an unknown rule', { alertRuleId: unknown }, 'NOT_FOUND', 'alertRuleId', /no rule with this id/],
    ['no id', { alertRuleId: 'nonsense' }, 'INVALID_INPUT', 'alertRuleId', /no id/],
  ])('refuse %s', async (_name, input, code, field, message) => {
    const { alertRule, userErrors } = await save(input);
    expect(alertRule).toBeNull();
    expect(userErrors).toContainEqual({
      code,
      path: ['input', field],
      message: expect.stringMatching(message),
    });
  });

  test('are a hundred at most', async () => {
    await client.query(
      `INSERT INTO alert_rule (project_id, id, metric, comparison, threshold, resolve_threshold, for_seconds, severity, is_enabled)
       SELECT 'default', gen_random_uuid(), 'FAILURE_RATE', 'ABOVE', .3, .2, 0, 'INFO', false FROM generate_series(1, 100)`,
    );
    expect((await save({})).userErrors[0]).toMatchObject({ code: 'LIMIT_EXCEEDED', path: ['input'] });
  });
});

describe('alerts', () => {
  test('one opens although several look at once, is pushed and sent, hovers, and resolves', async () => {
    const made = await rule({});
    const socket = socketClient(server.socketUrl);
    const pushed: Alert[] = [];
    const reading = (async () => {
      const changes = subscription<{ alertChanged: Alert }>(
        socket,
        `subscription { alertChanged { ${FIELDS} } }`,
      );
      for await (const { alertChanged } of changes) {
        pushed.push(alertChanged);
        if (alertChanged.resolvedAt) break;
      }
    })();
    // Another socket's answer comes behind the subscription's start.
    await subscribed();

    await endSessions(client, 'engineer', sessions(30, 20));
    await endSessions(client, 'research', sessions(30, 5));
    const looks = await Promise.all([node.look(), other.look(), node.look(), other.look(), node.look()]);
    expect(looks.filter((text) => text.startsWith('1 opened'))).toHaveLength(1);
    const [opened, ...none] = await alerts();
    expect(none).toEqual([]);
    expect(opened).toMatchObject({
      severity: 'WARNING',
      agentType: 'engineer',
      message: '40 % of the last 50 sessions of engineer failed, above 30 %',
      value: 0.4,
      threshold: 0.3,
      resolvedAt: null,
      rule: { id: made.id, metric: 'FAILURE_RATE' },
    });
    await eventually(
      () => pushed,
      (seen) => seen.length === 1,
    );
    expect(pushed).toEqual([opened]);

    // About the threshold, but not at the resolve threshold: 28 %, 32 %, 28 %.
    for (const scores of [sessions(7, 1), sessions(0, 2), sessions(2, 0)]) {
      await endSessions(client, 'engineer', scores);
      expect(await node.look()).toBe('0 opened, 0 resolved');
    }
    expect(await alerts()).toEqual([opened]);

    await endSessions(client, 'engineer', sessions(50, 0));
    await Promise.all([node.look(), other.look()]);
    await reading;
    const [resolved] = await alerts();
    expect(resolved).toEqual({ ...opened, resolvedAt: expect.any(String) });
    expect(pushed).toEqual([opened, resolved]);
    expect(await alerts(true)).toEqual([]);
    expect(await alerts(false)).toEqual([resolved]);

    await eventually(
      () => receiver.received,
      (seen) => seen.length === 2,
    );
    const messages = receiver.received.map(({ body }) => JSON.parse(body) as { type: string; data: object });
    expect(messages.map(({ type }) => type).sort()).toEqual(['alert.opened', 'alert.resolved']);
    expect(messages.find(({ type }) => type === 'alert.opened')!.data).toMatchObject({
      id: opened!.id,
      ruleId: made.id,
      value: 0.4,
      agentType: 'engineer',
      resolvedAt: null,
    });
    await socket.dispose();
  });

  test('the time that a rule waits is kept in the database', async () => {
    await rule({ forSeconds: 60 });
    await endSessions(client, 'qa', sessions(10, 40));
    expect(await node.look()).toBe('0 opened, 0 resolved');
    expect(await other.look()).toBe('0 opened, 0 resolved');
    const waiting = await client.query<{ agent_type: string }>('SELECT agent_type FROM alert_watch');
    expect(waiting.rows).toEqual([{ agent_type: 'qa' }]);
    await client.query(`UPDATE alert_watch SET past_since = past_since - interval '60 seconds'`);
    expect(await other.look()).toBe('1 opened, 0 resolved');
    expect((await client.query('SELECT 1 FROM alert_watch')).rows).toEqual([]);
  });

  test('what falls back before its time is over is forgotten', async () => {
    await rule({ forSeconds: 60 });
    await endSessions(client, 'qa', sessions(10, 40));
    await node.look();
    await endSessions(client, 'qa', sessions(50, 0));
    await node.look();
    expect((await client.query('SELECT 1 FROM alert_watch')).rows).toEqual([]);
  });

  test('too few sessions open nothing, and take nothing back', async () => {
    await rule({});
    await endSessions(client, 'qa', sessions(0, 19));
    expect(await node.look()).toBe('0 opened, 0 resolved');
    await endSessions(client, 'qa', sessions(0, 1));
    expect(await node.look()).toBe('1 opened, 0 resolved');
    await client.query('DELETE FROM training_session');
    expect(await node.look()).toBe('0 opened, 0 resolved');
  });

  test('failures, and what the cache has served, are seen behind a backlog that is newer', async () => {
    await rule({});
    await rule({ metric: 'CACHE_HIT_RATE', comparison: 'BELOW', threshold: 0.5, resolveThreshold: 0.6 });
    await endSessions(client, 'qa', sessions(0, 20));
    await endSessions(client, 'ops', sessions(50, 0));
    await client.query(
      `INSERT INTO training_session (project_id, id, agent_type, mode, data_format, status, original_response, context, input_hash,
         created_at)
       SELECT 'default', gen_random_uuid(), 'qa', 'CONTINUOUS', 'MIXED', 'QUEUED', 'r', '{}', 'h', clock_timestamp()
         FROM generate_series(1, 2100)`,
    );
    expect(await node.look()).toBe('2 opened, 0 resolved');
    const seen = (await alerts(true)).map(({ agentType, rule: of, value }) => [agentType, of?.metric, value]);
    expect(seen.sort()).toEqual([
      [null, 'CACHE_HIT_RATE', 0],
      ['qa', 'FAILURE_RATE', 1],
    ]);
  });

  test('a rule for one agent leaves the others alone', async () => {
    await rule({ agentType: 'ops' });
    await endSessions(client, 'qa', sessions(0, 30));
    await endSessions(client, 'ops', sessions(0, 30));
    await node.look();
    expect((await alerts()).map(({ agentType }) => agentType)).toEqual(['ops']);
  });

  test('a rule that is switched off, or watches something else, has its alerts resolved', async () => {
    const made = await rule({});
    await endSessions(client, 'qa', sessions(0, 30));
    await node.look();
    await rule({ alertRuleId: made.id, threshold: 0.4 });
    expect(await alerts(true)).toHaveLength(1);
    await rule({ alertRuleId: made.id, isEnabled: false });
    expect(await alerts(true)).toEqual([]);
    expect(await node.look()).toBe('0 opened, 0 resolved');
    await rule({ alertRuleId: made.id });
    expect(await node.look()).toBe('1 opened, 0 resolved');
    await rule({ alertRuleId: made.id, agentType: 'ops' });
    expect(await alerts(true)).toEqual([]);
  });

  test('every metric is measured', async () => {
    const below = { comparison: 'BELOW' };
    await rule({ metric: 'RESPONSE_SCORE', ...below, threshold: 50, resolveThreshold: 60 });
    await rule({ metric: 'QUEUE_AGE_SECONDS', threshold: 100, resolveThreshold: 10 });
    await rule({ metric: 'CACHE_HIT_RATE', ...below, threshold: 0.5, resolveThreshold: 0.6 });
    await rule({ metric: 'JUDGE_FAILURE_RATE', threshold: 0.5, resolveThreshold: 0.2 });
    await rule({ metric: 'FORECAST_RESIDUAL', threshold: 1, resolveThreshold: 0.5 });
    await endSessions(client, 'qa', [...sessions(40, 0).map(() => 20), ...sessions(0, 5)]);
    await endSessions(client, 'ops', sessions(10, 0), { cacheHit: true });
    await queue(400);
    await judgeCalls(['ANSWERED', 'FAILED', 'INVALID', 'REFUSED', 'SENT'], 3);
    residuals.set('engineer', [...noise(40), ...noise(20).map((value) => value + 5)]);
    residuals.set('research', noise(60));
    residuals.set(
      'ops',
      noise(10).map((value) => value * 100),
    );
    expect(await node.look()).toBe('5 opened, 0 resolved');
    const messages = (await alerts()).map(({ message }) => message).sort();
    expect(messages[0]).toBe('20 % of the last 50 sessions were served from the cache, below 50 %');
    expect(messages[1]).toBe(
      '75 % of the last 12 calls of judges gave no answer that can be used, above 50 %',
    );
    expect(messages[2]).toMatch(/^a response has waited 40\d(\.\d+)? s for a worker, above 100 s$/);
    expect(messages[3]).toMatch(
      /^the last of 60 forecasts of engineer went wrong: .* [12](\.\d+)? of the alarm limit, above 1$/,
    );
    expect(messages[4]).toBe('the mean score of the last 40 responses of qa is 20, below 50');

    await client.query(`DELETE FROM training_session WHERE status = 'QUEUED'`);
    await judgeCalls(['ANSWERED'], 50);
    residuals.set('engineer', noise(60));
    await endSessions(client, 'qa', sessions(50, 0));
    expect(await node.look()).toBe('0 opened, 4 resolved');
  });

  test("a judge's outage is told while the circuit breaker lets hardly any call through", async () => {
    await rule({ metric: 'JUDGE_FAILURE_RATE', threshold: 0.5, resolveThreshold: 0.2 });
    const breaker = (state: Breaker) =>
      client.query(
        `INSERT INTO llm_gate (project_id, day, breaker) VALUES ('default', current_date, $1)
          ON CONFLICT (project_id) DO UPDATE SET breaker = $1`,
        [JSON.stringify(state)],
      );
    await judgeCalls(['ANSWERED'], 40);
    await breaker({ phase: 'OPEN', until: Date.now() + 60_000 });
    expect(await node.look()).toBe('0 opened, 0 resolved');
    await judgeCalls(['FAILED'], 5);
    await breaker({ phase: 'CLOSED', failures: 4 });
    expect(await node.look()).toBe('0 opened, 0 resolved');
    await breaker({ phase: 'HALF_OPEN', successes: 0, trial: null });
    expect(await node.look()).toBe('1 opened, 0 resolved');
    expect(await alerts()).toMatchObject([
      { message: '100 % of the last 5 calls of judges gave no answer that can be used, above 50 %' },
    ]);
    await judgeCalls(['ANSWERED'], 3);
    await breaker({ phase: 'CLOSED', failures: 0 });
    expect(await node.look()).toBe('0 opened, 1 resolved');
  });

  test('a stopped system has no queue that could be too old', async () => {
    await rule({ metric: 'QUEUE_AGE_SECONDS', threshold: 100, resolveThreshold: 10 });
    await queue(400);
    const state = (desired: string) =>
      client.query(
        `UPDATE system_state SET value = jsonb_set(value, '{desired}', to_jsonb($1::text)) WHERE key = 'training_system'`,
        [desired],
      );
    await state('STOPPED');
    try {
      expect(await node.look()).toBe('0 opened, 0 resolved');
    } finally {
      await state('RUNNING');
    }
  });

  test('are read page by page', async () => {
    await rule({});
    for (const agentType of ['a', 'b', 'c', 'd', 'e']) await endSessions(client, agentType, sessions(0, 20));
    await node.look();
    const page = (after: string | null) =>
      server.query<{ alerts: { nodes: Alert[]; pageInfo: { endCursor: string; hasNextPage: boolean } } }>(
        `query ($after: String) { alerts(first: 2, after: $after, isOpen: true) {
           nodes { ${FIELDS} } pageInfo { endCursor hasNextPage } } }`,
        { after },
      );
    const seen: string[] = [];
    let after: string | null = null;
    let hasNextPage = true;
    while (hasNextPage) {
      const { alerts: answer } = await page(after);
      seen.push(...answer.nodes.map(({ id }) => id));
      ({ endCursor: after, hasNextPage } = answer.pageInfo);
    }
    expect(seen).toHaveLength(5);
    expect(seen).toEqual((await alerts()).map(({ id }) => id));
    const found = await server.query<{ node: unknown }>(
      'query ($id: ID!) { node(id: $id) { id __typename } }',
      {
        id: seen[0],
      },
    );
    expect(found.node).toEqual({ id: seen[0], __typename: 'TrainingAlert' });
  });
});

/** Waits until the server has opened the subscription: it then reads changes for it. */
async function subscribed(): Promise<void> {
  const scrape = async () => (await fetch(server.httpUrl.replace('/graphql', '/metrics'))).text();
  await eventually(scrape, (text) => /^subscriptions_active [1-9]/m.test(text));
}

/** A response that has waited for so many seconds; no worker takes it, for it has no job. */
async function queue(seconds: number): Promise<void> {
  await client.query(
    `INSERT INTO training_session (project_id, id, agent_type, mode, data_format, status, original_response, context, input_hash,
       available_at) VALUES ('default', $1, 'qa', 'CONTINUOUS', 'MIXED', 'QUEUED', 'r', '{}', 'h', now() - $2 * interval '1 second')`,
    [v7(), seconds],
  );
}

async function judgeCalls(statuses: readonly string[], times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    for (const status of statuses) {
      await client.query(
        `INSERT INTO llm_call (project_id, id, owner_id, purpose, request_hash, role, model, status, is_final, reserved_tokens,
           reserved_usd, request, created_at)
         VALUES ('default', $1::uuid, $1::text, 'p', 'h', 'judge', 'm', $2, true, 1, 0, '{}', clock_timestamp())`,
        [v7(), status],
      );
    }
  }
}

/** Small errors without a pattern, the same each time. */
function noise(count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.sin(i * i * 12.9898) + Math.cos(i * 78.233));
}

test('resolved alerts leave when they are old, with what was told of them, and open ones stay', async () => {
  const ids = { open: v7(), young: v7(), old: v7() };
  const insert = `INSERT INTO alert (project_id, id, rule_id, agent_type, metric, severity, message, value, threshold,
      opened_at, resolved_at, tx, position)
    VALUES ('default', $1, $2, 'qa', 'FAILURE_RATE', 'WARNING', 'high', 1, 0.3, now() - interval '40 days',
      now() - $3 * interval '1 day', 1, nextval('alert_change'))`;
  for (const [name, resolvedDaysAgo] of [
    ['open', null],
    ['young', 29],
    ['old', 31],
  ] as const) {
    await client.query(insert, [ids[name], v7(), resolvedDaysAgo]);
    await client.query(
      `INSERT INTO alert_delivery (project_id, id, alert_id, kind, status) VALUES ('default', $1, $2, 'OPENED', 'DELIVERED')`,
      [v7(), ids[name]],
    );
  }
  const database = new Database(await server.database!.dataSource());
  const run = (days: number) => new AlertRetention(database, days).run(new AbortController().signal);
  expect(await run(0)).toBe('alerts are kept for ever (RETENTION_DAYS is 0)');
  expect(await run(30)).toBe('1 alerts that were resolved more than 30 days ago have left');
  const left = await client.query<{ id: string }>(
    'SELECT a.id FROM alert a JOIN alert_delivery d ON d.alert_id = a.id ORDER BY a.id',
  );
  expect(left.rows.map(({ id }) => id)).toEqual([ids.open, ids.young].sort());
  const deliveries = await client.query('SELECT FROM alert_delivery WHERE alert_id = ANY($1)', [
    Object.values(ids),
  ]);
  expect(deliveries.rowCount).toBe(2);
});
